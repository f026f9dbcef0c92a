import { PercentOrAbsolute } from 'cdk8s-plus-28';

/**
 * How many pods may be gone while nodes are drained or moved.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export class DisruptionBudget {
  /** No budget: all pods may be evicted at once. */
  public static readonly NONE = new DisruptionBudget({});

  /**
   * At most so many pods are gone at a time. It never blocks a drain for good.
   *
   * @param pods such as `PercentOrAbsolute.absolute(1)`
   */
  public static maxUnavailable(pods: PercentOrAbsolute): DisruptionBudget {
    return new DisruptionBudget({ maxUnavailable: pods });
  }

  /**
   * At least so many pods stay; Kubernetes rounds a share up. A number that the workload doesn't exceed blocks every drain, and is an error.
   *
   * @param pods such as `PercentOrAbsolute.percent(50)`
   */
  public static minAvailable(pods: PercentOrAbsolute): DisruptionBudget {
    return new DisruptionBudget({ minAvailable: pods });
  }

  private constructor(
    /**
     * Pods that may be gone, or pods that stay; neither for no budget.
     * @internal
     */
    public readonly _rule: { maxUnavailable?: PercentOrAbsolute; minAvailable?: PercentOrAbsolute },
  ) {}
}
