import { ProcessResult } from '../processes/process';
import { printable } from '../validation/show';

/** Why a call of crane failed: the last that it has said, since what comes before is of attempts and of what went well. */
export function craneError({ failure, stderr }: ProcessResult): string {
  const last = stderr.split('\n').filter(line => line.startsWith('Error: ')).pop()?.slice('Error: '.length);
  return printable(last ?? `crane ended (${failure ?? stderr.trim()})`); // registries have their words in it
}
