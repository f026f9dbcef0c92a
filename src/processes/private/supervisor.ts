/**
 * Stands between a synthesis and a command that may take long. The synthesis is blocked while it waits, so this process does what
 * the synthesis can't: it stops the command, with all that the command has started, when the time is up, when it is told to stop, or
 * when the synthesis is gone; it reports progress, and renews the lock that the synthesis holds.
 *
 * Started as `node supervisor.js` in a process group of its own, with a SupervisedCommand as JSON on standard input: arguments could be too
 * long for the system, and be read by other users. File descriptor 3 is the standard error of the synthesis. The variables of the user's
 * environment that Node reads (options, modules to load, certificates, which can take longer than everything else) are for the command, if
 * that runs Node, not for this process: see `hideNodeVariables`.
 */
import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as tty from 'tty';

/** A command, and when it ends. */
export interface SupervisedCommand {
  /** The process number of the synthesis, which may be gone before this process can look. */
  readonly parent: number;
  readonly command: string;
  readonly args: string[];
  readonly timeoutSeconds: number;
  /** Text for its standard input. */
  readonly input?: string;
  /** A command that ends what a signal does not reach, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
  /** A file whose time is renewed while the command runs, and how often. */
  readonly heartbeat?: { readonly file: string; readonly everyMs: number };
}

/** What is reported of a command that takes long. */
export interface Progress {
  readonly what: string;
  /** The directory that results appear in, and how many will. */
  readonly results?: { readonly dir: string; readonly total: number };
}

/** Exit statuses beside the command's own; those of timeout(1) and of shells. */
export const TIMED_OUT = 124;
export const NOT_FOUND = 127;
const STOPPED = 130;

const HIDDEN = 'GOPHER_CONSTRUCTS_HIDDEN_';

/** An environment for this process: the variables that Node reads have other names until the command is started. */
export function hideNodeVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(/^(?=NODE_)/, HIDDEN), value]));
}

function restoreNodeVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(HIDDEN, ''), value]));
}

const STDERR_OF_SYNTHESIS = 3;
let hasReported = false;
const PARENT_CHECK_MS = 200;
/** On a terminal one line is written over and over; elsewhere, such as in the log of a pipeline, now and then a line. */
const [TERMINAL, LOG] = [{ firstMs: 2_000, everyMs: 1_000 }, { firstMs: 20_000, everyMs: 60_000 }];

if (require.main === module) supervise(JSON.parse(fs.readFileSync(0, 'utf8')));

function supervise({ parent, command, args, timeoutSeconds, input, stop, progress, heartbeat }: SupervisedCommand): void {
  if (isGone(parent)) process.exit(STOPPED);
  const env = restoreNodeVariables(process.env);
  const child = spawn(command, args, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit'], detached: true, windowsHide: true });
  child.stdin?.on('error', () => undefined).end(input); // a command may end without reading

  function end(status: number): void {
    if (stop) spawnSync(stop[0], stop.slice(1), { env, stdio: 'ignore' });
    killGroup(child.pid);
    process.exit(status);
  }

  child.on('error', () => process.exit(NOT_FOUND));
  child.on('exit', (status, signal) => {
    if (hasReported) write('', true);
    killGroup(child.pid); // what it has left behind, such as a server of its own
    if (signal) process.kill(process.pid, signal);
    process.exit(status ?? 1);
  });
  setTimeout(() => end(TIMED_OUT), timeoutSeconds * 1000);
  setInterval(() => { if (isGone(parent)) end(STOPPED); }, PARENT_CHECK_MS);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(STOPPED));
  if (heartbeat) setInterval(() => renew(heartbeat.file), heartbeat.everyMs);
  if (progress) reportProgress(progress);
}

/** A process whose parent is gone belongs to another one; Windows keeps the number of the old one. */
function isGone(parent: number): boolean {
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch { /* gone already */ }
}

function renew(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch { /* another process has taken the lock, or there is none */ }
}

function reportProgress({ what, results }: Progress): void {
  const start = Date.now();
  const { firstMs, everyMs } = tty.isatty(STDERR_OF_SYNTHESIS) ? TERMINAL : LOG;
  const report = () => {
    hasReported = true;
    const done = results ? `${countFiles(results.dir)} of ${results.total}, ` : '';
    write(`${what}: ${done}${Math.round((Date.now() - start) / 1000)} s`);
  };
  setTimeout(() => {
    report();
    setInterval(report, everyMs);
  }, firstMs);
}

function countFiles(dir: string): number {
  try {
    return fs.readdirSync(dir).length;
  } catch {
    return 0;
  }
}

/** Writes to the standard error of the synthesis; on a terminal in place of the line before. */
function write(line: string, isTerminalOnly = false): void {
  const isTerminal = tty.isatty(STDERR_OF_SYNTHESIS);
  if (isTerminalOnly && !isTerminal) return;
  try {
    fs.writeSync(STDERR_OF_SYNTHESIS, isTerminal ? `\r\u001b[K${line}` : `gopher-constructs: ${line}\n`);
  } catch { /* nobody reads it any more */ }
}
