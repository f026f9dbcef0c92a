/** Memory of a container beyond the memory that the Go runtime manages. */
export interface MemoryReserve {
  /** The minimum reserve, in MiB. A tenth of the memory is always reserved. */
  readonly atLeastMiB?: number;
  /** The memory of other processes, in MiB. */
  readonly othersMiB?: number;
}

/**
 * The soft memory limit of the Go runtime (GOMEMLIMIT) for a memory size.
 *
 * A tenth is reserved for memory outside the runtime, such as kernel buffers and memory of C code.
 * Each platform passes the needs of other processes. Go rejects the unit of Kubernetes (`256Mi`)
 * and exits at start.
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function goMemoryLimit(memoryMiB: number, { atLeastMiB = 0, othersMiB = 0 }: MemoryReserve = {}): string {
  return `${memoryMiB - Math.max(atLeastMiB, Math.ceil(memoryMiB / 10)) - othersMiB}MiB`;
}

/** The variables that set the container's limits in the Go runtime, sorted by name. */
export function goRuntimeVariables(
  memoryLimitMiB: number, cpuLimitMillis: number | undefined, goVersion: string | undefined,
): { [name: string]: string } {
  // From Go 1.25 the runtime follows the CPU limit of the cgroup, unless GOMAXPROCS is set.
  const [, minor] = /^1\.(\d+)/.exec(goVersion ?? '') ?? [];
  const followsLimit = minor === undefined || Number(minor) >= 25;
  return {
    ...followsLimit || cpuLimitMillis === undefined ? {} : { GOMAXPROCS: String(Math.ceil(cpuLimitMillis / 1000)) },
    GOMEMLIMIT: goMemoryLimit(memoryLimitMiB),
  };
}
