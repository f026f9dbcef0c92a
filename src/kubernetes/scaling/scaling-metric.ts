import { brand } from '../../validation/brand';

/** Labels that select one of several metrics of the same name. */
export interface ScalingMetricOptions {
  /**
   * Labels that the metric must have.
   *
   * @default - no labels
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A metric other than CPU and memory by which the HorizontalPodAutoscaler scales. A metrics adapter in the cluster, such as
 * prometheus-adapter, must serve it.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export class ScalingMetric {
  /**
   * A metric of each pod, such as `http_requests_per_second`.
   *
   * @param name the metric's name in the adapter, without `/` and `%`
   * @param averageValue target per pod, greater than 0
   * @param options labels
   */
  public static pods(name: string, averageValue: number, options: ScalingMetricOptions = {}): ScalingMetric {
    return new ScalingMetric('Pods', name, averageValue, options);
  }

  /**
   * A metric that is not related to any object in the cluster, such as the length of a queue.
   *
   * @param name the metric's name in the adapter, without `/` and `%`
   * @param averageValue target per pod (the metric divided by the number of pods), greater than 0
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
