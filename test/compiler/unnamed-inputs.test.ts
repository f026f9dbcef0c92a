/** What a version doesn't name: module caches that were edited, installations of Go that were patched or configured, places of files. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildPlan } from '../../src/compiler/go-build-plan';
import { GoBuildOptions } from '../../src/program/go-build-options';
import { GoPlatform } from '../../src/program/go-platform';
import { findProgram } from '../../src/program/go-program';
import { go, tempDir, withEnv, write } from '../support/go-sources';
import { proxyEnvironment, publish } from '../support/module-proxy';

const HERE = GoPlatform.of(process.platform, process.arch === 'x64' ? 'amd64' : process.arch);

/** Compiles a program and runs it; tells what it printed, whether it was compiled, what was warned of, and its hash. */
function synthesize(dir: string, env: { [name: string]: string }, options: GoBuildOptions = {}) {
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return withEnv(env, () => {
      const { binary } = GoBuildPlan.of(new RootConstruct()).request(findProgram(dir, options, HERE));
      const output = execFileSync(binary.file, { encoding: 'utf8' });
      const text = said.mock.calls.map(([chunk]) => String(chunk)).join('');
      return { output, isCompiled: /1 compiled/.test(text), warnings: text.split('\n').filter(line => line.includes('warning')), sha256: binary.sha256 };
    });
  } finally {
    said.mockRestore();
  }
}

describe('a module in the module cache', () => {
  const PACKAGE = { 'greet.go': 'package greet\n\nconst Text = "original"\n', 'deep/er/x.txt': 'x', 'B.txt': 'B' };
  const MAIN = 'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/Greet"\n)\n\nfunc main() { fmt.Println(greet.Text) }\n';

  function setUp() {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/Greet', 'v1.0.0', PACKAGE);
    const dir = write(tempDir(), { 'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/Greet v1.0.0\n', 'main.go': MAIN });
    const modules = path.join(tempDir(), 'mod');
    const env = { ...proxyEnvironment(proxy, modules), GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    withEnv(env, () => go(dir, 'mod', 'tidy'));
    const unpacked = path.join(modules, 'example.com', '!greet@v1.0.0');
    return { dir, env, unpacked, file: path.join(unpacked, 'greet.go') };
  }

  test('is taken for what go.sum says, and not read again where nobody has written to it', () => {
    const { dir, env } = setUp();
    expect(synthesize(dir, env)).toMatchObject({ output: 'original\n', isCompiled: true, warnings: [] });
    expect(synthesize(dir, env)).toMatchObject({ output: 'original\n', isCompiled: false, warnings: [] });
  });

  test.each<[string, (place: { unpacked: string; file: string }) => () => void]>([
    ['edited', ({ file }) => {
      fs.writeFileSync(file, 'package greet\n\nconst Text = "edited"\n');
      return () => fs.writeFileSync(file, PACKAGE['greet.go']);
    }],
    ['edited, with its size and time kept', ({ file }) => {
      const { atime, mtime } = fs.statSync(file);
      const put = (text: string) => {
        fs.writeFileSync(file, PACKAGE['greet.go'].replace('original', text));
        fs.utimesSync(file, atime, mtime);
      };
      put('modified');
      return () => put('original');
    }],
  ])('that was %s is used once, with a warning, and not kept: what is right again is compiled again', (_, edit) => {
    const { dir, env, ...place } = setUp();
    const undo = edit(place);
    const edited = synthesize(dir, env);
    expect(edited).toMatchObject({ output: expect.stringMatching(/^(edited|modified)\n$/), isCompiled: true });
    expect(edited.warnings).toEqual([expect.stringMatching(/module example\.com\/Greet@v1\.0\.0 in the module cache does not match go\.sum, so the program is not cached; run 'go clean -modcache'/)]);
    expect(synthesize(dir, env).isCompiled).toBe(true);
    undo();
    expect(synthesize(dir, env)).toMatchObject({ output: 'original\n', isCompiled: true, warnings: [] });
    expect(synthesize(dir, env).isCompiled).toBe(false);
    edit(place); // what was kept is what go.sum says, whatever lies there now
    expect(synthesize(dir, env)).toMatchObject({ output: 'original\n', isCompiled: false });
  });
});

describe('an installation of Go', () => {
  /** A copy of the installation, with files of its own in the place of others. */
  function installation(files: { [file: string]: string }): { PATH: string; put(changed: { [file: string]: string | undefined }): void } {
    const real = go(tempDir(), 'env', 'GOROOT').trim();
    const root = path.join(tempDir('goroot'), 'go');
    execFileSync('cp', ['-a', fs.statSync(real).dev === fs.statSync(path.dirname(root)).dev ? '-l' : '-r', real, root]);
    const put = (changed: { [file: string]: string | undefined }) => {
      for (const [file, content] of Object.entries(changed)) {
        fs.rmSync(path.join(root, file), { force: true }); // the link, not the file of the real installation
        if (content === undefined) fs.copyFileSync(path.join(real, file), path.join(root, file));
        else fs.writeFileSync(path.join(root, file), content);
      }
    };
    put(files);
    return { PATH: `${path.join(root, 'bin')}${path.delimiter}${process.env.PATH}`, put };
  }

  const program = () => write(tempDir(), {
    'go.mod': 'module example.com/p\n\ngo 1.24\n', 'main.go': 'package main\n\nimport (\n\t"errors"\n\t"fmt"\n)\n\nfunc main() { fmt.Println(errors.New("text")) }\n',
  });

  test('whose standard library was patched gives programs of its own, and the original those that it gave before', () => {
    const dir = program();
    const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    const original = synthesize(dir, env);
    const patched = installation({});
    const source = path.join(go(tempDir(), 'env', 'GOROOT').trim(), 'src', 'errors', 'errors.go');
    const text = fs.readFileSync(source, 'utf8').replace('return &errorString{text}', 'return &errorString{"patched " + text}');
    patched.put({ 'src/errors/errors.go': text });
    expect(original).toMatchObject({ output: 'text\n', isCompiled: true });
    expect(synthesize(dir, { ...env, PATH: patched.PATH })).toMatchObject({ output: 'patched text\n', isCompiled: true });
    expect(synthesize(dir, { ...env, PATH: patched.PATH })).toMatchObject({ output: 'patched text\n', isCompiled: false });
    expect(synthesize(dir, env)).toMatchObject({ output: 'text\n', isCompiled: false });
    patched.put({ 'src/errors/errors.go': undefined });
    expect(synthesize(dir, { ...env, PATH: patched.PATH })).toMatchObject({ output: 'text\n', isCompiled: false, sha256: original.sha256 });
  });

  test('whose go.env has flags and levels gives the same bytes as any other', () => {
    const dir = program();
    const original = synthesize(dir, { GOPHER_CONSTRUCTS_CACHE: tempDir('cache') });
    const { PATH } = installation({ 'go.env': 'GOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\nGOFLAGS=-race -mod=mod -ldflags=-X=main.x=y\nGOAMD64=v3\nGOARM64=v9.0\nGOFIPS140=latest\n' });
    const configured = synthesize(dir, { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), PATH });
    expect(configured).toEqual(original);
  });

  test('whose go.env has an experiment is named by it, with a warning', () => {
    const dir = program();
    const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    const original = synthesize(dir, env);
    const { PATH, put } = installation({ 'go.env': 'GOTOOLCHAIN=auto\nGOEXPERIMENT=nodwarf5\n' });
    const experimental = synthesize(dir, { ...env, PATH });
    expect(experimental).toMatchObject({ isCompiled: true, warnings: [expect.stringMatching(/the go\.env file of .*\/go sets GOEXPERIMENT=nodwarf5, which changes the program/)] });
    expect(experimental.sha256).not.toBe(original.sha256);
    put({ 'go.env': undefined });
    expect(synthesize(dir, { ...env, PATH })).toEqual({ ...original, isCompiled: false });
  });
});

