/**
 * CPU, memory and ephemeral storage of a container.
 *
 * A request is the amount that the platform reserves, and a limit is the maximum that the container
 * may use. A request must not exceed its limit. Props that you do not set keep their defaults.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ResourceOptions {
  /**
   * The CPU request, in thousandths of a CPU, from 0.
   *
   * Autoscaling on CPU utilization is relative to it. 0 reserves nothing. The default is the limit
   * if that is lower.
   *
   * @default 100
   */
  readonly cpuRequestMillis?: number;

  /**
   * The CPU limit, in thousandths of a CPU, from 1.
   *
   * From Go 1.25, the runtime derives its number of threads from the limit. For programs with an
   * older Go version in go.mod, GOMAXPROCS is set to it. The default is the request if that is
   * higher.
   *
   * @default 1000
   */
  readonly cpuLimitMillis?: number;

  /**
   * Removes the CPU limit, so that the container may use all spare CPU of the node.
   *
   * Cannot be combined with `cpuLimitMillis`.
   *
   * @default false
   */
  readonly noCpuLimit?: boolean;

  /**
   * The memory request, in MiB, from 1.
   *
   * The default is the limit if that is lower.
   *
   * @default 64
   */
  readonly memoryRequestMiB?: number;

  /**
   * The memory limit, in MiB, from 1.
   *
   * The container is killed when it exceeds the limit. GOMEMLIMIT is 90 % of it, so that the
   * garbage collector works harder before that. The default is the request if that is higher.
   *
   * @default 256
   */
  readonly memoryLimitMiB?: number;

  /**
   * The ephemeral storage request for temporary files and logs, in MiB, from 1.
   *
   * The default is the limit if that is lower.
   *
   * @default 64
   */
  readonly ephemeralStorageRequestMiB?: number;

  /**
   * The ephemeral storage limit, in MiB, from 1.
   *
   * The workload is evicted when it exceeds the limit. emptyDir volumes count towards it, so the
   * limit of the program must not be lower than their total size. By default the limit is 256 MiB.
   * For the program, it is higher by the size of emptyDir volumes beyond 64 MiB.
   *
   * @default - 256, and more with large emptyDir volumes
   */
  readonly ephemeralStorageLimitMiB?: number;
}
