/**
 * CPU, memory and disk of a container. Each prop has its own default: setting one leaves the others as they are.
 *
 * A request is what the platform reserves, a limit is the most that the container may use. A request above its limit is an error.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ResourceOptions {
  /**
   * CPU to reserve, in thousandths of a CPU, from 0. Autoscaling on CPU utilization is relative to it. 0 reserves nothing.
   *
   * @default 100
   */
  readonly cpuRequestMillis?: number;

  /**
   * CPU that the container may use at most, in thousandths of a CPU, from 1.
   *
   * From Go 1.25 the runtime starts as many threads as the limit has CPUs. GOMAXPROCS is set to it for programs whose go.mod names an older Go.
   * The default is the request where that is higher.
   *
   * @default 1000
   */
  readonly cpuLimitMillis?: number;

  /**
   * Set no CPU limit: the container uses what the node has to spare. `cpuLimitMillis` beside it is an error.
   *
   * @default false
   */
  readonly noCpuLimit?: boolean;

  /**
   * Memory to reserve, in MiB, from 1. The default is the limit where that is lower.
   *
   * @default 64
   */
  readonly memoryRequestMiB?: number;

  /**
   * Memory at which the container is killed, in MiB, from 1. GOMEMLIMIT is set to 90 % of it, so that Go's garbage collector works harder
   * before that happens. The default is the request where that is higher.
   *
   * @default 256
   */
  readonly memoryLimitMiB?: number;

  /**
   * Disk to reserve for temporary files and logs, in MiB, from 1. The default is the limit where that is lower.
   *
   * @default 64
   */
  readonly ephemeralStorageRequestMiB?: number;

  /**
   * Disk at which the workload is evicted, in MiB, from 1.
   *
   * The content of emptyDir volumes counts. A limit of the program below what these volumes can hold is an error. The default is 256 MiB, and for
   * the program also what the emptyDir volumes can hold beyond 64 MiB.
   *
   * @default - 256, and the size of large emptyDir volumes
   */
  readonly ephemeralStorageLimitMiB?: number;
}
