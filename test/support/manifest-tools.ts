import { spawnSync } from 'child_process';

/** What a command prints, whatever its status. */
export function output(command: string, ...args: string[]): string {
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env }, maxBuffer: 2 ** 26 });
  if (error) throw error;
  return stdout || stderr;
}
