import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoContainerImage, GoPlatform } from '../../src';
import { GoBuildOptions } from '../../src/program/go-build-options';
import { findProgram } from '../../src/program/go-program';
import { BUILD_OPTIONS } from '../../src/program/shapes';
import { errors, errorsOf } from '../support/errors';
import { MAIN, tempDir, write } from '../support/go-sources';

const find = (entry: string, options: GoBuildOptions = {}) => findProgram(entry, options, GoPlatform.LINUX_AMD64);

const dir = write(tempDir('go program with a space and ünïcode'), {
  'shop/go.mod': '// a comment\nmodule example.com/shop // another\n\ngo 1.25.0\n',
  'shop/cmd/api/main.go': MAIN,
  'shop/cmd/api/v2/main.go': MAIN,
  'shop/cmd/commented/main.go': '// Command commented.\n\n/* package nothing */\npackage main\n\nfunc main() {}\n',
  'shop/cmd/tests/main_test.go': 'package main\n',
  'shop/internal/lib/lib.go': 'package lib\n',
  'shop/empty/README.md': '',
  'shop/tools/go.mod': 'module (\n\t"example.com/shop/tools"\n)\n',
  'shop/tools/main.go': MAIN,
  'library/go.mod': 'module example.com/library\n',
  'library/library.go': 'package library\n',
  'loose/main.go': MAIN,
  'nameless/go.mod': 'go 1.25\n',
  'nameless/main.go': MAIN,
});
const at = (...parts: string[]) => path.join(dir, ...parts);

