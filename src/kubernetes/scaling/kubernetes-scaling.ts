import { KedaTrigger } from './keda-trigger';
import { ScalingMetric } from './scaling-metric';
import { ReplicaLimits, Scaling } from '../../workload/scaling';

/** Options of a HorizontalPodAutoscaler. */
export interface HorizontalScalingOptions extends ReplicaLimits {
  /**
   * Target CPU utilization, in percent of the CPU request, from 1.
   *
   * @default - 70 where no other metric is set
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * Target memory utilization, in percent of the memory request, from 1. Go returns memory late, so pods are removed late.
   *
   * @default - memory is not a metric
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * Other metrics. The one that needs the most pods decides.
   *
   * @default - none
   */
  readonly metrics?: ScalingMetric[];
}

/** Options of a KEDA ScaledObject. */
export interface KedaScalingOptions extends ReplicaLimits {
  /** The triggers, at least one. The one that needs the most pods decides. */
  readonly triggers: KedaTrigger[];

  /**
   * How often KEDA queries, from 1. KEDA's own default is 30.
   *
   * @default - KEDA's
   */
  readonly pollingIntervalSeconds?: number;

  /**
   * How long all triggers have to be inactive before the last pod is removed, from 0. It applies where `minReplicas` is 0. KEDA's own default is 300.
   *
   * @default - KEDA's
   */
  readonly cooldownPeriodSeconds?: number;
}

/** Autoscaling that Kubernetes alone has, for `scaling`: custom metrics and KEDA. */
export class KubernetesScaling {
  /**
   * A HorizontalPodAutoscaler with custom metrics. For CPU, memory and requests `Scaling.auto` is enough.
   *
   * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @param options limits and metrics
   */
  public static horizontal(options: HorizontalScalingOptions = {}): Scaling {
    return Scaling._of('horizontal', options, 1);
  }

  /**
   * A ScaledObject of KEDA, which can scale to zero: `minReplicas` may be 0. KEDA has to be installed in the cluster.
   *
   * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
   * @param options limits and triggers
   */
  public static keda(options: KedaScalingOptions): Scaling {
    return Scaling._of('keda', options, 0);
  }

  private constructor() {}
}
