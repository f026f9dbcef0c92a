import { Token } from 'aws-cdk-lib';
import { goMemoryLimit } from '../../workload/go-runtime';

/** The default memory size of Lambda, in MB. */
const DEFAULT_MEMORY = 128;

/**
 * Returns GOMEMLIMIT for the memory size of a function, or undefined for a token.
 *
 * A tenth, at least 32 MB, is reserved for memory outside the Go runtime: the program's pages and
 * other processes of the sandbox. Layers reserve 32 MB more, because they usually contain
 * extensions, which are separate processes.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function memoryLimit(memorySize: number = DEFAULT_MEMORY, hasLayers: boolean): string | undefined {
  if (Token.isUnresolved(memorySize)) return undefined;
  return goMemoryLimit(memorySize, { atLeastMiB: 32, othersMiB: hasLayers ? 32 : 0 });
}
