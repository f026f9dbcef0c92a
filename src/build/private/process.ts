import { spawn, spawnSync, SpawnSyncOptionsWithStringEncoding } from 'child_process';
import * as path from 'path';
import * as tty from 'tty';
import { NOT_FOUND, Progress, SupervisedCommand, TIMED_OUT, withheld } from './supervisor';

/** A command, its place and its surroundings. */
export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** A command that ends what a signal does not reach, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
  /** What it reads from standard input; only where it ends by itself within moments. */
  readonly input?: string | Uint8Array;
}

/** Everything that is said about a finished child process. */
export interface ProcessResult {
  /** The exit code; undefined where the command could not be started or was killed. */
  readonly status?: number;
  /** Why it could not be started (`ENOENT`, …), which signal ended it, or `TIMEOUT`. */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** The compiled supervisor, also where this file runs uncompiled, under test. */
const SUPERVISOR = path.join(__dirname.replace(/src(?=[\\/]build[\\/]private$)/, 'lib'), 'supervisor.js');

const MAX_OUTPUT = 1024 * 1024 * 1024;

/** Runs a command that ends by itself within moments. */
export function runProcess({ command, args, cwd, env, timeoutSeconds, input }: Command): ProcessResult {
  const { status, error, signal, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: timeoutSeconds * 1000,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return {
    status: status ?? undefined,
    failure: code === 'ETIMEDOUT' ? 'TIMEOUT' : code ?? signal ?? undefined,
    stdout: stdout ?? '',
    stderr: stderr ?? '',
  };
}

/**
 * Runs a command for the user to see and to answer, on the terminal of this process, with which it ends. What it says goes to standard
 * error, or nowhere.
 */
export function runInForeground(command: string, args: string[], isQuiet: boolean): { readonly status?: number; readonly failure?: string } {
  const { status, error, signal } = spawnSync(command, args, { stdio: isQuiet ? 'ignore' : ['inherit', 2, 2], windowsHide: true });
  return { status: status ?? undefined, failure: (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? undefined };
}

/**
 * Runs a command that may take long: it ends with this process, whatever ends this process, and nothing that it has started
 * stays behind.
 */
export function runSupervised(command: Command): ProcessResult {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, supervisorArguments(command), supervisorOptions(command));
  return supervised(status, signal, stdout ?? '', stderr ?? '');
}

/** Does what `runSupervised` does, while others run. */
export function startSupervised(command: Command): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, supervisorArguments(command), supervisorOptions(command));
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name]!.setEncoding('utf8').on('data', text => { output[name] += text; });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(supervised(status, signal, output.stdout, output.stderr)));
  });
}

function supervisorArguments({ command, args, timeoutSeconds, stop, progress }: Command): string[] {
  const supervisedCommand: SupervisedCommand = { command, args, timeoutSeconds, stop, progress };
  return [SUPERVISOR, JSON.stringify(supervisedCommand)];
}

function supervisorOptions({ cwd, env }: Command): SpawnSyncOptionsWithStringEncoding {
  const terminal = tty.isatty(2) ? 2 : 'ignore';
  return { cwd, env: withheld(env), encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'pipe', terminal], windowsHide: true };
}

function supervised(status: number | null, signal: NodeJS.Signals | null, stdout: string, stderr: string): ProcessResult {
  // What could not be started has said nothing; the client of a container engine ends with the same status, and says why.
  const isMissing = status === NOT_FOUND && stderr === '';
  const failure = status === TIMED_OUT ? 'TIMEOUT' : isMissing ? 'ENOENT' : signal ?? undefined;
  return { status: failure ? undefined : status ?? undefined, failure, stdout, stderr };
}
