/** What a container's memory has to hold beside the memory that the Go runtime manages. */
export interface MemoryReserve {
  /** The least that is kept, in MiB. A tenth of the memory is kept in any case. */
  readonly atLeastMiB?: number;
  /** What other processes need, in MiB. */
  readonly othersMiB?: number;
}

/**
 * The soft limit of the Go runtime's memory, as GOMEMLIMIT takes it, in a memory of that size.
 *
 * A tenth is kept for what the runtime does not manage, such as the kernel's buffers and memory of C code. The platform knows what else runs in
 * the same memory. Go exits at start where the limit is written as Kubernetes writes it (`256Mi`).
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function goMemoryLimit(memoryMiB: number, { atLeastMiB = 0, othersMiB = 0 }: MemoryReserve = {}): string {
  return `${memoryMiB - Math.max(atLeastMiB, Math.ceil(memoryMiB / 10)) - othersMiB}MiB`;
}

/** The variables that give the Go runtime the limits of its container, in the order of their names. */
export function goRuntimeVariables(
  memoryLimitMiB: number, cpuLimitMillis: number | undefined, goVersion: string | undefined,
): { [name: string]: string } {
  // From Go 1.25 the runtime follows the cgroup's CPU limit, and stops doing so where GOMAXPROCS is set.
  const [, minor] = /^1\.(\d+)/.exec(goVersion ?? '') ?? [];
  const followsLimit = minor === undefined || Number(minor) >= 25;
  return {
    ...followsLimit || cpuLimitMillis === undefined ? {} : { GOMAXPROCS: String(Math.ceil(cpuLimitMillis / 1000)) },
    GOMEMLIMIT: goMemoryLimit(memoryLimitMiB),
  };
}
