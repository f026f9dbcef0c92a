import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildOptions, GoModMode, GoPlatform } from '../../src';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { go, ownCache, tempDir, treeState, withEnv, write } from '../support/go-sources';
import { goTool } from '../support/go-tools';
import { proxyEnvironment, publish } from '../support/module-proxy';

ownCache();
const host = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

function build(entry: string, options: GoBuildOptions = {}): GoBuild {
  return GoBuildPlan.of(new RootConstruct()).request(findProgram(entry, options, host));
}

/** Compiles a program, runs it, checks that the tree of sources is as it was, and gives what the program prints. */
function run(tree: string, entry: string, options: GoBuildOptions = {}): string {
  const before = treeState(tree);
  const { file } = build(path.join(tree, entry), options).binary;
  expect(treeState(tree)).toEqual(before);
  return execFileSync(file, { encoding: 'utf8' });
}

/** A main package that prints an expression. */
const prints = (expression: string, ...imports: string[]) =>
  `package main\n\nimport (\n\t"os"\n${imports.map(i => `\t"${i}"\n`).join('')})\n\nfunc main() { os.Stdout.WriteString(${expression}) }\n`;
const text = (name: string, value: string) => `package ${name}\n\nconst Text = "${value}"\n`;
const goMod = (name: string, ...lines: string[]) => ['module example.com/' + name, 'go 1.24', ...lines, ''].join('\n\n');

