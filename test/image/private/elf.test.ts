import { execFileSync } from 'child_process';
import { interpreterOf } from '../../../src/image/private/elf';
import { go, MAIN, tempDir, write } from '../../support/go-sources';

describe('interpreterOf', () => {
  test('is the dynamic loader of a dynamic program', () => {
    expect(interpreterOf(execFileSync('which', ['tar'], { encoding: 'utf8' }).trim())).toMatch(/^\/lib.*ld-.*\.so/);
  });

  test.each(['amd64', 's390x', '386'])('is none of a static program, of either word size and byte order: %s', arch => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/static\n\ngo 1.24\n', 'main.go': MAIN });
    process.env.GOARCH = arch;
    process.env.CGO_ENABLED = '0';
    go(dir, 'build', '-o', 'program');
    delete process.env.GOARCH;
    delete process.env.CGO_ENABLED;
    expect(interpreterOf(`${dir}/program`)).toBeUndefined();
  });
});
