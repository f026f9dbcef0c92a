import { brand } from '../validation/brand';

/** Limits and speed of an autoscaler. */
export interface ReplicaLimits {
  /**
   * The fewest replicas, from 1. The default is `maxReplicas` where that is lower.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * The most replicas, from `minReplicas`. The default is `minReplicas` where that is higher.
   *
   * @default 10
   */
  readonly maxReplicas?: number;

  /**
   * Time that the load has to be low before replicas are removed, at most 3600 seconds.
   *
   * @default 300
   */
  readonly scaleDownStabilizationSeconds?: number;

  /**
   * The share of replicas that may be removed in a minute, in percent, 1 to 100.
   *
   * @default 50
   */
  readonly scaleDownPercentPerMinute?: number;
}

/** Options of Scaling.auto. */
export interface AutoscalingOptions extends ReplicaLimits {
  /**
   * Target CPU utilization, in percent of the CPU request, from 1. It is an error where `resources.cpuRequestMillis` is 0.
   *
   * @default - 70 where no other metric is set
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * Target memory utilization, in percent of the memory request, from 1. Go returns memory late, so replicas are removed late.
   *
   * @default - memory is not a metric
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * Target number of requests per second for each replica, above 0.
   *
   * On Kubernetes it is the metric `http_requests_per_second` of the pods, which a metrics adapter has to provide.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
   * @default - requests are not a metric
   */
  readonly requestsPerSecond?: number;
}

/** The number of replicas of a workload. */
export class Scaling {
  /**
   * A fixed number of replicas.
   *
   * @param replicas from 0; 2 or more survive the loss of a node
   */
  public static fixed(replicas: number): Scaling {
    return new Scaling('fixed', replicas);
  }

  /**
   * As many replicas as CPU, memory or requests need. On Kubernetes it is a HorizontalPodAutoscaler, and the Deployment has no number of replicas,
   * so that applying it again does not undo the autoscaler's work.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @param options limits and metrics
   */
  public static auto(options: AutoscalingOptions = {}): Scaling {
    return new Scaling('auto', options);
  }

  /**
   * Scaling that a platform alone knows.
   * @internal
   */
  public static _of(kind: string, options: unknown, leastReplicas: number): Scaling {
    return new Scaling(kind, options, leastReplicas);
  }

  private constructor(
    /**
     * `fixed`, `auto`, or what a platform adds.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The number of replicas, or the options.
     * @internal
     */
    public readonly _value: unknown,
    /**
     * The lowest number of replicas that an autoscaler may be given.
     * @internal
     */
    public readonly _leastReplicas: number = 1,
  ) {}
}
brand(Scaling, 'Scaling');
