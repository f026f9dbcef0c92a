import { execFileSync } from 'child_process';
import * as path from 'path';

const root = path.join(__dirname, '..', '..');

/** What a synthesis in a process of its own did. */
export interface Counts {
  /** The command lines of processes that were started: the go command's arguments, the supervisor left out. */
  readonly processes: string[][];
  /** The files that were read, as often as they were. */
  readonly reads: string[];
  /** What appeared in the cache, by rename: `programs`, `layers`. */
  readonly made: string[];
  /** The packages of node_modules that were loaded. */
  readonly packages: string[];
}

/** Counts what goes through Node's own modules; the library is the compiled one, as shipped. */
const COUNTERS = `
  const fs = require('fs');
  const path = require('path');
  const childProcess = require('child_process');
  const counts = { processes: [], reads: [], made: [] };
  let depth = 0; // some of Node's functions call others that are counted
  const count = (of, name, note) => {
    const original = of[name];
    of[name] = (...args) => {
      if (depth++ === 0) note(...args);
      try {
        return original(...args);
      } finally {
        depth--;
      }
    };
  };
  const read = (file, flags) => {
    if (typeof flags === 'number') return; // looked at, not read
    const isOurs = typeof file === 'string' && !/[\\\\/](node_modules|lib)[\\\\/]/.test(file);
    if (isOurs && !/^[wa]/.test(flags ?? '')) counts.reads.push(file);
  };
  count(fs, 'readFileSync', file => read(file));
  count(fs, 'openSync', read);
  count(fs, 'renameSync', (from, to) => counts.made.push(path.basename(path.dirname(path.dirname(to)))));
  for (const name of ['spawnSync', 'spawn', 'execFileSync', 'execFile', 'execSync', 'exec']) {
    count(childProcess, name, (command, args, options) => {
      const supervised = /supervisor/.test(args[0]) ? JSON.parse(options.input) : { command, args };
      counts.processes.push([path.basename(supervised.command), ...supervised.args]);
    });
  }
`;

/**
 * Runs an app and counts.
 *
 * @param app JavaScript; `lib` loads a module of the library, `argument` is what is given
 */
export function countedSynth(app: string, argument: unknown, env: { [name: string]: string }): Counts {
  const code = `${COUNTERS}
    const lib = name => require(${JSON.stringify(path.join(root, 'lib'))} + name);
    const argument = ${JSON.stringify(argument)};
    ${app};
    const packages = Object.keys(require.cache).flatMap(file => /node_modules[\\\\/]((@[^\\\\/]+[\\\\/])?[^\\\\/]+)/.exec(file)?.[1] ?? []);
    console.log(JSON.stringify({ ...counts, packages: [...new Set(packages)].sort() }));`;
  const stdout = execFileSync(process.execPath, ['-e', code], { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return JSON.parse(stdout.trim().split('\n').pop()!);
}
