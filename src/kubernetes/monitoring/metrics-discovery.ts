import { brand } from '../../validation/brand';
import { INetworkPolicyPeer } from '../network/network-peer';

/** What all ways of discovery have in common. */
export interface MetricsDiscoveryOptions {
  /**
   * The pods of Prometheus. The NetworkPolicy allows their ingress.
   *
   * @default - every pod of the cluster
   */
  readonly scraper?: INetworkPolicyPeer;
}

/** Options of a monitor of the Prometheus Operator. */
export interface MonitorOptions extends MetricsDiscoveryOptions {
  /**
   * The scrape interval, from 1.
   *
   * @default - as Prometheus is configured
   */
  readonly intervalSeconds?: number;

  /**
   * More labels of the monitor, by which a Prometheus selects its monitors.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/** How Prometheus discovers the metrics of a workload. */
export class MetricsDiscovery {
  /**
   * A ServiceMonitor of the Prometheus Operator. It is a PodMonitor where the port is on no Service: the port of a worker, and a port for metrics only
   * beside a Service that is public.
   *
   * @see https://prometheus-operator.dev/docs/api-reference/api/
   * @param options interval and labels
   */
  public static serviceMonitor(options: MonitorOptions = {}): MetricsDiscovery {
    return new MetricsDiscovery(true, options);
  }

  /**
   * `prometheus.io/…` annotations of the pods, which many scrape configurations read.
   *
   * @param options the pods of Prometheus
   */
  public static annotations(options: MetricsDiscoveryOptions = {}): MetricsDiscovery {
    return new MetricsDiscovery(false, options);
  }

  private constructor(
    /**
     * Whether it is an object of its own.
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
