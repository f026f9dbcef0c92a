import { k8s } from 'cdk8s-plus-28';
import { Health } from '../health';
import { HealthProbe } from '../health-probe';
import { compact, intOrString } from './manifest';
import { Problems } from './problems';

/** A port of a container. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
}

/** Seconds and counts that a kind of probe has unless they are set. */
const TIMES = {
  startup: { period: 2, timeout: 2, failures: 150 },
  liveness: { period: 10, timeout: 5, failures: 6 },
  readiness: { period: 5, timeout: 2, failures: 3 },
};
type Kind = keyof typeof TIMES;

/** @param ports of the container, the main one first */
export function probes(problems: Problems, prop: string, given: Health, ports: NamedPort[]): Pick<k8s.Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  const options = problems.struct(`${prop}`, given.probes);
  const make = (kind: Kind) => {
    const asked = problems.instance(`${prop}.${kind}`, HealthProbe, "HealthProbe.http('/healthz')", options[kind]);
    return asked && probe(problems, `${prop}.${kind}`, kind, asked, ports);
  };
  const [startupProbe, livenessProbe, readinessProbe] = [make('startup'), make('liveness'), make('readiness')];
  return compact({ startupProbe, livenessProbe: livenessProbe && unlike(livenessProbe, readinessProbe, ports), readinessProbe });
}

function probe(problems: Problems, prop: string, kind: Kind, asked: HealthProbe, ports: NamedPort[]): k8s.Probe {
  const options = problems.struct(prop, asked.options);
  const port = options.port === undefined ? ports[0] : ports.find(p => p.name === options.port);
  if (!port) {
    const known = ports.length > 0 ? `it has ${ports.map(p => `'${p.name}'`).join(', ')}` : 'it has none; set a port';
    problems.add(`${prop} asks ${options.port === undefined ? 'the main port' : `port '${options.port}'`}, which the container doesn't have; ${known}`);
  }
  const successes = problems.integer(`${prop}.successThreshold`, options.successThreshold, { min: 1, max: kind === 'readiness' ? undefined : 1, default: 1 });
  return compact({
    ...action(problems, prop, asked, port ?? { name: '', port: 0 }),
    initialDelaySeconds: problems.seconds(`${prop}.delay`, options.delay) || undefined,
    periodSeconds: problems.seconds(`${prop}.period`, options.period, 1) ?? TIMES[kind].period,
    timeoutSeconds: problems.seconds(`${prop}.timeout`, options.timeout, 1) ?? TIMES[kind].timeout,
    failureThreshold: problems.integer(`${prop}.failureThreshold`, options.failureThreshold, { min: 1, default: TIMES[kind].failures }),
    successThreshold: successes > 1 ? successes : undefined,
  });
}

/**
 * Tools that check manifests take two probes of one address for a mistake. Here they differ in patience, and where a program has no path to
 * ask for there is no other address: liveness has the port by its number.
 */
function unlike(liveness: k8s.Probe, readiness: k8s.Probe | undefined, ports: NamedPort[]): k8s.Probe {
  const port = ports.find(p => p.name === String(liveness.tcpSocket?.port));
  const isSame = port !== undefined && readiness?.tcpSocket?.port === liveness.tcpSocket?.port;
  return isSame ? { ...liveness, tcpSocket: { port: intOrString(port.port) } } : liveness;
}

function action(problems: Problems, prop: string, asked: HealthProbe, port: NamedPort): k8s.Probe {
  if (asked._kind === 'tcp') return { tcpSocket: { port: intOrString(port.name) } };
  // The kubelet takes no port by name here.
  if (asked._kind === 'grpc') return { grpc: compact({ port: port.port, service: asked._target === '' ? undefined : asked._target }) };
  problems.check(typeof asked._target === 'string' && asked._target.startsWith('/'),
    `${prop} asks for path ${JSON.stringify(asked._target)}; a path starts with '/', such as '/healthz'`);
  return { httpGet: { path: asked._target, port: intOrString(port.name), ...asked._kind === 'https' ? { scheme: 'HTTPS' } : {} } };
}