describe('without trimpath', () => {
  test.each<[string, (env: { [name: string]: string }) => { [name: string]: string }]>([
    ['the module cache', env => ({ ...env, GOMODCACHE: path.join(tempDir(), 'elsewhere') })],
  ])('a program belongs to the place of %s', (_, move) => {
    const proxy = tempDir('proxy');
    publish(proxy, 'example.com/where', 'v1.0.0', { 'where.go': 'package where\n\nimport "runtime"\n\nfunc File() string { _, file, _, _ := runtime.Caller(0); return file }\n' });
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/where v1.0.0\n',
      'main.go': 'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/where"\n)\n\nfunc main() { fmt.Println(where.File()) }\n',
    });
    const env: { [name: string]: string } = { ...proxyEnvironment(proxy, path.join(tempDir(), 'mod')), GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    withEnv(env, () => go(dir, 'mod', 'tidy'));
    const moved = move(env);
    const options = { trimpath: false };
    expect(synthesize(dir, env, options).output).toBe(`${env.GOMODCACHE}/example.com/where@v1.0.0/where.go\n`);
    expect(synthesize(dir, moved, options).output).toBe(`${moved.GOMODCACHE}/example.com/where@v1.0.0/where.go\n`);
    expect(synthesize(dir, env, options)).toMatchObject({ output: `${env.GOMODCACHE}/example.com/where@v1.0.0/where.go\n`, isCompiled: false });
  });

  test('a program belongs to the place of a module that stands in for another', () => {
    const replaced = (where: string) => ({
      'go.mod': `module example.com/user\n\ngo 1.24\n\nrequire example.com/where v1.0.0\n\nreplace example.com/where => ${where}\n`,
    });
    const source = { 'go.mod': 'module example.com/where\n\ngo 1.24\n', 'where.go': 'package where\n\nimport "runtime"\n\nfunc File() string { _, file, _, _ := runtime.Caller(0); return file }\n' };
    const [one, other] = [write(tempDir(), source), write(tempDir(), source)];
    const dir = write(tempDir(), {
      ...replaced(one), 'main.go': 'package main\n\nimport (\n\t"fmt"\n\n\t"example.com/where"\n)\n\nfunc main() { fmt.Println(where.File()) }\n',
    });
    const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    expect(synthesize(dir, env, { trimpath: false }).output).toBe(`${one}/where.go\n`);
    write(dir, replaced(other));
    expect(synthesize(dir, env, { trimpath: false }).output).toBe(`${other}/where.go\n`);
  });
});
