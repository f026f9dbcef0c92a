import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildOptions, GoPlatform } from '../../src';
import { GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { go, MAIN, ownCache, tempDir, withEnv, write } from '../support/go-sources';
import { proxyEnvironment, publish } from '../support/module-proxy';

ownCache();

/** What a user is told of a program: the problem, or the warnings. */
function told(entry: string, options: GoBuildOptions = {}, platform = GoPlatform.LINUX_AMD64): string {
  const plan = GoBuildPlan.of(new RootConstruct());
  const { error, warnings } = plan.outcomeOf(plan.request(findProgram(entry, options, platform)));
  return error ?? warnings.join('\n');
}

const GO_MOD = 'module example.com/mono\n\ngo 1.24\n';

const C_ONLY = 'package conly\n\n// int one() { return 1; }\nimport "C"\n\nfunc One() int { return int(C.one()) }\n';

const dir = write(tempDir(), {
  'go.mod': GO_MOD,
  // cgo
  'conly/conly.go': C_ONLY,
  'cmd/needsc/main.go': 'package main\n\nimport "example.com/mono/conly"\n\nfunc main() { println(conly.One()) }\n',
  'stub/c.go': '//go:build cgo\n\npackage stub\n\n// int one() { return 1; }\nimport "C"\n\nfunc Open() error { return nil }\n',
  'stub/static.go': '//go:build !cgo\n\npackage stub\n\nimport "errors"\n\nfunc Open() error { return errors.New("built with CGO_ENABLED=0, stub requires cgo to work") }\n',
  'cmd/stubbed/main.go': 'package main\n\nimport "example.com/mono/stub"\n\nfunc main() { stub.Open() }\n',
  'pure/c.go': '//go:build cgo\n\npackage pure\n\n// int one() { return 1; }\nimport "C"\n\nfunc Fast() int { return 1 }\n',
  'pure/go.go': '// Without cgo the same in Go.\n\n//go:build !cgo\n\npackage pure\n\nfunc Fast() int { return 1 }\n',
  'cmd/pure/main.go': 'package main\n\nimport "example.com/mono/pure"\n\nfunc main() { pure.Fast() }\n',
  'cmd/partial/main.go': 'package main\n\nimport "example.com/mono/partly"\n\nfunc main() { partly.One() }\n',
  'partly/c.go': C_ONLY.replace('package conly', 'package partly'),
  'partly/go.go': 'package partly\n\nfunc Two() int { return 2 }\n',
  // mains
  'cmd/nomain/main.go': 'package main\n\nfunc run() {}\n',
  'cmd/stamped/main.go': 'package main\n\nvar built string\n\nfunc main() { println(built) }\n',
  'internal/lib/lib.go': 'package lib\n',
  'cmd/one/worker/main.go': MAIN.replace('hello', 'one'),
  'cmd/two/worker/main.go': MAIN.replace('hello', 'two'),
  // imports
  'cmd/embed/main.go': 'package main\n\nimport _ "embed"\n\n//go:embed web/*.html\nvar page string\n\nfunc main() { println(page) }\n',
  'cmd/unknown/main.go': 'package main\n\nimport _ "example.com/elsewhere/pkg"\n\nfunc main() {}\n',
  'cmd/linuxless/main.go': '//go:build darwin\n\n' + MAIN,
  'cmd/cycle/main.go': 'package main\n\nimport _ "example.com/mono/a"\n\nfunc main() {}\n',
  'a/a.go': 'package a\n\nimport _ "example.com/mono/b"\n',
  'b/b.go': 'package b\n\nimport _ "example.com/mono/a"\n',
});

describe('a user is told', () => {
  test.each<[string, string, GoBuildOptions, RegExp]>([
    ['that a package needs cgo, before anything is compiled', 'cmd/needsc', {},
      /^entry '.*cmd\/needsc' requires cgo, because package example\.com\/mono\/conly has no Go files without it; set buildOptions\.cgo and use an environment with a C library$/],
    ['that a package compiles to a stub without cgo', 'cmd/stubbed', {},
      /^entry '.*cmd\/stubbed': package example\.com\/mono\/stub requires cgo: without it the program compiles, but fails when it uses the package; set buildOptions\.cgo and use/],
    ['nothing of a package that is as good without cgo', 'cmd/pure', {}, /^$/],
    ['that a name is in files that need cgo', 'cmd/partial', {},
      /cmd\/partial' does not compile [\s\S]*undefined: partly\.One\n\(package example\.com\/mono\/partly has files that require cgo and are excluded; set buildOptions\.cgo and use/],
    ['that package main has no func main', 'cmd/nomain', {}, /^entry '.*cmd\/nomain' does not compile [\s\S]*function main is undeclared in the main package/],
    ['that a time in a variable deploys each time', 'cmd/stamped', { linkerVariables: { 'main.built': '2024-05-06T07:08:09Z' } },
      /^entry '.*cmd\/stamped': buildOptions\.linkerVariables\['main\.built'\] must not change with each synthesis, got "2024-05-06T07:08:09Z", a possible timestamp; each change/],
    ['nothing of a version in a variable', 'cmd/stamped', { linkerVariables: { 'main.built': 'v1.20240506.3' } }, /^$/],
    ['that an embed pattern finds nothing', 'cmd/embed', {}, /main\.go:5:12: pattern web\/\*\.html: no matching files found\n\(a \/\/go:embed pattern matches no files/],
    ['that go.mod lacks a module', 'cmd/unknown', {}, /no required module provides package example\.com\/elsewhere\/pkg[\s\S]*\(run 'go mod tidy' in the module/],
    ['that no file is for the platform', 'cmd/linuxless', {}, /cmd\/linuxless' cannot be built for linux\/amd64:\n.*build constraints exclude all Go files/],
    ['of a cycle of imports', 'cmd/cycle', {}, /import cycle not allowed/],
    ['that the linker does not know a flag', 'cmd/stamped', { ldflags: ['-nonsense'] }, /flag provided but not defined: -nonsense/],
  ])('%s', (_, entry, options, message) => {
    expect(told(path.join(dir, entry), options)).toMatch(message);
  });

  test('that the platform does not exist', () => {
    expect(told(path.join(dir, 'cmd/stamped'), {}, GoPlatform.of('plan10', 'amd64'))).toMatch(/unsupported GOOS\/GOARCH pair plan10\/amd64/);
  });

  test('the main packages that exist, where there is none', () => {
    expect(() => told(path.join(dir, 'internal/lib'))).toThrow(/is not a main package; main packages of module example\.com\/mono: .*cmd\/cycle, /);
  });

  test('that a pattern is no entry', () => {
    expect(() => told(path.join(dir, './...'))).toThrow(/^entry must be one main package, got the pattern .*; use one construct for each package/);
  });

  test('the same warning by a program that comes from the cache', () => {
    const entry = path.join(dir, 'cmd/stubbed');
    expect(told(entry)).toBe(told(entry));
    expect(told(entry)).toContain('requires cgo: without it the program compiles');
  });

  test('of a third-party driver by its module', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/driver', 'v1.0.0', { 'driver.go': C_ONLY.replace('package conly', 'package driver') });
    const user = write(tempDir(), {
      'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/driver v1.0.0\n',
      'main.go': 'package main\n\nimport _ "example.com/driver"\n\nfunc main() {}\n',
      'go.sum': '',
    });
    withEnv(proxyEnvironment(proxy, path.join(tempDir(), 'mod')), () => {
      go(user, 'mod', 'tidy');
      expect(told(user)).toMatch(/requires cgo, because package example\.com\/driver has no Go files without it; use a package in pure Go instead of example\.com\/driver/);
    });
  });
});
