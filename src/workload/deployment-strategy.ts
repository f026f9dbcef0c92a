import { brand } from '../validation/brand';

/** Common options of all deployment strategies. */
export interface DeploymentStrategyOptions {
  /**
   * The time a new instance must be ready before it counts as available, in seconds, from 0.
   *
   * Only then is the next instance replaced. A program that fails on its first requests therefore
   * does not replace all instances.
   *
   * @default 5
   */
  readonly minReadySeconds?: number;

  /**
   * The time without progress before a deployment fails, in seconds, from 1.
   *
   * Must be greater than `minReadySeconds`. Old instances remain after a failure.
   *
   * @default 600
   */
  readonly progressDeadlineSeconds?: number;
}

/** Options of a rolling update. */
export interface RollingUpdateOptions extends DeploymentStrategyOptions {
  /**
   * The number of instances above the desired number during an update, from 0.
   *
   * @default 1
   */
  readonly maxSurge?: number;

  /**
   * The share of instances above the desired number during an update, in percent, 0 to 100.
   *
   * Cannot be combined with `maxSurge`.
   *
   * @default - `maxSurge`
   */
  readonly maxSurgePercent?: number;

  /**
   * The number of instances below the desired number during an update, from 0.
   *
   * @default 0
   */
  readonly maxUnavailable?: number;

  /**
   * The share of instances below the desired number during an update, in percent, 0 to 100.
   *
   * Cannot be combined with `maxUnavailable`.
   *
   * @default - `maxUnavailable`
   */
  readonly maxUnavailablePercent?: number;
}

/**
 * How new instances replace old ones.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class DeploymentStrategy {
  /**
   * Starts new instances before it stops old ones.
   *
   * @param options surge and unavailability limits
   */
  public static rolling(options: RollingUpdateOptions = {}): DeploymentStrategy {
    return new DeploymentStrategy('rolling', options);
  }

  /**
   * Stops all old instances before it starts new ones, which interrupts the workload.
   *
   * Use it for programs that must not run twice at the same time, such as programs with a volume
   * for a single instance.
   *
   * @param options deadlines
   */
  public static recreate(options: DeploymentStrategyOptions = {}): DeploymentStrategy {
    return new DeploymentStrategy('recreate', options);
  }

  private constructor(
    /**
     * `rolling` or `recreate`.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The options.
     * @internal
     */
    public readonly _options: RollingUpdateOptions,
  ) {}
}
brand(DeploymentStrategy, 'DeploymentStrategy');
