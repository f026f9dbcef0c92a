import { Duration } from 'cdk8s';
import { PercentOrAbsolute } from 'cdk8s-plus-28';

/** What every way of replacing pods has. */
export interface RolloutOptions {
  /**
   * How many old versions are kept for `kubectl rollout undo`, from 0.
   *
   * @default 5: enough to go back, and the list stays readable
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How long a rollout may go without progress before it counts as failed, more than `minReady`. Old pods stay.
   *
   * @default Duration.minutes(10), as Kubernetes has it; longer than the five minutes that a start may take
   */
  readonly progressDeadline?: Duration;

  /**
   * How long a new pod has to be ready before it counts as available and the next one is replaced.
   *
   * @default Duration.seconds(5): a program that falls over with its first requests doesn't take all pods with it
   */
  readonly minReady?: Duration;
}

/** Options of a rolling replacement. */
export interface RollingOptions extends RolloutOptions {
  /**
   * Pods beyond the wanted number while a rollout is under way.
   *
   * @default PercentOrAbsolute.absolute(1): room for one more pod is all that a rollout needs
   */
  readonly maxSurge?: PercentOrAbsolute;

  /**
   * Pods below the wanted number while a rollout is under way.
   *
   * @default PercentOrAbsolute.absolute(0): a rollout takes nothing from what serves
   */
  readonly maxUnavailable?: PercentOrAbsolute;
}

/**
 * How pods of an old version give way to those of a new one.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
 */
export class Rollout {
  /**
   * New pods come up before old ones go.
   *
   * @param options how many at a time
   */
  public static rolling(options: RollingOptions = {}): Rollout {
    return new Rollout('RollingUpdate', options);
  }

  /**
   * All old pods go before new ones come: an interruption, for programs of which two must not run at once, such as those with a volume
   * that one node can mount.
   *
   * @param options history and deadlines
   */
  public static recreate(options: RolloutOptions = {}): Rollout {
    return new Rollout('Recreate', options);
  }

  private constructor(
    /** `RollingUpdate` or `Recreate`. */
    public readonly strategy: string,
    /**
     * What has been set.
     * @internal
     */
    public readonly _options: RollingOptions,
  ) {}
}
