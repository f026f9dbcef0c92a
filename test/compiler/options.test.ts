import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildOptions, GoPlatform, GoTags } from '../../src';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { BUILD_OPTIONS } from '../../src/program/shapes';
import { errorsOf } from '../support/errors';
import { go, MAIN, ownCache, tempDir, withEnv, write } from '../support/go-sources';
import { missingTools, unless } from '../support/tools';

ownCache();
const host = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

function build(entry: string, options: GoBuildOptions = {}, platform = host): GoBuild {
  return GoBuildPlan.of(new RootConstruct()).request(findProgram(entry, options, platform));
}

/** The settings that a binary says it was built with. */
function buildSettings(file: string): { [key: string]: string } {
  const lines = go(path.dirname(file), 'version', '-m', file).split('\n').map(line => /^\tbuild\t([^=]+)=(.*)$/.exec(line)).filter(m => m !== null);
  return Object.fromEntries(lines.map(m => [m[1], m[2]]));
}

const simple = write(tempDir(), { 'go.mod': 'module example.com/simple\n\ngo 1.24\n', 'main.go': MAIN });

describe('build options: ', () => {
  test('the level of a platform', () => {
    expect(buildSettings(build(simple, {}, GoPlatform.LINUX_AMD64.withLevel('v3')).binary.file)).toMatchObject({ GOAMD64: 'v3', GOARCH: 'amd64' });
    expect(buildSettings(build(simple, {}, GoPlatform.LINUX_ARM64.withLevel('v8.2')).binary.file)).toMatchObject({ GOARM64: 'v8.2' });
  });

  test.each(['windows/amd64', 'freebsd/amd64'])('a platform that is not this machine’s: %s', name => {
    const [os, arch] = name.split('/');
    const { binary } = build(simple, {}, GoPlatform.of(os, arch));
    expect(buildSettings(binary.file)).toMatchObject({ GOOS: os, GOARCH: arch });
  });

  test('a platform that Go does not know is told by Go', () => {
    expect(() => build(simple, {}, GoPlatform.of('linux', 'z80')).binary).toThrow(/unsupported GOOS\/GOARCH pair linux\/z80/);
  });

  test('tags of the standard library', () => {
    expect(buildSettings(build(simple, { tags: [GoTags.OSUSERGO, GoTags.NETGO] }).binary.file)['-tags']).toBe('netgo,osusergo');
  });

  test('variables for the go command', () => {
    expect(buildSettings(build(simple, { goEnvironment: { GOEXPERIMENT: 'nogreenteagc' } }).binary.file)).toMatchObject({ GOEXPERIMENT: 'nogreenteagc' });
  });

  test.each<[string, GoBuildOptions]>([
    ['a variable with spaces', { linkerVariables: { 'main.text': 'two words' } }],
    ['a variable with an apostrophe', { linkerVariables: { 'main.text': "it's" } }],
    ['a variable with a quote', { linkerVariables: { 'main.text': 'a "quote"' } }],
  ])('%s reaches the program, stripped or not', (_, options) => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/text\n\ngo 1.24\n',
      'main.go': 'package main\n\nvar text string\n\nfunc main() { println(text) }\n',
    });
    for (const strip of [true, false]) {
      expect(spawnSync(build(dir, { ...options, strip }).binary.file, { encoding: 'utf8' }).stderr).toBe(`${options.linkerVariables!['main.text']}\n`);
    }
  });

  test('a linker argument with spaces is taken as the first', () => {
    expect(buildSettings(build(simple, { strip: false, trimpath: false, ldflags: ['-extldflags=-static -lm'] }).binary.file)['-ldflags']).toContain("-extldflags '-static -lm'");
  });

  test('symbols stay where strip is off', () => {
    expect(build(simple, { strip: false }).binary.size).toBeGreaterThan(build(simple).binary.size * 1.2);
  });

  test('paths of this machine stay where trimpath is off', () => {
    expect(fs.readFileSync(build(simple, { trimpath: false }).binary.file).includes(simple)).toBe(true);
    expect(fs.readFileSync(build(simple).binary.file).includes(simple)).toBe(false);
  });

  unless(missingTools('cc')).test('cgo, compiled by Go each time', () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/c\n\ngo 1.24\n',
      'main.go': 'package main\n\n// #include "value.h"\nimport "C"\n\nfunc main() { println(int(C.VALUE)) }\n',
      'value.h': '#define VALUE 1\n',
    });
    const run = () => spawnSync(build(dir, { cgo: true }).binary.file, { encoding: 'utf8' }).stderr;
    expect(run()).toBe('1\n');
    write(dir, { 'value.h': '#define VALUE 2\n' });
    expect(run()).toBe('2\n');
  });

  test('a cache directory of the program’s own', () => {
    const cacheDirectory = tempDir('own cache');
    expect(build(simple, { cacheDirectory }).binary.file.startsWith(cacheDirectory)).toBe(true);
  });

  test('a time that is up ends the go command', () => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/slow\n\ngo 1.24\n', 'main.go': 'package main\n\nimport _ "net/http"\n\nfunc main() {}\n' });
    withEnv({ GOCACHE: tempDir('empty') }, () => {
      expect(() => build(dir, { timeoutSeconds: 1 }).binary).toThrow(/the go command exceeded buildOptions\.timeoutSeconds; raise it$/);
    });
  });

  test.each<[string, GoBuildOptions, RegExp]>([
    ['a variable that a prop sets', { goEnvironment: { GOOS: 'linux' } }, /^buildOptions\.goEnvironment must not contain GOOS, which the library sets; use the corresponding prop \(platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory\), or the toolchain line of go\.mod/],
    ['a level that a prop sets', { goEnvironment: { GOAMD64: 'v3' } }, /^buildOptions\.goEnvironment must not contain GOAMD64, which the library sets; use the corresponding prop \(platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory\), or the toolchain line of go\.mod/],
    ['options that are a list, from JavaScript', [] as any, /^buildOptions must be an object, such as \{ tags: \['netgo'\] \}, got \[\]/],
    ['two linker arguments in one element', { ldflags: ['-X main.a=b'] }, /^buildOptions\.ldflags\[0\] must be one argument, got "-X main\.a=b"/],
    ['a profile that is not there', { pgo: 'nowhere.pgo' }, /^buildOptions\.pgo must be a profile, 'auto' or 'off', got "nowhere\.pgo"/],
    ['GOTOOLCHAIN', { goEnvironment: { GOTOOLCHAIN: 'go1.25.3' } }, /^buildOptions\.goEnvironment must not contain GOTOOLCHAIN, which the library sets; use the corresponding prop \(platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory\), or the toolchain line of go\.mod/],
    ['GOFLAGS', { goEnvironment: { GOFLAGS: '-mod=mod' } }, /^buildOptions\.goEnvironment must not contain GOFLAGS, which the library sets; use the corresponding prop \(platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory\), or the toolchain line of go\.mod/],
    ['a variable without a name', { goEnvironment: { '': 'x' } }, /^buildOptions\.goEnvironment must have names that are made of letters, digits and '_', got ""/],
    ['an empty profile', { pgo: '' }, /^buildOptions\.pgo must be a profile, 'auto' or 'off', got ""/],
    ['a timeout of 0', { timeoutSeconds: 0 }, /^buildOptions\.timeoutSeconds must be a number above 0 and at most 86400 \(a day\), got 0/],
    ['a cache directory without a name', { cacheDirectory: '' }, /^buildOptions\.cacheDirectory must be a directory, got ""/],
    ['a mode that is a string, from JavaScript', { mod: 'vendor' as any }, /^buildOptions\.mod must be a GoModMode such as GoModMode\.VENDOR, got "vendor"/],
    ['a toolchain that is a string, from JavaScript', { toolchain: 'local' as any }, /^buildOptions\.toolchain must be a GoToolchain such as GoToolchain\.LOCAL, got "local"/],
    ['a flag that is a string, from JavaScript', { cgo: 'yes' as any }, /^buildOptions\.cgo must be true or false, got "yes"/],
  ])('refuses %s', (_, options, message) => {
    expect(errorsOf(BUILD_OPTIONS, 'buildOptions', options)).toEqual([expect.stringMatching(message)]);
  });
});
