import { brand } from '../validation/brand';

/** Limits and speed of an autoscaler. */
export interface ReplicaLimits {
  /**
   * The minimum number of replicas, from 1.
   *
   * The default is `maxReplicas` if that is lower.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * The maximum number of replicas, at least `minReplicas`.
   *
   * The default is `minReplicas` if that is higher.
   *
   * @default 10
   */
  readonly maxReplicas?: number;

  /**
   * The stabilization window before replicas are removed, at most 3600 seconds.
   *
   * Replicas are removed only after the load has been low for this time.
   *
   * @default 300
   */
  readonly scaleDownStabilizationSeconds?: number;

  /**
   * The share of replicas that may be removed per minute, in percent, 1 to 100.
   *
   * @default 50
   */
  readonly scaleDownPercentPerMinute?: number;
}

/** Options of Scaling.auto. */
export interface AutoscalingOptions extends ReplicaLimits {
  /**
   * The target CPU utilization, in percent of the CPU request, from 1.
   *
   * `resources.cpuRequestMillis` must not be 0. The default applies if there are no other metrics.
   *
   * @default - 70, or none with other metrics
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * The target memory utilization, in percent of the memory request, from 1.
   *
   * Go returns memory late, so replicas are removed late.
   *
   * @default - none
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * The target number of requests per second for each replica, above 0.
   *
   * On Kubernetes it is the metric `http_requests_per_second` of the pods, which requires a metrics
   * adapter.
   *
   * @see
   * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
   * @default - none
   */
  readonly requestsPerSecond?: number;
}

/** The number of replicas of a workload. */
export class Scaling {
  /**
   * A fixed number of replicas.
   *
   * @param replicas from 0, where 2 or more survive the loss of a node
   */
  public static fixed(replicas: number): Scaling {
    return new Scaling('fixed', replicas);
  }

  /**
   * Autoscaling by CPU, memory or requests.
   *
   * On Kubernetes it is a HorizontalPodAutoscaler. The Deployment has no `replicas` field, so
   * another apply does not undo the autoscaler.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @param options limits and metrics
   */
  public static auto(options: AutoscalingOptions = {}): Scaling {
    return new Scaling('auto', options);
  }

  /**
   * Platform-specific scaling.
   * @internal
   */
  public static _of(kind: string, options: unknown, leastReplicas: number): Scaling {
    return new Scaling(kind, options, leastReplicas);
  }

  private constructor(
    /**
     * `fixed`, `auto`, or a platform-specific kind.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The number of replicas, or the options.
     * @internal
     */
    public readonly _value: unknown,
    /**
     * The minimum of `minReplicas`.
     * @internal
     */
    public readonly _leastReplicas: number = 1,
  ) {}
}
brand(Scaling, 'Scaling');
