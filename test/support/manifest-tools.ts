import { spawnSync } from 'child_process';

/** Why a command cannot be run, or undefined if it can. In CI it has to be there. */
export function toolMissing(command: string, ...args: string[]): string | undefined {
  const { status, error } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env } });
  if (status === 0) return undefined;
  const why = `${command} cannot be run: ${error?.message ?? `status ${status}`}`;
  if (process.env.CI) throw new Error(`CI needs ${command}; ${why}`);
  return why;
}

/** `describe` where a command is there; says why where it skips. */
export function describeWithTool(command: string, name: string, suite: () => void): void {
  const missing = toolMissing(command, command === 'kube-score' ? 'version' : '--version');
  if (missing !== undefined) process.stderr.write(`SKIPPED: ${name}: ${missing}\n`);
  (missing === undefined ? describe : describe.skip)(name, suite);
}

/** What a command prints, whatever its status. */
export function output(command: string, ...args: string[]): string {
  const { stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env }, maxBuffer: 2 ** 26 });
  if (error) throw error;
  return stdout || stderr;
}
