import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Metrics, MonitorOptions } from '../metrics';
import { Identity, serviceSelector } from './identity';
import { compact } from './manifest';
import { checkLabels } from './names';
import { ANY_POD, Network, tcp } from './network';
import { checkPort } from './pod';
import { NamedPort } from './probes';
import { Problems } from './problems';

/** The ports of the program with that of its metrics, which may be one of them. */
export function withMetricsPort(problems: Problems, ports: NamedPort[], metrics: Metrics | undefined): NamedPort[] {
  const { port } = optionsOf(problems, metrics);
  if (port === undefined || ports.some(p => p.port === port)) return ports;
  const added = { name: 'metrics', port };
  checkPort(problems, 'metrics.port', added);
  return [...ports, added];
}

/** Lets Prometheus in, and tells it where: by annotations of the pods, which are given back, or by an object. */
export function monitor(
  scope: Construct, problems: Problems, identity: Identity, network: Network,
  ports: NamedPort[], servicePorts: NamedPort[], metrics: Metrics | undefined,
): { annotations: { [name: string]: string }; object?: ApiObject } {
  if (!metrics) return { annotations: {} };
  const options = optionsOf(problems, metrics);
  const path = options.path ?? '/metrics';
  problems.check(typeof path === 'string' && path.startsWith('/'), `metrics.path is ${JSON.stringify(path)}; a path starts with '/', such as '/metrics'`);
  const port = options.port === undefined ? ports[0] : ports.find(p => p.port === options.port);
  if (!port) {
    problems.add('metrics has no port, and the workload has none; give one of them');
    return { annotations: {} };
  }
  network.allowIn(options.scrapedBy === undefined ? ANY_POD : network.peers('metrics.scrapedBy', options.scrapedBy), tcp(port.port));
  if (!metrics._isMonitor) {
    return { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(port.port), 'prometheus.io/path': path } };
  }
  const own = problems.map('metrics.labels', options.labels);
  checkLabels(problems, 'metrics.labels', own);
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

function optionsOf(problems: Problems, metrics: Metrics | undefined): MonitorOptions {
  return problems.struct('metrics: options', metrics?._options);
}

function interval(problems: Problems, given: Duration | undefined): string | undefined {
  const seconds = problems.seconds('metrics.interval', given, 1);
  return seconds === undefined ? undefined : `${seconds}s`;
}
