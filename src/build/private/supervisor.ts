/**
 * Stands between a synthesis and a command that may take long. The synthesis is blocked while it waits, so this process does what
 * the synthesis can't: it stops the command, with all that the command has started, when the time is up, when it is told to stop, or
 * when the synthesis is gone; and it tells a terminal how far things are.
 *
 * Started as `node supervisor.js <SupervisedCommand as JSON>`; file descriptor 3 is the terminal, if there is one. What the user's
 * environment says to Node (options, modules to load, certificates to read, which can take longer than all else) is for the command, if
 * that runs Node, not for this process: see `withheld`.
 */
import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';

/** What to run, and how long. */
export interface SupervisedCommand {
  readonly command: string;
  readonly args: string[];
  readonly timeoutSeconds: number;
  /** A command that ends what a signal does not reach, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
}

/** What a terminal is told of after two seconds. */
export interface Progress {
  readonly what: string;
  /** The directory that results appear in, and how many will. */
  readonly dir: string;
  readonly total: number;
}

/** Exit statuses beside the command's own; those of timeout(1) and of shells. */
export const TIMED_OUT = 124;
export const NOT_FOUND = 127;
const STOPPED = 130;

const WITHHELD = 'GOPHER_CONSTRUCTS_WITHHELD_';

/** An environment for this process: what Node would obey has other names until the command is started. */
export function withheld(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(/^(?=NODE_)/, WITHHELD), value]));
}

function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(WITHHELD, ''), value]));
}

const TERMINAL = 3;
const FIRST_PROGRESS_MS = 2000;
const NEXT_PROGRESS_MS = 1000;
const PARENT_CHECK_MS = 200;

if (require.main === module) supervise(JSON.parse(process.argv[2]));

function supervise({ command, args, timeoutSeconds, stop, progress }: SupervisedCommand): void {
  const parent = process.ppid;
  const env = given(process.env);
  const child = spawn(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true, windowsHide: true });

  function end(status: number): void {
    if (stop) spawnSync(stop[0], stop.slice(1), { env, stdio: 'ignore' });
    try {
      process.kill(process.platform === 'win32' ? child.pid! : -child.pid!, 'SIGKILL'); // the whole group
    } catch { /* gone already */ }
    process.exit(status);
  }

  child.on('error', () => process.exit(NOT_FOUND));
  child.on('exit', (status, signal) => {
    if (progress) report('');
    if (signal) process.kill(process.pid, signal);
    process.exit(status ?? 1);
  });
  setTimeout(() => end(TIMED_OUT), timeoutSeconds * 1000);
  setInterval(() => { if (process.ppid !== parent) end(STOPPED); }, PARENT_CHECK_MS);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(STOPPED));
  if (progress) {
    const start = Date.now();
    setTimeout(() => setInterval(() => {
      report(`${progress.what}: ${fs.readdirSync(progress.dir).length} of ${progress.total}, ${Math.round((Date.now() - start) / 1000)} s`);
    }, NEXT_PROGRESS_MS), FIRST_PROGRESS_MS - NEXT_PROGRESS_MS);
  }
}

/** One line on the terminal, in place of the one before. */
function report(line: string): void {
  try {
    fs.writeSync(TERMINAL, `\r\u001b[K${line}`);
  } catch { /* no terminal, or it is gone */ }
}
