import { brand } from '../../validation/brand';

/** Options of a custom metric. */
export interface ScalingMetricOptions {
  /**
   * Labels that the metric must have, if several metrics have the same name.
   *
   * @default - no labels
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A custom or external metric of a HorizontalPodAutoscaler.
 *
 * It requires a metrics adapter in the cluster, such as prometheus-adapter.
 *
 * @see
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export class ScalingMetric {
  /**
   * A metric of each pod, such as `http_requests_per_second`.
   *
   * @param name the metric's name in the adapter, without `/` and `%`
   * @param averageValue target per pod, above 0
   * @param options labels
   */
  public static pods(name: string, averageValue: number, options: ScalingMetricOptions = {}): ScalingMetric {
    return new ScalingMetric('Pods', name, averageValue, options);
  }

  /**
   * A metric that is not related to any object in the cluster, such as the length of a queue.
   *
   * @param name the metric's name in the adapter, without `/` and `%`
   * @param averageValue target per pod (the metric divided by the number of pods), above 0
   * @param options labels
   */
  public static external(name: string, averageValue: number, options: ScalingMetricOptions = {}): ScalingMetric {
    return new ScalingMetric('External', name, averageValue, options);
  }

  private constructor(
    /**
     * `Pods` or `External`.
     * @internal
     */
    public readonly _type: string,
    /** The name of the metric. */
    public readonly name: string,
    /** The target per pod. */
    public readonly averageValue: number,
    /**
     * Labels.
     * @internal
     */
    public readonly _options: ScalingMetricOptions,
  ) {}
}
brand(ScalingMetric, 'ScalingMetric');
