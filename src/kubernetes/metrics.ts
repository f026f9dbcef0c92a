import { Duration } from 'cdk8s';
import { INetworkPolicyPeer } from 'cdk8s-plus-28';

/** Where a program tells its metrics. */
export interface ScrapeOptions {
  /**
   * The port, 1 to 65535. Another port than the program's main one becomes a port named `metrics`.
   *
   * @default - the main port of the program
   */
  readonly port?: number;

  /**
   * The path.
   *
   * Refused: what does not start with `/`.
   *
   * @default /metrics, as promhttp's examples have it
   */
  readonly path?: string;

  /**
   * Whom the NetworkPolicy lets in to scrape.
   *
   * @default - every pod of the cluster: where Prometheus runs isn't known here
   */
  readonly scrapedBy?: INetworkPolicyPeer;
}

/** Options of a monitor of the Prometheus Operator. */
export interface MonitorOptions extends ScrapeOptions {
  /**
   * How often to scrape.
   *
   * @default - as Prometheus is configured
   */
  readonly interval?: Duration;

  /**
   * Labels of the monitor, by which a Prometheus chooses its monitors.
   *
   * Refused: what is no key or value of a label.
   *
   * @default - those of the workload
   */
  readonly labels?: { [name: string]: string };
}

/** How Prometheus finds a workload. */
export class Metrics {
  /**
   * By the Prometheus Operator: a ServiceMonitor. It is a PodMonitor where the port is on no Service: that of a worker, and a port of its own
   * beside `ServiceExposure.loadBalancer()` or `nodePort()`, which would publish it.
   *
   * @see https://prometheus-operator.dev/docs/api-reference/api/
   * @param options port and path
   */
  public static serviceMonitor(options: MonitorOptions = {}): Metrics {
    return new Metrics(true, options);
  }

  /**
   * By `prometheus.io/…` annotations on the pods, as many scrape configurations read them.
   *
   * @param options port and path
   */
  public static scrapeAnnotations(options: ScrapeOptions = {}): Metrics {
    return new Metrics(false, options);
  }

  private constructor(
    /**
     * Whether there is an object for it.
     * @internal
     */
    public readonly _isMonitor: boolean,
    /**
     * Port, path and more.
     * @internal
     */
    public readonly _options: MonitorOptions,
  ) {}
}
