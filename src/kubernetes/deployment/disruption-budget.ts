import { brand } from '../../validation/brand';

/**
 * The number of pods that may be unavailable during node drains.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /** No budget. All pods may be evicted at the same time. */
  public static readonly NONE = new DisruptionBudget();

  /**
   * Limits the number of unavailable pods.
   *
   * @param pods from 1
   */
  public static maxUnavailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', pods);
  }

  /**
   * Limits the share of unavailable pods.
   *
   * @param percent 1 to 100
   */
  public static maxUnavailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', percent, true);
  }

  /**
   * Requires a number of available pods.
   *
   * A number that blocks every drain is an error.
   *
   * @param pods from 0
   */
  public static minAvailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', pods);
  }

  /**
   * Requires a share of available pods, rounded up.
   *
   * A share that blocks every drain is an error.
   *
   * @param percent 0 to 100
   */
  public static minAvailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', percent, true);
  }

  private constructor(
    /**
     * `maxUnavailable` or `minAvailable`. Undefined for no budget.
     * @internal
     */
    public readonly _kind?: string,
    /**
     * A number of pods, or a percentage.
     * @internal
     */
    public readonly _amount?: number,
    /** @internal */
    public readonly _isPercent: boolean = false,
  ) {}
}
brand(DisruptionBudget, 'DisruptionBudget');
