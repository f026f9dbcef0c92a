import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ARTIFACTS } from '../../src/synthesis/artifact-place';

const made: string[] = [];
afterAll(() => made.flatMap(dir => [dir, `${dir}.${ARTIFACTS}`]).forEach(dir => fs.rmSync(dir, { recursive: true, force: true })));

/** A new directory, symbolic links resolved, gone when the test file is done. */
export function tempDir(name = 'gopher-constructs'): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`)));
  made.push(dir);
  return dir;
}

/** A new directory on another file system than that of `tempDir`, where Linux has one, gone when the test file is done. */
export function otherFileSystem(): string {
  const place = ['/dev/shm', '/run'].find(isOther);
  if (place === undefined) return tempDir();
  const dir = fs.mkdtempSync(path.join(place, 'gopher-constructs-'));
  made.push(dir);
  return dir;
}

function isOther(place: string): boolean {
  return fs.existsSync(place) && fs.statSync(place).dev !== fs.statSync(os.tmpdir()).dev;
}

/** Writes files below a directory and gives the directory back. What is done next is later, by the clock of the file system, too. */
export function write(dir: string, files: { [name: string]: string }): string {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  passTick();
  return dir;
}

/** Waits until the clock of the file system, which goes by some milliseconds at a time, has moved on. */
export function passTick(): void {
  const probe = path.join(os.tmpdir(), `tick-${process.pid}`);
  const now = () => {
    fs.writeFileSync(probe, '');
    return fs.statSync(probe, { bigint: true }).ctimeNs;
  };
  for (const start = now(); now() === start;);
  fs.rmSync(probe);
}

/** A program that prints a line. */
export const MAIN = 'package main\n\nfunc main() { println("hello") }\n';

/** Module example.com/two: mains a and b, both using package shared. */
export function twoPrograms(dir: string): string {
  const main = (name: string) => `package main\n\nimport "example.com/two/shared"\n\nfunc main() { println("${name}", shared.Text) }\n`;
  return write(dir, {
    'go.mod': 'module example.com/two\n\ngo 1.24\n',
    'shared/shared.go': 'package shared\n\nconst Text = "shared"\n',
    'cmd/a/main.go': main('a'),
    'cmd/b/main.go': main('b'),
  });
}

/**
 * Puts a `go` in front of the real one that records how it is called, for as long as the test file runs; gives a function that
 * tells the first arguments since it was last asked: `['env', 'list', 'build']`.
 */
export function recordGo(): () => string[] {
  const { PATH, log } = goInFront();
  const before = process.env.PATH;
  beforeAll(() => { process.env.PATH = PATH; });
  afterAll(() => { process.env.PATH = before; });
  return () => {
    const calls = fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
    fs.rmSync(log, { force: true });
    return calls;
  };
}

/**
 * A `go` in front of the real one that writes a line to a log for each call.
 *
 * @param line what it writes, as a shell has it
 * @param run how it calls the real one
 */
export function goInFront(line = '$1', run = (real: string) => `exec '${real}' "$@"`): { PATH: string; log: string } {
  const dir = tempDir('go-in-front');
  const log = path.join(dir, 'log');
  const real = process.env.PATH!.split(path.delimiter).map(p => path.join(p, 'go')).find(p => fs.existsSync(p))!;
  fs.writeFileSync(path.join(dir, 'go'), `#!/bin/sh\necho "${line}" >> '${log}'\n${run(real)}\n`, { mode: 0o755 });
  return { PATH: `${dir}${path.delimiter}${process.env.PATH}`, log };
}

/** Gives the test file a cache of its own. */
export function ownCache(): string {
  const dir = tempDir('cache');
  const before = process.env.GOPHER_CONSTRUCTS_CACHE;
  beforeAll(() => { process.env.GOPHER_CONSTRUCTS_CACHE = dir; });
  afterAll(() => {
    if (before === undefined) delete process.env.GOPHER_CONSTRUCTS_CACHE;
    else process.env.GOPHER_CONSTRUCTS_CACHE = before;
  });
  return dir;
}

/** Does something with another working directory, which is made where it isn't there. */
export function inDirectory<T>(dir: string, action: () => T): T {
  const before = process.cwd();
  fs.mkdirSync(dir, { recursive: true });
  process.chdir(dir);
  try {
    return action();
  } finally {
    process.chdir(before);
  }
}

/** Path, content and time of every file below a directory. */
export function treeState(dir: string): string[] {
  return fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort().map(name => {
    const stat = fs.lstatSync(path.join(dir, name));
    return [name, stat.mtimeMs, stat.mode, stat.isFile() ? fs.readFileSync(path.join(dir, name), 'base64') : ''].join(' ');
  });
}

/** Sets environment variables for one action. */
export function withEnv<T>(variables: { [name: string]: string | undefined }, action: () => T): T {
  const before = { ...process.env };
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  try {
    return action();
  } finally {
    process.env = before;
  }
}

/** Runs the go command with the variables that the test has set (jest's `process.env` is not the one that children get by default). */
export function go(cwd: string, ...args: string[]): string {
  return execFileSync('go', args, { cwd, env: { ...process.env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
