import type { ProcessResult } from '../../build/private/process';

/** Why a call of crane failed: the last that it has said, since what comes before is of attempts and of what went well. */
export function reason({ failure, stderr }: ProcessResult): string {
  return stderr.split('\n').filter(line => line.startsWith('Error: ')).pop()?.slice('Error: '.length) ?? `crane ended (${failure ?? stderr.trim()})`;
}
