import { Token } from 'aws-cdk-lib';
import { goMemoryLimit } from '../../workload/go-runtime';

/** What Lambda gives a function that asks for nothing, in MB. */
const DEFAULT_MEMORY = 128;

/**
 * The soft limit of Go's heap in a function's memory, in the words of GOMEMLIMIT, or undefined where the memory is not known yet.
 *
 * The limit covers what the Go runtime manages, not the program's own pages and what else runs in the sandbox: a tenth, and no less than
 * 32 MB, is left for that, and 32 MB more where there are layers, which mostly hold extensions with processes of their own.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function memoryLimit(memorySize: number = DEFAULT_MEMORY, hasLayers: boolean): string | undefined {
  if (Token.isUnresolved(memorySize)) return undefined;
  return goMemoryLimit(memorySize, { atLeastMiB: 32, othersMiB: hasLayers ? 32 : 0 });
}
