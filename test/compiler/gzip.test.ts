import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';
import { Testing } from 'cdk8s';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { GoPlatform } from '../../src/program/go-platform';
import { findProgram } from '../../src/program/go-program';
import { tempDir, withEnv, write } from '../support/go-sources';

const TEXT = `${'compress me '.repeat(10_000)}${Array.from({ length: 5000 }, (_, i) => Math.sin(i)).join()}`;

function request(options = {}, platform = GoPlatform.LINUX_AMD64): GoBuild {
  const dir = write(tempDir(), { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': 'package main\n\nfunc main() {}\n' });
  return GoBuildPlan.of(Testing.chart()).request(findProgram(dir, options, platform));
}

/** A file with a content. */
function fileOf(content: string | Buffer): string {
  const file = path.join(tempDir(), 'from');
  fs.writeFileSync(file, content);
  return file;
}

/** What becomes of a text with a cache of its own. */
function compressed(build: () => GoBuild): Buffer {
  const to = path.join(tempDir(), 'to');
  withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => build().gzip(fileOf(TEXT), to));
  return fs.readFileSync(to);
}

let made: string | undefined;

/** The command itself. */
function tool(): string {
  made ??= withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
    const build = request();
    build.gzip(fileOf(TEXT), path.join(tempDir(), 'to'));
    const { directory } = build.cache;
    return path.join(directory, fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }).find(file => path.basename(file) === 'gzip')!);
  });
  return made;
}

describe('compressing by Go', () => {
  test('gives what any gzip unpacks, with neither time nor system in it', () => {
    const bytes = compressed(request);
    expect(gunzipSync(bytes).toString()).toBe(TEXT);
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, expect.any(Number), 255]);
    expect(bytes.length).toBeLessThan(TEXT.length / 2);
  });

  test('gives the same whatever the program is compiled for, by whatever options, whatever the user has set for Go', () => {
    const plain = compressed(request);
    const options = { goEnvironment: { GOEXPERIMENT: 'nodwarf5' }, ldflags: ['-X', 'main.x=y'] };
    expect(compressed(() => request(options, GoPlatform.of('linux', 'riscv64'))).equals(plain)).toBe(true);
    expect(compressed(() => request({}, GoPlatform.LINUX_AMD64)).equals(plain)).toBe(true);
    const strange = { GOFLAGS: '-mod=vendor', GOOS: 'plan9', GOARCH: 'wasm', GOAMD64: 'v4', CGO_ENABLED: '1', GOWORK: '/nowhere/go.work' };
    expect(withEnv(strange, () => compressed(request)).equals(plain)).toBe(true);
  });

  const PIECE = 512 * 1024;
  test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2.7 * PIECE])('gives the same with any number of processors: %d bytes', size => {
    const content = Buffer.from(Array.from({ length: Math.floor(size) }, (_, i) => (i * i) % 251 + i % 5));
    const to = path.join(tempDir(), 'to');
    const [one, ...others] = [1, 2, 3, 16].map(GOMAXPROCS => {
      execFileSync(tool(), [to], { input: content, env: { GOMAXPROCS: String(GOMAXPROCS) } });
      return fs.readFileSync(to);
    });
    expect(gunzipSync(one).equals(content)).toBe(true);
    expect(others.every(other => other.equals(one))).toBe(true);
  });

  test('says which file it could not write, however much it was given', () => {
    const to = tempDir();
    withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
      expect(() => request().gzip(fileOf(Buffer.alloc(10_000_000)), to)).toThrow(`gzip failed: open ${to}: is a directory`);
    });
  });

  test.each<[string, (file: string) => void]>([
    ['writes rubbish', file => fs.writeFileSync(file, '#!/bin/sh\nprintf rubbish > "$1"\n')],
    ['is a link to something else', file => fs.symlinkSync('/bin/true', file)],
    ['is a directory', file => fs.mkdirSync(file)],
    ['is empty', file => fs.writeFileSync(file, '')],
    ['cannot be executed', file => fs.writeFileSync(file, '', { mode: 0o600 })],
  ])('never runs what has taken its place and %s', (_, replace) => {
    const cache = tempDir('cache');
    withEnv({ GOPHER_CONSTRUCTS_CACHE: cache }, () => {
      const compress = () => {
        const to = path.join(tempDir(), 'to');
        request().gzip(fileOf(TEXT), to);
        return gunzipSync(fs.readFileSync(to)).toString();
      };
      compress();
      const file = path.join(cache, fs.readdirSync(cache, { recursive: true, encoding: 'utf8' }).find(name => path.basename(name) === 'gzip')!);
      fs.rmSync(file);
      replace(file);
      expect(compress()).toBe(TEXT);
      expect(compress()).toBe(TEXT);
    });
  });
});
