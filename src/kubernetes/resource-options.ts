import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { show } from '../validation/show';

/**
 * How much CPU time containers may use.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
 */
export class CpuLimit {
  /** No limit: the container uses what the node has to spare, and gets at least its request. */
  public static readonly NONE = new CpuLimit();

  /**
   * At most so much; a container that wants more is paused until the next tenth of a second.
   *
   * @param cpu such as `Cpu.millis(500)`
   */
  public static of(cpu: Cpu): CpuLimit {
    if (!cpu) throw new Error(`CpuLimit.of: cpu must be a Cpu such as Cpu.millis(500), got ${show(cpu)}; use CpuLimit.NONE for no limit`);
    return new CpuLimit(cpu);
  }

  private constructor(
    /** The limit; undefined for none. */
    public readonly cpu?: Cpu,
  ) {}
}

/**
 * What a container asks for and what it may use. Each field that is left out has its own default: setting one leaves the others as
 * they are.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ResourceOptions {
  /**
   * CPU that is set aside for the container; autoscaling on utilization is relative to it. `Cpu.millis(0)` sets nothing aside: it is
   * written, since Kubernetes takes the limit where there is no request.
   *
   * Refused: more than the limit.
   *
   * @default Cpu.millis(100), or the limit where that is lower: enough for a service that mostly waits
   */
  readonly cpuRequest?: Cpu;

  /**
   * CPU that the container may use at most. From Go 1.25 the runtime starts as many threads as the limit has CPUs; for programs whose
   * go.mod names an older Go, GOMAXPROCS is set to it.
   *
   * @default - 1 CPU, or the request where that is higher: one service can't starve the others of its node, and Go doesn't run
   * threads for CPUs that it may not use
   */
  readonly cpuLimit?: CpuLimit;

  /**
   * Memory that is set aside for the container.
   *
   * Refused: more than the limit.
   *
   * @default Size.mebibytes(64), or the limit where that is lower: what a small Go service uses
   */
  readonly memoryRequest?: Size;

  /**
   * Memory at which the container is killed. GOMEMLIMIT is set to 90 % of it, so that Go's garbage collector works harder before
   * that happens.
   *
   * @default - 256 MiB, or the request where that is higher: a leak in one service can't take its node down
   */
  readonly memoryLimit?: Size;

  /**
   * Space on the node's disk that is set aside: /tmp and other emptyDir volumes, and logs.
   *
   * Refused: more than the limit.
   *
   * @default Size.mebibytes(64), or the limit where that is lower
   */
  readonly ephemeralStorageRequest?: Size;

  /**
   * Space on the node's disk at which the pod is evicted. What is in emptyDir volumes counts against the limits of all containers together;
   * that of the program has room for it.
   *
   * Refused: of the program, less than the volumes on the node's disk may take together.
   *
   * @default - 256 MiB, of the program also what the emptyDir volumes may hold beyond 64 MiB: a full /tmp evicts nobody, a runaway log evicts
   * its own pod
   */
  readonly ephemeralStorageLimit?: Size;
}
