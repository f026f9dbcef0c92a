import { spawn } from 'child_process';

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, while servers of the test go on answering. */
export function finished(command: string, args: string[], options: { cwd?: string; env: NodeJS.ProcessEnv; input?: string }): Promise<Finished> {
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', chunk => { stdout += chunk; });
  child.stderr.on('data', chunk => { stderr += chunk; });
  child.stdin.on('error', () => { /* it ended without reading */ });
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => child.on('error', reject).on('close', status => resolve({ status, stdout, stderr })));
}
