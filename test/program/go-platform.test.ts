import { GoPlatform } from '../../src';

describe('GoPlatform', () => {
  test('is written as Go writes it', () => {
    expect(String(GoPlatform.LINUX_ARM64)).toBe('linux/arm64');
    expect(String(GoPlatform.of('freebsd', 'riscv64'))).toBe('freebsd/riscv64');
  });

  test.each([['linux', ''], ['Linux', 'amd64'], ['linux/amd64', 'amd64'], [undefined as any, 'amd64']])('refuses %j, %j', (os, arch) => {
    expect(() => GoPlatform.of(os, arch)).toThrow(/^GoPlatform: (os|arch) is .*; give one of Go's own names/);
  });
});
