import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Metrics, MonitorOptions } from '../metrics';
import { PATH } from './addresses';
import { Identity, serviceSelector } from './identity';
import { compact } from './manifest';
import { labelsOf } from './metadata';
import { ANY_POD, Network, tcp } from './network';
import { checkPort, NamedPort } from './ports';
import { Problems } from './problems';

/** The ports of the program with that of its metrics, which may be one of them. */
export function withMetricsPort(problems: Problems, ports: NamedPort[], metrics: Metrics | undefined): NamedPort[] {
  const { port } = optionsOf(problems, metrics);
  if (port === undefined || ports.some(p => p.port === port)) return ports;
  return [...ports, ...checkPort(problems, 'metrics', { name: 'metrics', port })];
}

/** Lets Prometheus in, and tells it where: by annotations of the pods, which are given back, or by an object. */
export function monitor(
  scope: Construct, problems: Problems, identity: Identity, network: Network,
  ports: NamedPort[], servicePorts: NamedPort[], metrics: Metrics | undefined,
): { annotations: { [name: string]: string }; object?: ApiObject } {
  if (!metrics) return { annotations: {} };
  const options = optionsOf(problems, metrics);
  const path = problems.text('metrics.path', options.path, PATH) ?? '/metrics';
  const port = options.port === undefined ? ports[0] : ports.find(p => p.port === options.port);
  if (!port) {
    problems.check(options.port !== undefined, 'metrics.port must be set where the workload has no port');
    return { annotations: {} };
  }
  network.allowIn(options.scrapedBy === undefined ? ANY_POD : network.peers('metrics.scrapedBy', options.scrapedBy), tcp(port.port));
  if (!metrics._isMonitor) {
    return { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port.port), 'prometheus.io/path': path } };
  }
  const own = labelsOf(problems, 'metrics.labels', options.labels);
  const endpoint = compact({ port: port.name, path, interval: interval(problems, options.interval) });
  const ofService = servicePorts.includes(port);
  const object = new ApiObject(scope, 'monitor', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: ofService ? 'ServiceMonitor' : 'PodMonitor',
    metadata: { name: identity.name, labels: { ...own, ...identity.labels } },
    spec: ofService ? { selector: { matchLabels: serviceSelector(identity) }, endpoints: [endpoint] }
      : { selector: { matchLabels: identity.selector }, podMetricsEndpoints: [endpoint] },
  });
  return { annotations: {}, object };
}

function optionsOf(problems: Problems, metrics: Metrics | undefined): Partial<MonitorOptions> {
  return problems.struct('metrics: options', metrics?._options);
}

function interval(problems: Problems, given: Duration | undefined): string | undefined {
  const seconds = problems.seconds('metrics.interval', given, 1);
  return seconds === undefined ? undefined : `${seconds}s`;
}
