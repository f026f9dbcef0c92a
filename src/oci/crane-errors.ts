import { ProcessResult } from '../processes/process';
import { printable } from '../validation/show';

/**
 * Returns the error of a crane call. The last line contains it, after retries and successful steps.
 */
export function craneError({ failure, stderr }: ProcessResult): string {
  const last = stderr.split('\n').filter(line => line.startsWith('Error: ')).pop()?.slice('Error: '.length);
  return printable(last ?? `crane ended (${failure ?? stderr.trim()})`); // the output contains text of the registry
}
