import { Duration } from 'cdk8s';
import { KedaTrigger } from './keda-trigger';
import { ScalingMetric } from './scaling-metric';

/** What every autoscaler has. */
export interface AutoscalingOptions {
  /**
   * The fewest pods, at least 1 (with KEDA at least 0).
   *
   * @default 2, or `maxReplicas` where that is lower: a node can go without the service going
   */
  readonly minReplicas?: number;

  /**
   * The most pods, from `minReplicas`.
   *
   * @default 10, or `minReplicas` where that is higher
   */
  readonly maxReplicas?: number;

  /**
   * How long load has to be low before pods go.
   *
   * @default Duration.minutes(5), as Kubernetes has it: traffic that comes and goes doesn't make pods come and go
   */
  readonly scaleDownStabilization?: Duration;

  /**
   * The share of pods that may go in a minute, in percent, 1 to 100.
   *
   * @default 50: from 10 pods to 2 in three minutes, and each step can be seen before the next
   */
  readonly scaleDownPercentPerMinute?: number;
}

/** Options of a HorizontalPodAutoscaler. */
export interface HorizontalScalingOptions extends AutoscalingOptions {
  /**
   * The CPU time that is aimed at, in percent of what the pods request, 1 or more.
   *
   * @default 70 where no other metric is given: room for what comes until a new pod is ready
   */
  readonly cpuUtilization?: number;

  /**
   * The memory that is aimed at, in percent of what the pods request, 1 or more. Go gives memory back late: pods go late, too.
   *
   * @default - the number of pods doesn't follow memory
   */
  readonly memoryUtilization?: number;

  /**
   * Other metrics, such as requests per second; the one that wants the most pods wins.
   *
   * @default - none
   */
  readonly metrics?: ScalingMetric[];
}

/** Options of a KEDA ScaledObject. */
export interface KedaScalingOptions extends AutoscalingOptions {
  /** What KEDA scales on; the one that wants the most pods wins. At least one. */
  readonly triggers: KedaTrigger[];

  /**
   * How often KEDA asks, whole seconds.
   *
   * @default - KEDA's: 30 seconds
   */
  readonly pollingInterval?: Duration;

  /**
   * How long nothing has to be going on before the last pod goes, where `minReplicas` is 0; whole seconds.
   *
   * @default - KEDA's: 5 minutes
   */
  readonly cooldownPeriod?: Duration;
}

/** How many pods a workload has. */
export class Scaling {
  /**
   * A fixed number of pods.
   *
   * @param replicas from 0 (the workload is parked); 2 or more survive the loss of a node
   */
  public static fixed(replicas: number): Scaling {
    return new Scaling({ fixed: replicas });
  }

  /**
   * As many pods as CPU, memory or other metrics ask for (HorizontalPodAutoscaler). The Deployment then has no number of its own, so
   * that applying it again doesn't undo what the autoscaler did.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @param options limits and metrics
   */
  public static horizontal(options: HorizontalScalingOptions = {}): Scaling {
    return new Scaling({ horizontal: options });
  }

  /**
   * As many pods as KEDA's triggers ask for (ScaledObject), down to none. KEDA has to be installed in the cluster.
   *
   * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
   * @param options limits and triggers
   */
  public static keda(options: KedaScalingOptions): Scaling {
    return new Scaling({ keda: options });
  }

  private constructor(
    /**
     * What has been chosen.
     * @internal
     */
    public readonly _choice: { fixed?: number; horizontal?: HorizontalScalingOptions; keda?: KedaScalingOptions },
  ) {}
}