describe('findProgram', () => {
  test('finds module, import path and executable name from a directory below go.mod', () => {
    expect(find(at('shop/cmd/api'))).toMatchObject({
      dir: at('shop/cmd/api'),
      importPath: 'example.com/shop/cmd/api',
      name: 'api',
      module: { dir: at('shop'), path: 'example.com/shop', goVersion: '1.25.0', workFile: undefined },
    });
  });

  test('takes a path relative to the working directory', () => {
    expect(find(path.relative(process.cwd(), at('shop/cmd/api'))).dir).toBe(at('shop/cmd/api'));
  });

  test('a main package at the module root is named after the module', () => {
    expect(find(at('shop/tools'))).toMatchObject({ importPath: 'example.com/shop/tools', name: 'tools' });
  });

  test('passes over a major version suffix in the name, as go build does', () => {
    expect(find(at('shop/cmd/api/v2')).name).toBe('api');
  });

  test('the nearest go.mod wins, and a module without a go line is of language version 1.16', () => {
    expect(find(at('shop/tools')).module).toMatchObject({ dir: at('shop/tools'), goVersion: '1.16' });
  });

  test('sees package main behind comments', () => {
    expect(find(at('shop/cmd/commented')).name).toBe('commented');
  });

  test('resolves symbolic links', () => {
    fs.symlinkSync(at('shop/cmd/api'), at('link'));
    expect(find(at('link')).dir).toBe(at('shop/cmd/api'));
  });

  test('a go.work counts for the modules that it uses, and for no others', () => {
    const work = write(tempDir(), {
      'go.work': 'go 1.25\n\nuse (\n\t./used // yes\n\t"./quoted"\n)\nuse ./single\n',
      'used/go.mod': 'module example.com/used\n',
      'used/main.go': MAIN,
      'quoted/go.mod': 'module example.com/quoted\n',
      'quoted/main.go': MAIN,
      'single/go.mod': 'module example.com/single\n',
      'single/main.go': MAIN,
      'other/go.mod': 'module example.com/other\n',
      'other/main.go': MAIN,
    });
    for (const used of ['used', 'quoted', 'single']) {
      expect(find(path.join(work, used)).module.workFile).toBe(path.join(work, 'go.work'));
    }
    expect(find(path.join(work, 'other')).module.workFile).toBeUndefined();
  });

  test.each<[string, string, RegExp]>([
    ['an empty string', '', /^entry must be the directory of a main package, such as '\.\.\/cmd\/api', got ""/],
    ['nothing, from JavaScript', undefined as any, /^entry must be the directory of a main package, such as '\.\.\/cmd\/api', got undefined/],
    ['a number, from JavaScript', 7 as any, /^entry must be the directory of a main package, such as '\.\.\/cmd\/api', got 7/],
    ['a path that is not there', at('shop/cmd/apo'), /^entry '.*apo' does not exist \(resolved from \/.*\)$/],
    ['a path that no file system takes', 'a/'.repeat(600_000), /^entry '.{240}'… \(1200000 characters\) cannot be read \(ENAMETOOLONG\)$/],
    ['a path below a file', at('shop/go.mod/x'), /^entry '.*x' does not exist/],
    ['a file', at('shop/cmd/api/main.go'), /^entry must be the directory of a main package, got the file '.*main\.go'; use '.*cmd\/api'$/],
    ['a directory outside any module', at('loose'), /must be in a Go module, got no go\.mod in .*loose or above; run 'go mod init'/],
    ['a go.mod without a module line', at('nameless'), /nameless\/go\.mod must have a module line, got none; run 'go mod init'/],
    ['a directory without Go files', at('shop/empty'), /empty' has no Go files; main packages of module example\.com\/shop: .*cmd\/api, .*cmd\/api\/v2, .*cmd\/commented$/],
    ['tests only', at('shop/cmd/tests'), /tests' has no Go files; main packages/],
    ['a library', at('shop/internal/lib'), /lib' is not a main package; main packages of module example\.com\/shop: /],
    ['a module without mains', at('library'), /library' is not a main package; module example\.com\/library has no main package$/],
  ])('refuses %s', (_, entry, message) => {
    expect(errors(() => new GoContainerImage(Testing.chart(), 'image', { entry, repository: 'x' }))).toEqual([expect.stringMatching(message)]);
  });
});

describe('build options', () => {
  const settings = (options: GoBuildOptions) => find(at('shop/cmd/api'), options).settings;

  test('by default the binary is stripped and free of paths', () => {
    expect(settings({})).toMatchObject({ platform: GoPlatform.LINUX_AMD64, tags: [], ldflags: '-s -w', trimpath: true, cgo: false, pgo: 'auto' });
  });

  test('tags and variables have one order, however they are given', () => {
    const one = settings({ tags: ['b', 'a', 'b'], linkerVariables: { 'main.b': '2', 'main.a': '1' } });
    const other = settings({ tags: ['a,b'], linkerVariables: { 'main.a': '1', 'main.b': '2' } });
    expect(one).toEqual(other);
    expect(one).toMatchObject({ tags: ['a', 'b'], ldflags: '-s -w -X=main.a=1 -X=main.b=2' });
  });

  test('arguments with spaces or quotes are quoted as Go splits -ldflags', () => {
    expect(settings({ strip: false, linkerVariables: { 'main.a': 'two words', 'main.b': "it's" } }).ldflags).toBe('-X \'main.a=two words\' "-X=main.b=it\'s"');
  });

  test.each<[string, GoBuildOptions, RegExp]>([
    ['a tag with a space', { tags: ['a b'] }, /^buildOptions\.tags\[0\] must be a build tag of letters, digits, '_' and '\.', got "a b"/],
    ['tags that are no list', { tags: 'netgo' as any }, /^buildOptions\.tags must be a list of build tags, got "netgo"/],
    ['an empty linker argument', { ldflags: [''] }, /^buildOptions\.ldflags\[0\] must be a non-empty string of one line, got ""/],
    ['a variable without a package', { linkerVariables: { version: '1' } }, /^buildOptions\.linkerVariables must have names that are the import path and name of a string variable, such as 'main\.version', got "version"/],
    ['a variable that is no string', { linkerVariables: { 'main.n': 1 as any } }, /^buildOptions\.linkerVariables\['main\.n'\] must be a string of one line, got 1/],
    ['both kinds of quotes', { ldflags: ['\'"'] }, /^an argument in buildOptions\.linkerVariables or buildOptions\.ldflags must not contain both kinds of quotes, got "'\\""; use one kind, because -ldflags does not support escapes$/],
    ['a value in place of the first flag', { strip: false, ldflags: ['a b'] }, /^buildOptions\.ldflags\[0\] must be a flag, got "a b"; the linker takes its flags first$/],
    ['a number, from JavaScript', 5 as any, /^buildOptions must be an object, such as .*, got 5$/],
    ['a map that is a Promise, from JavaScript', { linkerVariables: Promise.resolve({}) as any }, /^buildOptions\.linkerVariables must be an object, such as .*, got a Promise$/],
    ['a map that is a Map, from JavaScript', { goEnvironment: new Map() as any }, /^buildOptions\.goEnvironment must be an object, such as .*, got an instance of Map$/],
    ['no mode, from JavaScript', { mod: false as any }, /^buildOptions\.mod must be a GoModMode such as GoModMode\.VENDOR, got false$/],
  ])('refuses %s', (_, options, message) => {
    expect(errorsOf(BUILD_OPTIONS, 'buildOptions', options)).toEqual([expect.stringMatching(message)]);
  });
});
