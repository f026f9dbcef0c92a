import { DisruptionBudget } from './disruption-budget';
import { MetricsDiscovery } from '../monitoring/metrics-discovery';
import { PodOptions } from '../pod/pod-options';

/** What Kubernetes alone knows of workloads that are Deployments. */
export interface DeploymentOptions extends PodOptions {
  /**
   * How many pods may be unavailable while nodes are drained. A budget that blocks every drain is an error.
   *
   * @default - one, where there can be more than one pod
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Spread pods over zones and nodes as evenly as possible. Pods that cannot be spread still run.
   *
   * @default - true where there can be more than one pod
   */
  readonly topologySpread?: boolean;

  /**
   * Number of old ReplicaSets that are kept for `kubectl rollout undo`, from 0.
   *
   * @default 5
   */
  readonly revisionHistoryLimit?: number;

  /**
   * How Prometheus discovers the metrics. It needs `metrics` only where the program serves them on another port or path than the defaults.
   *
   * @default - MetricsDiscovery.annotations() where `metrics` is set
   */
  readonly metricsDiscovery?: MetricsDiscovery;
}
