import { ValidationErrors } from '../../validation/errors';
import { Values } from '../../validation/shapes';
import { RESOURCES } from '../shapes';
import { ResourceSpec } from '../workload-spec';

/** Formats an amount for messages. */
const mebibytes = (amount: number): string => `${amount} MiB`;
const millis = (amount: number): string => `${amount}`;

/**
 * @param emptyDirsMiB the total size of the emptyDir volumes, for the container with the limit for
 * them
 */
export function resolveResources(
  errors: ValidationErrors, prop: string, given: Values<typeof RESOURCES> | undefined, emptyDirsMiB: number,
): ResourceSpec {
  const options: Partial<Values<typeof RESOURCES>> = given ?? {};
  const cpu = pair(options.cpuRequestMillis, options.cpuLimitMillis, 100, 1000);
  const memory = pair(options.memoryRequestMiB, options.memoryLimitMiB, 64, 256);
  const storage = pair(options.ephemeralStorageRequestMiB, options.ephemeralStorageLimitMiB, 64, 256 + Math.max(0, emptyDirsMiB - 64));
  errors.check(!options.noCpuLimit || options.cpuLimitMillis === undefined, `${prop}.cpuLimitMillis cannot be combined with ${prop}.noCpuLimit; remove one of them`);
  const ordered = (request: string, limit: string, [lower, upper]: [number, number], text: (amount: number) => string) =>
    errors.check(lower <= upper, `${prop}.${request} must be at most ${prop}.${limit} (${text(upper)}), got ${text(lower)}; lower the request or raise the limit`);
  if (!options.noCpuLimit) ordered('cpuRequestMillis', 'cpuLimitMillis', cpu, millis);
  ordered('memoryRequestMiB', 'memoryLimitMiB', memory, mebibytes);
  ordered('ephemeralStorageRequestMiB', 'ephemeralStorageLimitMiB', storage, mebibytes);
  errors.check(storage[1] >= emptyDirsMiB,
    `${prop}.ephemeralStorageLimitMiB must be at least ${emptyDirsMiB}, the size of /tmp and the emptyDir volumes, got ${storage[1]}; raise the limit or make the volumes smaller`);
  return {
    cpuRequestMillis: cpu[0],
    cpuLimitMillis: options.noCpuLimit ? undefined : cpu[1],
    memoryRequestMiB: memory[0],
    memoryLimitMiB: memory[1],
    ephemeralStorageRequestMiB: storage[0],
    ephemeralStorageLimitMiB: storage[1],
  };
}

/** If only the request or the limit is set, the default of the other adapts to it. */
function pair(request: number | undefined, limit: number | undefined, defaultRequest: number, defaultLimit: number): [number, number] {
  return [request ?? Math.min(defaultRequest, limit ?? defaultLimit), limit ?? Math.max(defaultLimit, request ?? 0)];
}
