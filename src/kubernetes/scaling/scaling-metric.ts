import { brand } from '../../validation/brand';

/** Labels that choose one of several metrics of a name. */
export interface ScalingMetricOptions {
  /**
   * Labels that the metric has.
   *
   * Refused: what is no key or value of a label.
   *
   * @default - none: the name is enough
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A metric, beside CPU and memory, that the number of pods follows. It comes from a metrics adapter in the cluster, such as
 * prometheus-adapter.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export class ScalingMetric {
  /**
   * A metric that each pod has, such as `http_requests_per_second`.
   *
   * @param name as the adapter calls it, without `/` and `%`
   * @param averageValue wanted for each pod, above 0
   * @param options labels
   */
  public static pods(name: string, averageValue: number, options: ScalingMetricOptions = {}): ScalingMetric {
    return new ScalingMetric('Pods', name, averageValue, options);
  }

  /**
   * A metric that belongs to nothing in the cluster, such as the length of a queue.
   *
   * @param name as the adapter calls it, without `/` and `%`
   * @param averageValue wanted for each pod: the metric divided by the number of pods; above 0
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
    /** What is wanted for each pod. */
    public readonly averageValue: number,
    /**
     * Labels.
     * @internal
     */
    public readonly _options: ScalingMetricOptions,
  ) {}
}
brand(ScalingMetric, 'ScalingMetric');
