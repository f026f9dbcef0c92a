import type { ProcessResult } from '../../build/private/process';
import { printable } from '../../program/show';

/** Why a call of crane failed: the last that it has said, since what comes before is of attempts and of what went well. */
export function reason({ failure, stderr }: ProcessResult): string {
  const last = stderr.split('\n').filter(line => line.startsWith('Error: ')).pop()?.slice('Error: '.length);
  return printable(last ?? `crane ended (${failure ?? stderr.trim()})`); // registries have their words in it
}
