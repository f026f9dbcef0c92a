import { brand } from '../validation/brand';

/** What all deployment strategies have in common. */
export interface DeploymentStrategyOptions {
  /**
   * Time that a new instance has to be ready before it counts as available and the next one is replaced, from 0.
   *
   * A program that fails with its first requests then does not take all instances with it.
   *
   * @default 5
   */
  readonly minReadySeconds?: number;

  /**
   * Time without progress after which a deployment has failed, from 1 and more than `minReadySeconds`. Old instances stay.
   *
   * @default 600
   */
  readonly progressDeadlineSeconds?: number;
}

/** Options of a rolling update. */
export interface RollingUpdateOptions extends DeploymentStrategyOptions {
  /**
   * Instances above the desired number during an update, from 0.
   *
   * @default 1
   */
  readonly maxSurge?: number;

  /**
   * Instances above the desired number during an update, in percent of it, 0 to 100. `maxSurge` beside it is an error.
   *
   * @default - `maxSurge`
   */
  readonly maxSurgePercent?: number;

  /**
   * Instances below the desired number during an update, from 0.
   *
   * @default 0
   */
  readonly maxUnavailable?: number;

  /**
   * Instances below the desired number during an update, in percent of it, 0 to 100. `maxUnavailable` beside it is an error.
   *
   * @default - `maxUnavailable`
   */
  readonly maxUnavailablePercent?: number;
}

/**
 * How instances of an old version are replaced by instances of a new one.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class DeploymentStrategy {
  /**
   * New instances start before old ones stop.
   *
   * @param options how many at a time
   */
  public static rolling(options: RollingUpdateOptions = {}): DeploymentStrategy {
    return new DeploymentStrategy('rolling', options);
  }

  /**
   * All old instances stop before new ones start. The workload is interrupted. It is for programs of which two must not run at the same time, such
   * as those with a volume that only one instance can mount.
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
