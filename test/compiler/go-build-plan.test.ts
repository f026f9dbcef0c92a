import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Construct, RootConstruct } from 'constructs';
import { GoBuildOptions, GoPlatform } from '../../src';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { goInFront, MAIN, ownCache, recordGo, tempDir, twoPrograms, withEnv, write } from '../support/go-sources';

ownCache();
const calls = recordGo();
const host = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** The builds of some entries below a directory, in a new construct tree. */
function builds(dir: string, entries: string[], options: GoBuildOptions = {}): GoBuild[] {
  const plan = GoBuildPlan.of(new RootConstruct());
  return entries.map(entry => plan.request(findProgram(path.join(dir, entry), options, host)));
}

describe('a plan', () => {
  test('is one for a construct tree', () => {
    const root = new RootConstruct();
    const deep = new Construct(new Construct(root, 'a'), 'b');
    expect(GoBuildPlan.of(deep)).toBe(GoBuildPlan.of(root));
    expect(GoBuildPlan.of(new RootConstruct())).not.toBe(GoBuildPlan.of(root));
  });

  test('runs nothing until a result is asked for, then one go build for all', () => {
    calls();
    const [a, b] = builds(twoPrograms(tempDir()), ['cmd/a', 'cmd/b']);
    expect(calls()).toEqual([]);
    expect(execFileSync(a.binary.file, { stdio: 'pipe', encoding: 'utf8' })).toBe('');
    expect(b.binary.file).not.toBe(a.binary.file);
    expect(calls()).toEqual(['env', 'list', 'build', 'list']);
  });

  test('takes equal requests for one', () => {
    const [a, again] = builds(twoPrograms(tempDir()), ['cmd/a', 'cmd/../cmd/a']);
    expect(again).toBe(a);
  });

  test('knows the packages of a program, also of one that it does not build again, and asks nothing more', () => {
    const dir = twoPrograms(tempDir());
    const expected = { 'example.com/two/cmd/a': '', 'example.com/two/shared': '' };
    expect(builds(dir, ['cmd/a'])[0].packages).toEqual(expected);
    calls();
    expect(builds(dir, ['cmd/a'])[0].packages).toEqual(expected);
    expect(calls()).toEqual(['env', 'list']);
  });

  test('builds nothing that has not changed', () => {
    const dir = twoPrograms(tempDir());
    const [before] = builds(dir, ['cmd/a', 'cmd/b']).map(b => b.binary);
    calls();
    expect(builds(dir, ['cmd/a', 'cmd/b'])[0].binary.sha256).toBe(before.sha256);
    expect(calls()).toEqual(['env', 'list']);
  });

  test('builds again what a changed package is part of', () => {
    const dir = twoPrograms(tempDir());
    const before = builds(dir, ['cmd/a', 'cmd/b']).map(b => b.binary.sha256);
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "changed"\n' });
    const after = builds(dir, ['cmd/a', 'cmd/b']).map(b => b.binary.sha256);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test('gives each of several platforms its own binary, in one build a platform', () => {
    calls();
    const plan = GoBuildPlan.of(new RootConstruct());
    const dir = write(tempDir(), { 'go.mod': 'module example.com/platforms\n\ngo 1.24\n', 'cmd/a/main.go': MAIN });
    const [amd64, arm64] = [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]
      .map(platform => plan.request(findProgram(path.join(dir, 'cmd/a'), {}, platform)));
    expect(machine(amd64)).toBe(0x3e);
    expect(machine(arm64)).toBe(0xb7);
    expect(calls()).toEqual(['env', 'list', 'build', 'list', 'list', 'build', 'list']);
  });
});

/** The field of the ELF header that names the processor. */
function machine(build: GoBuild): number {
  return fs.readFileSync(build.binary.file).readUInt16LE(18);
}

describe('a binary', () => {
  test('is static, and has the same bytes from whatever directory it is built', () => {
    const [one, other] = [tempDir('one'), tempDir('another directory')].map(twoPrograms).map(dir => {
      process.env.GOPHER_CONSTRUCTS_CACHE = path.join(dir, 'cache');
      return builds(dir, ['cmd/a'])[0].binary;
    });
    expect(one.file).not.toBe(other.file);
    expect(other.sha256).toBe(one.sha256);
    expect(fs.readFileSync(one.file).includes('ld-linux')).toBe(false);
  });

  test('does not follow the habits of the machine', () => {
    const dir = twoPrograms(tempDir());
    process.env.GOPHER_CONSTRUCTS_CACHE = tempDir('cache');
    const [before] = builds(dir, ['cmd/a']);
    const plain = before.binary.sha256;
    const set = { GOFLAGS: '-tags=x -ldflags=-X=main.v=1', GOAMD64: 'v3', GOARM64: 'v9.0', CGO_ENABLED: '1', GOWORK: 'off', GODEBUG: 'http2client=0', GOARCH: '386' };
    Object.assign(process.env, set, { GOPHER_CONSTRUCTS_CACHE: tempDir('cache') });
    const after = builds(dir, ['cmd/a'])[0].binary.sha256;
    Object.keys(set).forEach(name => delete process.env[name]);
    expect(after).toBe(plain);
  });

  test('hands on what programs of others read, such as a GOAUTH command', () => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/auth\n\ngo 1.24\n', 'main.go': MAIN });
    const { PATH, log } = goInFront('$1 $GOOGLE_APPLICATION_CREDENTIALS $GOOS_OF_MINE');
    const env = { PATH, GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), GOOGLE_APPLICATION_CREDENTIALS: 'key.json', GOOS_OF_MINE: 'x' };
    withEnv(env, () => builds(dir, ['.'])[0].binary);
    expect(fs.readFileSync(log, 'utf8').split('\n').map(line => line.trim()).slice(1, -1)).toEqual(['list key.json', 'build key.json', 'list key.json']);
  });

  test('carries tags and variables', () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/flags\n\ngo 1.24\n',
      'main.go': 'package main\n\nimport "os"\n\nvar version = "none"\n\nfunc main() { os.Stdout.WriteString(version + tag) }\n',
      'on.go': '//go:build extra\n\npackage main\n\nconst tag = " on"\n',
      'off.go': '//go:build !extra\n\npackage main\n\nconst tag = " off"\n',
    });
    const run = (options: GoBuildOptions) => execFileSync(builds(dir, ['.'], options)[0].binary.file, { encoding: 'utf8' });
    expect(run({})).toBe('none off');
    expect(run({ tags: ['extra'], linkerVariables: { 'main.version': "1.2 'rc'" } })).toBe("1.2 'rc' on");
  });

  test('of one name in two packages are two', () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/names\n\ngo 1.24\n',
      'a/worker/main.go': MAIN.replace('hello', 'worker of a'),
      'b/worker/main.go': MAIN.replace('hello', 'worker of b'),
    });
    const [a, b] = builds(dir, ['a/worker', 'b/worker']).map(build => fs.readFileSync(build.binary.file));
    expect([a.includes('worker of a'), a.includes('worker of b')]).toEqual([true, false]);
    expect([b.includes('worker of a'), b.includes('worker of b')]).toEqual([false, true]);
  });
});

