import { brand } from '../../validation/brand';
import { INetworkPolicyPeer } from '../network/network-peer';

/** Common options of metrics discovery. */
export interface MetricsDiscoveryOptions {
  /**
   * The pods of Prometheus.
   *
   * The NetworkPolicy allows ingress from them.
   *
   * @default - all pods of the cluster
   */
  readonly scraper?: INetworkPolicyPeer;
}

/** Options of a monitor of the Prometheus Operator. */
export interface MonitorOptions extends MetricsDiscoveryOptions {
  /**
   * The scrape interval, in seconds, from 1.
   *
   * @default - the interval of Prometheus
   */
  readonly intervalSeconds?: number;

  /**
   * Additional labels of the monitor, by which Prometheus selects it.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/** How Prometheus discovers the metrics of a workload. */
export class MetricsDiscovery {
  /**
   * A ServiceMonitor of the Prometheus Operator.
   *
   * It is a PodMonitor if the Service does not contain the port. That applies to workers, and to a
   * port for metrics alone beside a public Service.
   *
   * @see https://prometheus-operator.dev/docs/api-reference/api/
   * @param options interval and labels
   */
  public static serviceMonitor(options: MonitorOptions = {}): MetricsDiscovery {
    return new MetricsDiscovery(true, options);
  }

  /**
   * `prometheus.io/…` annotations of the pods, which many scrape configurations support.
   *
   * @param options the pods of Prometheus
   */
  public static annotations(options: MetricsDiscoveryOptions = {}): MetricsDiscovery {
    return new MetricsDiscovery(false, options);
  }

  private constructor(
    /**
     * Whether the workload has a ServiceMonitor or PodMonitor.
     * @internal
     */
    public readonly _isMonitor: boolean,
    /**
     * The options.
     * @internal
     */
    public readonly _options: MonitorOptions,
  ) {}
}
brand(MetricsDiscovery, 'MetricsDiscovery');
