import { DisruptionBudget } from './disruption-budget';
import { MetricsDiscovery } from '../monitoring/metrics-discovery';
import { PodOptions } from '../pod/pod-options';

/** Kubernetes-specific options of workloads that are Deployments. */
export interface DeploymentOptions extends PodOptions {
  /**
   * The number of pods that may be unavailable during node drains.
   *
   * A budget that blocks every drain is an error. By default, workloads that can have more than one
   * pod have a budget.
   *
   * @default - one unavailable pod, or none with a single pod
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Spreads pods over zones and nodes as evenly as possible.
   *
   * It is a preference. Pods that cannot be spread still run. By default, it applies to workloads
   * that can have more than one pod.
   *
   * @default - true with more than one pod
   */
  readonly topologySpread?: boolean;

  /**
   * The number of old ReplicaSets to retain for `kubectl rollout undo`, from 0.
   *
   * @default 5
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How Prometheus discovers the metrics.
   *
   * It implies `metrics`. Set both if the program serves metrics on another port or path than the
   * default.
   *
   * @default - `MetricsDiscovery.annotations()` with `metrics`, otherwise none
   */
  readonly metricsDiscovery?: MetricsDiscovery;
}