describe('a program that cannot be built', () => {
  const dir = write(twoPrograms(tempDir()), {
    'cmd/broken/main.go': 'package main\n\nfunc main() { undefinedName() }\n',
    'cmd/missing/main.go': 'package main\n\nimport _ "example.com/two/nowhere"\n\nfunc main() {}\n',
    'cmd/nomain/main.go': 'package main\n\nfunc other() {}\n',
    'cmd/windows/main.go': '//go:build windows\n\n' + MAIN,
    'cmd/windows/lib.go': '//go:build !windows\n\npackage lib\n',
    'cmd/syntax/main.go': 'package main\n\nfunc main() {\n',
  });

  test('shows the compiler’s own lines', () => {
    const [broken] = builds(dir, ['cmd/broken']);
    expect(() => broken.binary).toThrow(/^entry '.*cmd\/broken' does not compile \(paths are relative to .*\):\n# example\.com\/two\/cmd\/broken\ncmd\/broken\/main\.go:3:15: undefined: undefinedName$/);
  });

  test('does not take the others along', () => {
    const [broken, a, missing, b] = builds(dir, ['cmd/broken', 'cmd/a', 'cmd/missing', 'cmd/b']);
    const root = new RootConstruct();
    expect(broken.validate(root)).toHaveLength(1);
    expect(missing.validate(root)).toEqual([expect.stringMatching(/cmd\/missing' cannot be built for linux\/\w+:\n.*no required module provides package example\.com\/two\/nowhere/)]);
    expect(fs.existsSync(a.binary.file) && fs.existsSync(b.binary.file)).toBe(true);
    expect(a.validate(root)).toEqual([]);
  });

  test.each([
    ['cmd/nomain', /function main is undeclared in the main package/],
    ['cmd/windows', /must be a directory with 'package main', got package lib on linux\/\w+/],
    ['cmd/syntax', /cmd\/syntax\/main\.go:\d+:\d+: .*(expected '}'|unexpected EOF)/],
  ])('%s', (entry, message) => {
    expect(() => builds(dir, [entry])[0].binary).toThrow(message);
  });

  test('because of its package tells of it for each program, because of Go once', () => {
    const path_ = process.env.PATH;
    process.env.PATH = tempDir('nothing');
    const root = new RootConstruct();
    const [one, other] = ['one', 'other'].map(id => new Construct(root, id));
    const [a, b] = builds(twoPrograms(tempDir()), ['cmd/a', 'cmd/b']);
    const told = [...a.validate(one), ...b.validate(other), ...a.validate(one)];
    process.env.PATH = path_;
    const message = "Go is not available: 'go' is not on PATH; install it from https://go.dev/dl/ or add its bin directory to PATH. "
      + "It cannot run in a container either: 'docker' is not on PATH; install a container engine to run Go in a container";
    expect(told).toEqual([message, message]); // by the first construct, as often as it is asked
  });

  test('because Go is too old says what go says', () => {
    const [old] = builds(write(tempDir(), { 'go.mod': 'module example.com/new\n\ngo 1.99.0\n', 'main.go': MAIN }), ['.']);
    process.env.GOTOOLCHAIN = 'local';
    expect(() => old.binary).toThrow(/^Go refuses module example\.com\/new \(.*\): go: go\.mod requires go >= 1\.99\.0 \(running go .*; GOTOOLCHAIN=local\)$/);
    delete process.env.GOTOOLCHAIN;
  });
});
