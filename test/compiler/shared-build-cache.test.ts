import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoPlatform } from '../../src';
import { GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { tempDir, withEnv, write } from '../support/go-sources';
import { goTool } from '../support/go-tools';

/** A cache program that machines share, and what this machine asked it. */
function machine(shared: string, tool: string): { build(entry: string): string; requests(): { [request: string]: number } } {
  const dir = tempDir('machine');
  const log = path.join(dir, 'log');
  const env = {
    GOCACHE: path.join(dir, 'gocache'),
    GOPHER_CONSTRUCTS_CACHE: path.join(dir, 'cache'),
    GOCACHEPROG: [tool, shared, dir, log].join(' '),
  };
  return {
    build: entry => withEnv(env, () => {
      const program = findProgram(entry, {}, GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64'));
      return execFileSync(GoBuildPlan.of(new RootConstruct()).request(program).binary.file, { encoding: 'utf8' });
    }),
    requests: () => {
      const lines = fs.readFileSync(log, 'utf8').trim().split('\n');
      return Object.fromEntries([...new Set(lines)].map(line => [line, lines.filter(l => l === line).length]));
    },
  };
}

test('a GOCACHEPROG gets what one machine compiled to another', () => {
  const shared = tempDir('shared');
  const tool = goTool('cache-directory');
  const dir = write(tempDir(), {
    'go.mod': 'module example.com/cached\n\ngo 1.24\n',
    'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Print("compiled once") }\n',
  });
  const one = machine(shared, tool);
  expect(one.build(dir)).toBe('compiled once');
  expect(one.requests().put).toBeGreaterThan(20); // the standard library's packages

  const other = machine(shared, tool);
  expect(other.build(dir)).toBe('compiled once');
  expect(other.requests().hit).toBeGreaterThan(20);
  expect(other.requests().put).toBeLessThan(3); // Go notes each link, and compiles nothing
});
