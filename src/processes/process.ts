import { spawn, spawnSync, SpawnSyncOptionsWithStringEncoding } from 'child_process';
import * as fs from 'fs';
import { HEARTBEAT_MS } from '../storage/lock';
import { hideNodeVariables, NOT_FOUND, Progress, SupervisedCommand, TIMED_OUT } from './private/supervisor';
import { SUPERVISOR } from './private/supervisor-file';
import { printable, show } from '../validation/show';

export type { Progress };

/** A command, its working directory and its environment. */
export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** A command that ends what a signal does not reach, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
  /** Text for its standard input. */
  readonly input?: string;
  /** The lock file whose time is renewed while it runs. */
  readonly heartbeat?: string;
  /** The most bytes that it may print; one that prints more is ended. */
  readonly maxOutput?: number;
}

/** Everything that is known of a finished child process. */
export interface ProcessResult {
  /** The exit code; undefined where the command could not be started or was killed. */
  readonly status?: number;
  /** Why it could not be started (`ENOENT`, …), which signal ended it, `TIMEOUT`, or `ENOBUFS` where it printed too much. */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where progress is reported; a process may have been started without it. */
const STDERR = hasStderr() ? 2 : 'ignore';

const MAX_OUTPUT = 512 * 1024 * 1024;

/**
 * Runs a command: it ends with this process, whatever ends this process, and nothing that it has started stays behind.
 */
export function runSupervised(command: Command): ProcessResult {
  const options = { ...supervisorOptions(command), input: requestOf(command) };
  const { status, signal, error, stdout, stderr } = spawnSync(process.execPath, [SUPERVISOR], options);
  return resultOf(status, (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? undefined, stdout ?? '', stderr ?? '');
}

/** Does what `runSupervised` does, while others run. */
export function startSupervised(command: Command): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SUPERVISOR], supervisorOptions(command));
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name]!.setEncoding('utf8').on('data', text => { output[name] += text; });
    child.stdin!.on('error', () => undefined).end(requestOf(command));
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(resultOf(status, signal ?? undefined, output.stdout, output.stderr)));
  });
}

/**
 * Runs a filter, a command that reads a file as standard input and starts no others, without a supervisor: it costs as much as the filter. It is in
 * this process' group, so what ends the group ends it.
 */
export function runFilter({ command, args, cwd, env, timeoutSeconds }: Command, input: number): ProcessResult {
  const { status, error, signal, stdout, stderr } = spawnSync(command, args, {
    cwd, env, encoding: 'utf8', stdio: [input, 'pipe', 'pipe'], timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL', windowsHide: true,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return { status: status ?? undefined, failure: code === 'ETIMEDOUT' ? 'TIMEOUT' : code ?? signal ?? undefined, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/**
 * Runs a command for the user to see and to answer, on the terminal of this process, with which it ends. What it says goes to standard
 * error, or nowhere.
 */
export function runInForeground(command: string, args: string[], isQuiet: boolean): { readonly status?: number; readonly failure?: string } {
  const { status, error, signal } = spawnSync(command, args, { stdio: isQuiet ? 'ignore' : ['inherit', 2, 2], windowsHide: true });
  return { status: status ?? undefined, failure: (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? undefined };
}

/** What a failed process printed, or why it printed nothing. */
export function failureOf({ status, failure, stdout, stderr }: ProcessResult): string {
  if (failure === 'TIMEOUT') return 'it did not end in time';
  if (failure === 'ENOBUFS') return `it printed more than can be read, beginning with ${show(stdout || stderr)}`;
  return printable(stderr.trim() || stdout.trim()) || (failure ? `it was ended by ${failure}` : `it ended with status ${status}`);
}

/** An error that a command has failed, which the cache recognizes where its file system is full. */
export function commandError(message: string, { stderr }: ProcessResult): Error {
  const file = /(\S+): (?:no space left on device|disk quota exceeded)/.exec(stderr)?.[1];
  return file === undefined ? new Error(message) : Object.assign(new Error(message), { code: 'ENOSPC', path: file });
}

function requestOf({ command, args, timeoutSeconds, input, stop, progress, heartbeat }: Command): string {
  const request: SupervisedCommand = {
    parent: process.pid,
    command,
    args,
    timeoutSeconds,
    input,
    stop,
    progress,
    heartbeat: heartbeat === undefined ? undefined : { file: heartbeat, everyMs: HEARTBEAT_MS },
  };
  return JSON.stringify(request);
}

/**
 * The supervisor is in a process group of its own, so that it is there to end the command when the whole group of the synthesis is killed. An
 * app that handles Ctrl-C itself, though, goes on after it: there the supervisor has to get it, too.
 */
function supervisorOptions({ cwd, env, maxOutput = MAX_OUTPUT }: Command): SpawnSyncOptionsWithStringEncoding & { detached: boolean } {
  const detached = process.listenerCount('SIGINT') === 0;
  return { cwd, env: hideNodeVariables(env), encoding: 'utf8', maxBuffer: maxOutput, stdio: ['pipe', 'pipe', 'pipe', STDERR], detached, windowsHide: true };
}

function hasStderr(): boolean {
  try {
    return fs.fstatSync(2) !== undefined;
  } catch {
    return false;
  }
}

function resultOf(status: number | null, ended: string | undefined, stdout: string, stderr: string): ProcessResult {
  // What could not be started has said nothing; the client of a container engine ends with the same status, and says why.
  const isMissing = status === NOT_FOUND && stderr === '';
  const failure = status === TIMED_OUT ? 'TIMEOUT' : isMissing ? 'ENOENT' : ended;
  return { status: failure ? undefined : status ?? undefined, failure, stdout, stderr };
}
