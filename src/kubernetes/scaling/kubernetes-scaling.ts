import { KedaTrigger } from './keda-trigger';
import { ScalingMetric } from './scaling-metric';
import { ReplicaLimits, Scaling } from '../../workload/scaling';

/** Options of a HorizontalPodAutoscaler. */
export interface HorizontalScalingOptions extends ReplicaLimits {
  /**
   * The target CPU utilization, in percent of the CPU request, from 1.
   *
   * The default applies if there are no other metrics.
   *
   * @default - 70, or none with other metrics
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * The target memory utilization, in percent of the memory request, from 1.
   *
   * Go returns memory late, so pods are removed late.
   *
   * @default - none
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * Additional metrics.
   *
   * The metric that requires the most pods determines the number of pods.
   *
   * @default - none
   */
  readonly metrics?: ScalingMetric[];
}

/** Options of a KEDA ScaledObject. */
export interface KedaScalingOptions extends ReplicaLimits {
  /**
   * The triggers, at least one.
   *
   * The trigger that requires the most pods determines the number of pods.
   */
  readonly triggers: KedaTrigger[];

  /**
   * The interval between two queries, in seconds, from 1.
   *
   * The default of KEDA is 30.
   *
   * @default - the default of KEDA
   */
  readonly pollingIntervalSeconds?: number;

  /**
   * The time without active triggers before the last pod is removed, in seconds, from 0.
   *
   * It applies if `minReplicas` is 0. The default of KEDA is 300.
   *
   * @default - the default of KEDA
   */
  readonly cooldownPeriodSeconds?: number;
}

/** Kubernetes-specific autoscaling for `scaling`, with custom metrics or KEDA. */
export class KubernetesScaling {
  /**
   * A HorizontalPodAutoscaler with custom metrics.
   *
   * For CPU, memory and requests, `Scaling.auto` is sufficient.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @param options limits and metrics
   */
  public static horizontal(options: HorizontalScalingOptions = {}): Scaling {
    return Scaling._of('horizontal', options, 1);
  }

  /**
   * A ScaledObject of KEDA, which can scale to zero.
   *
   * `minReplicas` may be 0. KEDA must be installed in the cluster.
   *
   * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
   * @param options limits and triggers
   */
  public static keda(options: KedaScalingOptions): Scaling {
    return Scaling._of('keda', options, 0);
  }

  private constructor() {}
}
