/**
 * A supervisor between a synthesis and a long-running command.
 *
 * The synthesis is blocked while it waits. The supervisor stops the command and its descendants
 * after the timeout, on a signal, or when the synthesis has ended. It also reports progress and
 * refreshes the lock of the synthesis.
 *
 * It runs as `node supervisor.js` in its own process group. A SupervisedCommand arrives as JSON on
 * standard input, because arguments have a limited length and are visible to other users. File
 * descriptor 3 is the standard error of the synthesis.
 *
 * Variables of the user's environment that Node reads (options, modules, certificates) are for the
 * command only, as `hideNodeVariables` explains. Certificates may take longer to load than
 * everything else.
 */
import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as tty from 'tty';

/** A command with its limits. */
export interface SupervisedCommand {
  /** The process ID of the synthesis, which may end before this process checks it. */
  readonly parent: number;
  readonly command: string;
  readonly args: string[];
  readonly timeoutSeconds: number;
  /** Text for the standard input of the command. */
  readonly input?: string;
  /** A command that stops resources out of reach of signals, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
  /** A file with a modification time to refresh while the command runs, and the interval. */
  readonly heartbeat?: { readonly file: string; readonly everyMs: number };
}

/** The progress report of a long-running command. */
export interface Progress {
  readonly what: string;
  /** The directory of the results, and their expected number. */
  readonly results?: { readonly dir: string; readonly total: number };
}

/** Exit statuses in addition to the command's own, as in timeout(1) and shells. */
export const TIMED_OUT = 124;
export const NOT_FOUND = 127;
const STOPPED = 130;

const HIDDEN = 'GOPHER_CONSTRUCTS_HIDDEN_';

/**
 * An environment for this process, in which variables that Node reads are renamed until the command
 * starts.
 */
export function hideNodeVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(/^(?=NODE_)/, HIDDEN), value]));
}

function restoreNodeVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name.replace(HIDDEN, ''), value]));
}

const STDERR_OF_SYNTHESIS = 3;
let hasReported = false;
const PARENT_CHECK_MS = 200;
/**
 * A terminal shows one line that is overwritten. Other output, such as a CI log, receives a line at
 * longer intervals.
 */
const [TERMINAL, LOG] = [{ firstMs: 2_000, everyMs: 1_000 }, { firstMs: 20_000, everyMs: 60_000 }];

if (require.main === module) supervise(JSON.parse(fs.readFileSync(0, 'utf8')));

function supervise({ parent, command, args, timeoutSeconds, input, stop, progress, heartbeat }: SupervisedCommand): void {
  if (isGone(parent)) process.exit(STOPPED);
  const env = restoreNodeVariables(process.env);
  const child = spawn(command, args, { env, stdio: [input === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit'], detached: true, windowsHide: true });
  child.stdin?.on('error', () => undefined).end(input); // a command may exit without reading its input

  function end(status: number): void {
    if (stop) spawnSync(stop[0], stop.slice(1), { env, stdio: 'ignore' });
    killGroup(child.pid);
    process.exit(status);
  }

  child.on('error', () => process.exit(NOT_FOUND));
  child.on('exit', (status, signal) => {
    if (hasReported) write('', true);
    killGroup(child.pid); // descendants that are still running, such as a server
    if (signal) process.kill(process.pid, signal);
    process.exit(status ?? 1);
  });
  setTimeout(() => end(TIMED_OUT), timeoutSeconds * 1000);
  setInterval(() => { if (isGone(parent)) end(STOPPED); }, PARENT_CHECK_MS);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(STOPPED));
  if (heartbeat) setInterval(() => renew(heartbeat.file), heartbeat.everyMs);
  if (progress) reportProgress(progress);
}

/** An orphaned process has another parent, but Windows keeps the old ID. */
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
  } catch { /* exited already */ }
}

function renew(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch { /* another process has the lock, or there is none */ }
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

/** Writes to the standard error of the synthesis. On a terminal, it replaces the previous line. */
function write(line: string, isTerminalOnly = false): void {
  const isTerminal = tty.isatty(STDERR_OF_SYNTHESIS);
  if (isTerminalOnly && !isTerminal) return;
  try {
    fs.writeSync(STDERR_OF_SYNTHESIS, isTerminal ? `\r\u001b[K${line}` : `gopher-constructs: ${line}\n`);
  } catch { /* the reader has closed the stream */ }
}
