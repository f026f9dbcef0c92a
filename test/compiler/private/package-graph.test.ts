import * as fs from 'fs';
import * as path from 'path';
import { Fingerprinter } from '../../../src/compiler/private/fingerprint';
import type { GoCommand } from '../../../src/compiler/private/go-command';
import { PackageGraph } from '../../../src/compiler/private/package-graph';
import { Toolchain } from '../../../src/compiler/private/toolchain';
import { GoPlatform } from '../../../src/program/go-platform';
import { findProgram } from '../../../src/program/go-program';
import { MAIN, tempDir, write } from '../../support/go-sources';

const TOOLCHAIN: Toolchain = { version: 'go1.26.8', content: '', settings: [], goroot: '/go', moduleCache: '/modules' };

const dir = write(tempDir(), { 'go.mod': 'module example.com/chain\n\ngo 1.24\n', 'main.go': MAIN, 'x.go': 'package main\n' });
const program = findProgram(dir, {}, GoPlatform.LINUX_AMD64);

/** The graph that `go list` prints, each package after what it imports. */
function graphOf(packages: { ImportPath: string; Imports?: string[]; Standard?: boolean }[]): PackageGraph {
  const stdout = packages.map(pkg => `${JSON.stringify({ Dir: dir, Name: 'main', GoFiles: ['x.go'], ...pkg }, undefined, 1)}\n`).join('');
  return PackageGraph.of({ list: () => ({ status: 0, stdout, stderr: '' }) } as unknown as GoCommand, [program]);
}

describe('a package graph', () => {
  test('has what a program imports, each after what it imports itself, without the standard library', () => {
    const graph = graphOf([
      { ImportPath: 'fmt', Standard: true },
      { ImportPath: 'c' }, { ImportPath: 'b', Imports: ['c', 'fmt'] }, { ImportPath: 'a', Imports: ['b', 'c'] }, { ImportPath: 'unused' },
      { ImportPath: 'example.com/chain', Imports: ['a', 'fmt'] },
    ]);
    expect(graph.closure('example.com/chain').map(pkg => pkg.ImportPath)).toEqual(['c', 'b', 'a', 'example.com/chain']);
    expect(graph.closure('missing')).toEqual([]);
    expect(graph.standardLibrary.map(pkg => pkg.ImportPath)).toEqual(['fmt']);
  });

  test('ends where packages import each other, which Go reports', () => {
    const graph = graphOf([{ ImportPath: 'a', Imports: ['b'] }, { ImportPath: 'b', Imports: ['a'] }, { ImportPath: 'example.com/chain', Imports: ['a'] }]);
    expect(graph.closure('example.com/chain').map(pkg => pkg.ImportPath)).toEqual(['b', 'a', 'example.com/chain']);
  });

  test('may have a chain of imports as long as generated code has', () => {
    const length = 20_000;
    const chain = (text: string) => {
      fs.writeFileSync(path.join(dir, 'x.go'), text);
      const packages = Array.from({ length }, (_, i) => ({ ImportPath: `p${i}`, Imports: i > 0 ? [`p${i - 1}`] : [] }));
      return graphOf([...packages, { ImportPath: 'example.com/chain', Imports: [`p${length - 1}`] }]);
    };
    const graph = chain('package main\n');
    expect(graph.closure('example.com/chain')).toHaveLength(length + 1);
    const one = new Fingerprinter(TOOLCHAIN, graph).of(program);
    expect(new Fingerprinter(TOOLCHAIN, chain('package main\n')).of(program)).toBe(one);
    expect(new Fingerprinter(TOOLCHAIN, chain('package main // changed\n')).of(program)).not.toBe(one);
  });
});
