import { GoPlatform } from '../../src';

describe('GoPlatform', () => {
  test('is written as Go writes it', () => {
    expect(String(GoPlatform.LINUX_ARM64)).toBe('linux/arm64');
    expect(String(GoPlatform.of('freebsd', 'riscv64'))).toBe('freebsd/riscv64');
  });

  test('has a level for newer processors, written after the architecture', () => {
    expect(String(GoPlatform.LINUX_AMD64.withLevel('v3'))).toBe('linux/amd64/v3');
    expect(GoPlatform.of('linux', 'arm').withLevel('6')).toMatchObject({ os: 'linux', arch: 'arm', level: '6' });
  });

  test.each<[string, any, RegExp]>([
    ['amd64', 'v9', /^GoPlatform: level must be a value of GOAMD64, such as 'v3', got "v9"/],
    ['amd64', undefined, /^GoPlatform: level must be a value of GOAMD64, such as 'v3', got undefined/],
    ['arm', '8', /^GoPlatform: level must be a value of GOARM, such as '7', got "8"/],
    ['arm64', 'v8', /^GoPlatform: level must be a value of GOARM64, such as 'v8\.2', got "v8"/],
    ['wasm', 'v1', /^GoPlatform\.withLevel does not support wasm, which has no levels; remove the call$/],
    ['constructor', 'v1', /^GoPlatform\.withLevel does not support constructor, which has no levels; remove the call$/],
    ['tostring', 'v1', /^GoPlatform\.withLevel does not support tostring, which has no levels; remove the call$/],
  ])('%s has no level %j', (arch, level, message) => {
    expect(() => GoPlatform.of('linux', arch).withLevel(level)).toThrow(message);
  });

  test.each([['linux', ''], ['Linux', 'amd64'], ['linux/amd64', 'amd64'], [undefined as any, 'amd64']])('refuses %j, %j', (os, arch) => {
    expect(() => GoPlatform.of(os, arch)).toThrow(/^GoPlatform: (os|arch) must be one of Go's own names, such as .*, got /);
  });
});
