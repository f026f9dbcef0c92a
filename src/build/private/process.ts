import { spawnSync } from 'child_process';
import * as path from 'path';
import * as tty from 'tty';
import { NOT_FOUND, Progress, SupervisedCommand, TIMED_OUT } from './supervisor';

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
  readonly input?: string;
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
 * Runs a command that may take long: it ends with this process, whatever ends this process, and nothing that it has started
 * stays behind.
 */
export function runSupervised(command: Command): ProcessResult {
  const supervised: SupervisedCommand = {
    command: command.command, args: command.args, timeoutSeconds: command.timeoutSeconds, stop: command.stop, progress: command.progress,
  };
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [SUPERVISOR, JSON.stringify(supervised)], {
    cwd: command.cwd,
    env: command.env,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    stdio: ['ignore', 'pipe', 'pipe', tty.isatty(2) ? 2 : 'ignore'],
    windowsHide: true,
  });
  const failure = { [TIMED_OUT]: 'TIMEOUT', [NOT_FOUND]: 'ENOENT' }[status ?? 0] ?? signal ?? undefined;
  return { status: failure ? undefined : status ?? undefined, failure, stdout: stdout ?? '', stderr: stderr ?? '' };
}
