import { spawn, spawnSync, SpawnSyncOptionsWithStringEncoding } from 'child_process';
import * as fs from 'fs';
import { HEARTBEAT_MS } from '../storage/lock';
import { hideNodeVariables, NOT_FOUND, Progress, SupervisedCommand, TIMED_OUT } from './private/supervisor';
import { SUPERVISOR } from './private/supervisor-file';
import { printable, show } from '../validation/show';

export type { Progress };

/** A command with its working directory and environment. */
export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutSeconds: number;
  /** A command that stops resources out of reach of signals, such as a container. */
  readonly stop?: string[];
  readonly progress?: Progress;
  /** Text for the standard input of the command. */
  readonly input?: string;
  /** The lock file to refresh while the command runs. */
  readonly heartbeat?: string;
  /** The maximum output in bytes, at which the command is stopped. */
  readonly maxOutput?: number;
}

/** The result of a finished child process. */
export interface ProcessResult {
  /** The exit code. Undefined if the command could not start or was killed. */
  readonly status?: number;
  /**
   * The reason for a failed start (`ENOENT`, …), the signal that stopped it, `TIMEOUT`, or
   * `ENOBUFS` for too much output.
   */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** The target of progress reports. A process may run without standard error. */
const STDERR = hasStderr() ? 2 : 'ignore';

const MAX_OUTPUT = 512 * 1024 * 1024;

/** Runs a command that always ends with this process, together with its descendants. */
export function runSupervised(command: Command): ProcessResult {
  const options = { ...supervisorOptions(command), input: requestOf(command) };
  const { status, signal, error, stdout, stderr } = spawnSync(process.execPath, [SUPERVISOR], options);
  return resultOf(status, (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? undefined, stdout ?? '', stderr ?? '');
}

/** The asynchronous form of `runSupervised`. */
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
 * Runs a filter, which reads a file from standard input and starts no other processes, without a
 * supervisor.
 *
 * It avoids the cost of a supervisor. Signals to this process group reach the filter.
 */
export function runFilter({ command, args, cwd, env, timeoutSeconds }: Command, input: number): ProcessResult {
  const { status, error, signal, stdout, stderr } = spawnSync(command, args, {
    cwd, env, encoding: 'utf8', stdio: [input, 'pipe', 'pipe'], timeout: timeoutSeconds * 1000, killSignal: 'SIGKILL', windowsHide: true,
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return { status: status ?? undefined, failure: code === 'ETIMEDOUT' ? 'TIMEOUT' : code ?? signal ?? undefined, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/**
 * Runs an interactive command on the terminal of this process. Its output goes to standard error,
 * or is discarded.
 */
export function runInForeground(command: string, args: string[], isQuiet: boolean): { readonly status?: number; readonly failure?: string } {
  const { status, error, signal } = spawnSync(command, args, { stdio: isQuiet ? 'ignore' : ['inherit', 2, 2], windowsHide: true });
  return { status: status ?? undefined, failure: (error as NodeJS.ErrnoException | undefined)?.code ?? signal ?? undefined };
}

/** The output of a failed process, or the reason for empty output. */
export function failureOf({ status, failure, stdout, stderr }: ProcessResult): string {
  if (failure === 'TIMEOUT') return 'it exceeded the time limit';
  if (failure === 'ENOBUFS') return `its output exceeded the limit, starting with ${show(stdout || stderr)}`;
  return printable(stderr.trim() || stdout.trim()) || (failure ? `it failed with ${failure}` : `it exited with status ${status}`);
}

/** An error of a failed command. The cache detects a full file system in it. */
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
 * The supervisor has its own process group, so that it survives a signal to the group of the
 * synthesis and can stop the command.
 *
 * An app that handles Ctrl-C itself continues, so the supervisor must receive that signal as well.
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
  // A command that could not start has printed nothing. Container engines exit with the same status
  // and print the reason.
  const isMissing = status === NOT_FOUND && stderr === '';
  const failure = status === TIMED_OUT ? 'TIMEOUT' : isMissing ? 'ENOENT' : ended;
  return { status: failure ? undefined : status ?? undefined, failure, stdout, stderr };
}
