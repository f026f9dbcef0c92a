import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { MetricsDiscovery, MonitorOptions } from './metrics-discovery';
import { ValidationErrors } from '../../validation/errors';
import { anything, integer, Shape, struct } from '../../validation/shapes';
import { DeploymentSpec, PortSpec } from '../../workload/workload-spec';
import { INetworkPolicyPeer } from '../network/network-peer';
import { ANY_POD, peersOf, policyPorts, WorkloadNetworkPolicy } from '../network/network-policy';
import { serviceSelector, WorkloadLabels } from '../private/labels';
import { compact } from '../private/manifest';
import { LABELS } from '../private/metadata';
import { NetworkPolicyPeer, TextMap } from '../private/objects';

const OPTIONS = {
  scraper: anything, // validated by peersOf
  intervalSeconds: integer(1),
  labels: LABELS,
} satisfies Shape<MonitorOptions>;

/** Settings of metrics discovery with all defaults applied. */
export interface MonitoringSettings {
  readonly port: PortSpec;
  readonly path: string;
  readonly isMonitor: boolean;
  readonly scrapers: NetworkPolicyPeer[];
  readonly options: { readonly intervalSeconds?: number; readonly labels?: TextMap };
}

/** @param scope the scope of the workload */
export function resolveMonitoring(
  errors: ValidationErrors, scope: Construct, metrics: DeploymentSpec['metrics'], discovery: MetricsDiscovery | undefined,
): MonitoringSettings | undefined {
  const options = discovery && struct(OPTIONS, { remedies: { interval: 'use intervalSeconds', scrapedBy: 'use scraper' } })(errors, 'metricsDiscovery', discovery._options ?? {});
  const scrapers = options?.scraper === undefined ? ANY_POD : peersOf(errors, 'metricsDiscovery.scraper', scope, options.scraper as INetworkPolicyPeer);
  return metrics && { ...metrics, isMonitor: discovery?._isMonitor ?? false, scrapers, options: options ?? {} };
}

/** Pod annotations for metrics discovery. */
export function scrapeAnnotations(settings: MonitoringSettings | undefined): TextMap {
  if (!settings || settings.isMonitor) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(settings.port.port), 'prometheus.io/path': settings.path };
}

/**
 * Creates the ServiceMonitor, or the PodMonitor of a port that the Service does not contain.
 *
 * Returns undefined for other kinds of discovery.
 */
export function makeMonitor(
  scope: Construct, labels: WorkloadLabels, settings: MonitoringSettings | undefined, servicePorts: PortSpec[],
): ApiObject | undefined {
  if (!settings?.isMonitor) return undefined;
  const { port, path, options: { intervalSeconds, labels: own } } = settings;
  const endpoint = compact({ port: port.name, path, interval: intervalSeconds === undefined ? undefined : `${intervalSeconds}s` });
  const isOnService = servicePorts.includes(port);
  return new ApiObject(scope, 'monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: isOnService ? 'ServiceMonitor' : 'PodMonitor',
    metadata: { name: labels.name, labels: { ...own, ...labels.labels } },
    spec: isOnService ? { selector: { matchLabels: serviceSelector(labels) }, endpoints: [endpoint] }
      : { selector: { matchLabels: labels.selector }, podMetricsEndpoints: [endpoint] },
  });
}

/** Allows Prometheus to scrape the metrics. */
export function allowScraper(policy: WorkloadNetworkPolicy, settings: MonitoringSettings | undefined): void {
  if (settings) policy.allowIngress(settings.scrapers, policyPorts([settings.port]));
}
