import { spawnSync } from 'child_process';

/** Everything that is said about a finished child process. */
export interface ProcessResult {
  /** The exit code; undefined where the command could not be started or was killed. */
  readonly status?: number;
  /** Why it could not be started (`ENOENT`, …) or which signal ended it. */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end. This is the one place of the library that starts processes: always with an argument array, never
 * through a shell.
 */
export function runProcess(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): ProcessResult {
  const child = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1024 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  return {
    status: child.status ?? undefined,
    failure: (child.error as NodeJS.ErrnoException | undefined)?.code ?? child.signal ?? undefined,
    stdout: child.stdout ?? '',
    stderr: child.stderr ?? '',
  };
}
