import { brand } from '../../validation/brand';

/**
 * How many pods may be unavailable while nodes are drained.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /** No budget: all pods may be evicted at once. */
  public static readonly NONE = new DisruptionBudget();

  /**
   * At most that many pods are unavailable at a time.
   *
   * @param pods from 1
   */
  public static maxUnavailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', pods);
  }

  /**
   * At most that share of the pods is unavailable at a time.
   *
   * @param percent 1 to 100
   */
  public static maxUnavailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('maxUnavailable', percent, true);
  }

  /**
   * At least that many pods stay available. A number that blocks every drain is an error.
   *
   * @param pods from 0
   */
  public static minAvailable(pods: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', pods);
  }

  /**
   * At least that share of the pods stays available, rounded up. A share that blocks every drain is an error.
   *
   * @param percent 0 to 100
   */
  public static minAvailablePercent(percent: number): DisruptionBudget {
    return new DisruptionBudget('minAvailable', percent, true);
  }

  private constructor(
    /**
     * `maxUnavailable` or `minAvailable`; undefined for no budget.
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
