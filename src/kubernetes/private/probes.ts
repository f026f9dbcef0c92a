import { k8s } from 'cdk8s-plus-28';
import { Health } from '../health';
import { HealthProbe } from '../health-probe';
import { PATH } from './addresses';
import { compact, intOrString } from './manifest';
import { NamedPort } from './ports';
import { isLeftOut, Problems } from './problems';
import { show } from '../../validation/show';

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
  if (!port && ports.length > 0) problems.add(`${prop}.port must be the name of a port of the container (${ports.map(p => p.name).join(', ')}), got ${show(options.port)}`);
  if (ports.length === 0) problems.add(`${prop} must be left out where the container has no port; set a port`);
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
  if (asked._kind === 'grpc') {
    const service = isLeftOut(asked._target) || asked._target === '' ? undefined : problems.requiredText(`${prop}.service`, asked._target);
    return { grpc: compact({ port: port.port, service }) };
  }
  const path = problems.requiredText(`${prop}.path`, asked._target, PATH) ?? '/';
  return { httpGet: { path, port: intOrString(port.name), ...asked._kind === 'https' ? { scheme: 'HTTPS' } : {} } };
}