describe('repositories of every shape: ', () => {
  test('a main package at the module root', () => {
    expect(run(write(tempDir(), { 'go.mod': goMod('root'), 'main.go': prints('"root"') }), '.')).toBe('root');
  });

  test('dozens of programs in cmd', () => {
    const dir = tempDir();
    const names = Array.from({ length: 24 }, (_, i) => `p${i}`);
    write(dir, { 'go.mod': goMod('many'), ...Object.fromEntries(names.map(n => [`cmd/${n}/main.go`, prints(`"${n}"`)])) });
    const plan = GoBuildPlan.of(new RootConstruct());
    const builds = names.map(n => plan.request(findProgram(path.join(dir, 'cmd', n), {}, host)));
    expect(builds.map(b => execFileSync(b.binary.file, { encoding: 'utf8' }))).toEqual(names);
  });

  test('a module in a module', () => {
    const dir = write(tempDir(), {
      'go.mod': goMod('outer'),
      'main.go': prints('"outer"'),
      'services/inner/go.mod': goMod('outer/services/inner'),
      'services/inner/cmd/main.go': prints('"inner"'),
    });
    expect(run(dir, 'services/inner/cmd')).toBe('inner');
    expect(run(dir, '.')).toBe('outer');
  });

  test('a workspace, and a module below it that it does not use', () => {
    const dir = write(tempDir('work space'), {
      'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./lib\n)\n',
      'app/go.mod': goMod('app', 'require example.com/lib v0.0.0'),
      'app/main.go': prints('lib.Text', 'example.com/lib'),
      'lib/go.mod': goMod('lib'),
      'lib/lib.go': text('lib', 'from the workspace'),
      'alone/go.mod': goMod('alone'),
      'alone/main.go': prints('"alone"'),
    });
    expect(run(dir, 'app')).toBe('from the workspace');
    expect(run(dir, 'alone')).toBe('alone');
    // The library is part of what the program is made of.
    write(dir, { 'lib/lib.go': text('lib', 'changed') });
    expect(run(dir, 'app')).toBe('changed');
  });

  test('a workspace whose go.work.sum Go would write', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'one') });
    publish(proxy, 'example.com/dep', 'v1.1.0', { 'dep.go': text('dep', 'one point one') });
    publish(proxy, 'example.com/between', 'v1.0.0', { 'go.mod': goMod('between', 'require example.com/dep v1.1.0'), 'between.go': 'package between\n' });
    const env = proxyEnvironment(proxy, path.join(tempDir(), 'mod'));
    const dir = write(tempDir(), {
      'a/go.mod': goMod('a', 'require example.com/dep v1.0.0'),
      'a/main.go': prints('dep.Text', 'example.com/dep'),
      'b/go.mod': goMod('b', 'require example.com/between v1.0.0'),
      'b/b.go': 'package b\n\nimport _ "example.com/between"\n',
    });
    withEnv(env, () => {
      for (const m of ['a', 'b']) go(path.join(dir, m), 'mod', 'tidy');
      // Together they need a version whose sum neither has.
      write(dir, { 'go.work': 'go 1.24\n\nuse ./a\nuse ./b\n' });
      expect(run(dir, 'a')).toBe('one point one');
      expect(fs.existsSync(path.join(dir, 'go.work.sum'))).toBe(false);
    });
  });

  test('a workspace with local replacements, and a go.work.sum that Go would write: the same bytes from anywhere', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'one') });
    publish(proxy, 'example.com/dep', 'v1.1.0', { 'dep.go': text('dep', 'one point one') });
    publish(proxy, 'example.com/between', 'v1.0.0', { 'go.mod': goMod('between', 'require example.com/dep v1.1.0'), 'between.go': 'package between\n' });
    const files = {
      'a/go.mod': goMod('a', 'require example.com/dep v1.0.0', 'require example.com/lib v0.0.0', 'replace example.com/lib => ../lib'),
      'a/main.go': prints('dep.Text + " " + lib.Text + " " + other.Text', 'example.com/dep', 'example.com/lib', 'example.com/other'),
      'b/go.mod': goMod('b', 'require example.com/between v1.0.0'),
      'b/b.go': 'package b\n\nimport _ "example.com/between"\n',
      'lib/go.mod': goMod('lib'),
      'lib/lib.go': text('lib', 'lib'),
      'other/go.mod': goMod('other'),
      'other/other.go': text('other', 'other'),
    };
    const hashes = withEnv(proxyEnvironment(proxy, path.join(tempDir(), 'mod')), () => ['one', 'quite another'].map(name => {
      const dir = write(tempDir(name), files);
      for (const m of ['a', 'b']) {
        write(dir, { 'go.work': `go 1.24\n\nuse ./${m}\n\nreplace example.com/other => ./other\n` });
        go(path.join(dir, m), 'mod', 'tidy', '-e');
      }
      write(dir, { 'go.work': 'go 1.24\n\nuse ./a\nuse ./b\n\nreplace example.com/other v0.0.0 => ./other\n' });
      write(dir, { 'a/go.mod': files['a/go.mod'] + 'require example.com/other v0.0.0\n' });
      return withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
        expect(run(dir, 'a')).toBe('one point one lib other');
        const { binary } = build(path.join(dir, 'a'));
        expect(buildInfo(binary.file)).toContain('=>\t./lib');
        return binary.sha256;
      });
    }));
    expect(hashes[0]).toBe(hashes[1]);
  });

  test('third-party modules: from the proxy once, then from the module cache', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'third party') });
    const env = proxyEnvironment(proxy, path.join(tempDir(), 'mod'));
    const dir = write(tempDir(), { 'go.mod': goMod('user', 'require example.com/dep v1.0.0'), 'main.go': prints('dep.Text', 'example.com/dep') });
    withEnv(env, () => {
      go(dir, 'mod', 'tidy');
      go(dir, 'clean', '-modcache');
      expect(run(dir, '.')).toBe('third party');
      fs.rmSync(proxy, { recursive: true });
      expect(withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => run(dir, '.'))).toBe('third party');
    });
  });

  test('a vendor directory, consistent or not', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'vendored') });
    publish(proxy, 'example.com/dep', 'v1.2.0', { 'dep.go': text('dep', 'newer') });
    const dir = write(tempDir(), { 'go.mod': goMod('vendoring', 'require example.com/dep v1.0.0'), 'main.go': prints('dep.Text', 'example.com/dep') });
    withEnv(proxyEnvironment(proxy, path.join(tempDir(), 'mod')), () => {
      go(dir, 'mod', 'tidy');
      go(dir, 'mod', 'vendor');
    });
    // No proxy and an empty module cache: all comes from vendor/.
    withEnv({ GOPROXY: 'off', GOMODCACHE: path.join(tempDir(), 'mod') }, () => {
      expect(run(dir, '.')).toBe('vendored');
      expect(run(dir, '.', { mod: GoModMode.VENDOR })).toBe('vendored');
      write(dir, { 'vendor/example.com/dep/dep.go': text('dep', 'edited') });
      expect(run(dir, '.')).toBe('edited');
      write(dir, { 'go.mod': goMod('vendoring', 'require example.com/dep v1.2.0') });
      expect(() => build(dir).binary).toThrow(/^Go refuses module example\.com\/vendoring \(.*\): go: inconsistent vendoring in [\s\S]*go mod vendor/);
    });
  });

  test('an unrelated vendor directory above the module, and a stray go.work in vendor', () => {
    const dir = write(tempDir(), {
      'vendor/modules.txt': '# example.com/other v1.0.0\n## explicit\n',
      'repo/go.mod': goMod('below'),
      'repo/main.go': prints('"below"'),
      'repo/vendor/go.work': 'go 1.24\n\nuse ./nowhere\n',
      'repo/vendor/modules.txt': '',
    });
    expect(run(dir, 'repo')).toBe('below');
  });

  test('a replace directive for a directory beside the module', () => {
    const dir = write(tempDir(), {
      'app/go.mod': goMod('app', 'require example.com/lib v0.0.0', 'replace example.com/lib => ../lib'),
      'app/main.go': prints('lib.Text', 'example.com/lib'),
      'lib/go.mod': goMod('lib'),
      'lib/lib.go': text('lib', 'replaced'),
    });
    expect(run(dir, 'app')).toBe('replaced');
    write(dir, { 'lib/lib.go': text('lib', 'replaced again') });
    expect(run(dir, 'app')).toBe('replaced again');
  });

  test('embedded files, generated ones that git ignores included', () => {
    const main = 'package main\n\nimport (\n\t"embed"\n\t"os"\n)\n\n//go:embed dist\nvar files embed.FS\n\nfunc main() {\n\tb, _ := files.ReadFile("dist/app.js")\n\tos.Stdout.Write(b)\n}\n';
    const dir = write(tempDir(), { 'go.mod': goMod('embeds'), 'main.go': main, '.gitignore': 'dist/\n', 'dist/app.js': 'one' });
    expect(run(dir, '.')).toBe('one');
    write(dir, { 'dist/app.js': 'two' });
    expect(run(dir, '.')).toBe('two');
    fs.rmSync(path.join(dir, 'dist'), { recursive: true });
    expect(() => build(dir).binary).toThrow(/cannot be built for linux\/\w+:\n.*main\.go:8:12: pattern dist: no matching files found\n\(a \/\/go:embed pattern matches no files; if they are generated, run the generator before synthesis\)$/);
  });

  test('a profile for profile-guided optimization is part of the program', () => {
    const dir = write(tempDir(), { 'go.mod': goMod('pgo'), 'main.go': prints('"pgo"') });
    const plain = build(dir).binary;
    const profile = path.join(dir, 'default.pgo');
    execFileSync(goTool('cpu-profile'), [profile]);
    const optimized = build(dir).binary;
    expect(optimized.file).not.toBe(plain.file);
    expect(build(dir, { pgo: 'off' }).binary.sha256).toBe(plain.sha256);
    expect(run(dir, '.', { pgo: profile })).toBe('pgo');
  });

  test('generated code, test-only files and directories that Go passes over', () => {
    const dir = write(tempDir(), {
      'go.mod': goMod('mixed'),
      'main.go': prints('generated'),
      'zz_generated.go': '// Code generated by a tool. DO NOT EDIT.\n\npackage main\n\nconst generated = "generated"\n',
      'main_test.go': 'package main_test\n\nbroken\n',
      '_hidden/x.go': 'broken',
      'node_modules/x/x.go': 'broken',
    });
    expect(run(dir, '.')).toBe('generated');
    // A test file is no part of the program.
    const before = build(dir).binary.file;
    write(dir, { 'main_test.go': 'package main_test\n\nstill broken\n' });
    expect(build(dir).binary.file).toBe(before);
  });

  test('a symbolic link to the main package, spaces and letters beyond ASCII in the path', () => {
    const dir = write(tempDir('a space and ünïcode 世界'), { 'go.mod': goMod('path'), 'cmd/tool/main.go': prints('"found"') });
    fs.symlinkSync(path.join(dir, 'cmd', 'tool'), path.join(dir, 'link'));
    expect(run(dir, 'cmd/tool')).toBe('found');
    expect(run(dir, 'link')).toBe('found');
  });

  test('a dotless module path, and mains under testdata', () => {
    const dir = write(tempDir(), { 'go.mod': 'module shop\n\ngo 1.24\n', 'testdata/tool/main.go': prints('"under testdata"'), 'main.go': prints('"dotless"') });
    expect(run(dir, '.')).toBe('dotless');
    expect(run(dir, 'testdata/tool')).toBe('under testdata');
  });

  test('a machine on which nobody has a home', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'homeless') });
    const dir = write(tempDir(), { 'go.mod': goMod('user', 'require example.com/dep v1.0.0'), 'main.go': prints('dep.Text', 'example.com/dep') });
    const modules = proxyEnvironment(proxy, path.join(tempDir(), 'mod'));
    withEnv(modules, () => go(dir, 'mod', 'tidy'));
    const names = ['HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'GOCACHE', 'GOPATH', 'GOMODCACHE'];
    const nobody = Object.fromEntries(names.map(name => [name, undefined]));
    withEnv({ ...nobody, ...modules, GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => expect(run(dir, '.')).toBe('homeless'));
  });

  test('a toolchain line that the installed Go satisfies', () => {
    expect(run(write(tempDir(), { 'go.mod': goMod('toolchain', 'toolchain go1.24.1'), 'main.go': prints('"ran"') }), '.')).toBe('ran');
  });

  test('go.mod that lacks what it needs: refused, or completed in a copy', () => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/dep', 'v1.0.0', { 'dep.go': text('dep', 'found') });
    const dir = write(tempDir(), { 'go.mod': goMod('untidy', 'require example.com/dep v1.0.0'), 'main.go': prints('dep.Text', 'example.com/dep') });
    withEnv(proxyEnvironment(proxy, path.join(tempDir(), 'mod')), () => {
      expect(() => build(dir).binary).toThrow(/missing go\.sum entry[\s\S]*\(run 'go mod tidy' in the module to update go\.mod and go\.sum\)$/);
      expect(run(dir, '.', { mod: GoModMode.MOD })).toBe('found');
      expect(fs.existsSync(path.join(dir, 'go.sum'))).toBe(false);
    });
  });
});

/** What `go version -m` says of a binary. */
function buildInfo(file: string): string {
  return execFileSync('go', ['version', '-m', file], { encoding: 'utf8' });
}
