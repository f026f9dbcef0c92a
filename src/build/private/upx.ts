import * as path from 'path';
import { failureOf, runSupervised } from './process';

const TIMEOUT_SECONDS = 600;

/** What compresses; part of what a program is recognised by. */
export function upxVersion(): string {
  return run(['--version'], process.cwd()).split('\n')[0];
}

/** Compresses a binary in its place. */
export function compress(file: string): void {
  run(['-q', '-q', '--best', '--no-progress', '--', path.basename(file)], path.dirname(file));
}

function run(args: string[], cwd: string): string {
  const result = runSupervised({ command: 'upx', args, cwd, env: process.env, timeoutSeconds: TIMEOUT_SECONDS });
  if (result.failure === 'ENOENT') {
    throw new Error("buildOptions.upx is set, but there is no 'upx' command on PATH; install it (https://upx.github.io), or leave upx out");
  }
  if (result.status !== 0) throw new Error(`upx: ${failureOf(result)}`);
  return result.stdout;
}
