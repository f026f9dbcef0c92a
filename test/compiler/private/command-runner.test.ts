import * as fs from 'fs';
import * as path from 'path';
import { GoCommand } from '../../../src/compiler/private/go-command';
import { GoPlatform } from '../../../src/program/go-platform';
import { findProgram } from '../../../src/program/go-program';
import { GoToolchain } from '../../../src/program/go-toolchain';
import { MAIN, tempDir, withEnv, write } from '../../support/go-sources';

/** What is asked of the container engine for a module, and what the user is told of its answer. */
function ask(files: { [file: string]: string }, entry: string, answer: string, toolchain?: GoToolchain): { args: string; problem: string } {
  const dir = write(tempDir(), files);
  const bin = tempDir('bin');
  write(bin, { docker: `#!/bin/sh\n[ "$1" = run ] && echo "$@" >> '${bin}/log'\n${answer}\n` });
  fs.chmodSync(path.join(bin, 'docker'), 0o755);
  return withEnv({ PATH: `${bin}${path.delimiter}/usr/bin${path.delimiter}/bin` }, () => {
    const { module, settings } = findProgram(path.join(dir, entry), { toolchain: toolchain ?? GoToolchain.container() }, GoPlatform.LINUX_AMD64);
    try {
      GoCommand.forModule(module, settings, path.join(tempDir(), 'scratch'), tempDir('cache'));
    } catch (error) {
      return { args: fs.readFileSync(path.join(bin, 'log'), 'utf8'), problem: (error as Error).message };
    }
    throw new Error('no problem');
  });
}

describe('Go in a container', () => {
  test.each<[string, { [file: string]: string }, string, string]>([
    ['the go line', { 'go.mod': 'module example.com/x\n\ngo 1.25.3\n', 'main.go': MAIN }, '.', 'golang:1.25.3'],
    ['a newer toolchain line', { 'go.mod': 'module example.com/x\n\ngo 1.24\n\ntoolchain go1.26.1\n', 'main.go': MAIN }, '.', 'golang:1.26.1'],
    ['the go line beside toolchain default', { 'go.mod': 'module example.com/x\n\ngo 1.24.2\n\ntoolchain default\n', 'main.go': MAIN }, '.', 'golang:1.24.2'],
    ['the go line of go.work', { 'go.work': 'go 1.25.3\n\nuse ./a\n', 'a/go.mod': 'module example.com/a\n\ngo 1.22.0\n', 'a/main.go': MAIN }, 'a', 'golang:1.25.3'],
  ])('is the release of %s', (_, files, entry, image) => {
    expect(ask(files, entry, 'exit 1').args).toContain(` ${image} go env`);
  });

  test('that an image does not have is not taken for an engine that is not there', () => {
    const files = { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': MAIN };
    const answer = 'echo \'exec: "go": executable file not found in $PATH\' >&2; exit 127';
    expect(ask(files, '.', answer, GoToolchain.container('alpine:3.22')).problem).toMatch(/^Go refuses module example\.com\/x .*executable file not found in \$PATH$/);
  });
});
