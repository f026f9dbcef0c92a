import { ProbeSpec, ProbesSpec } from '../../workload/workload-spec';
import { compact } from '../private/manifest';
import { Container, Probe } from '../private/objects';

/** Renders the probes of a container. */
export function renderProbes({ startup, liveness, readiness }: ProbesSpec): Pick<Container, 'startupProbe' | 'livenessProbe' | 'readinessProbe'> {
  return compact({
    startupProbe: startup && renderProbe(startup),
    livenessProbe: liveness && renderProbe(liveness, isSameSocket(liveness, readiness)),
    readinessProbe: readiness && renderProbe(readiness),
  });
}

/**
 * Whether two probes connect to the same port.
 *
 * Linters of manifests report identical probes. A program without a path for probes has only one
 * address, so the liveness probe uses the port number instead of its name.
 */
function isSameSocket(liveness: ProbeSpec, readiness: ProbeSpec | undefined): boolean {
  return liveness.kind === 'tcp' && readiness?.kind === 'tcp' && liveness.port?.name === readiness.port?.name;
}

function renderProbe(spec: ProbeSpec, byNumber = false): Probe {
  return compact({
    ...action(spec, byNumber),
    initialDelaySeconds: spec.initialDelaySeconds || undefined,
    periodSeconds: spec.periodSeconds,
    timeoutSeconds: spec.timeoutSeconds,
    failureThreshold: spec.failureThreshold,
    successThreshold: spec.successThreshold > 1 ? spec.successThreshold : undefined,
  });
}

function action({ kind, port, path = '/', service, command = [] }: ProbeSpec, byNumber: boolean): Partial<Probe> {
  const [name, number] = [port?.name ?? '', port?.port ?? 0];
  switch (kind) {
    case 'exec': return { exec: { command } };
    case 'tcp': return { tcpSocket: { port: byNumber ? number : name } };
    case 'grpc': return { grpc: compact({ port: number, service }) }; // gRPC probes do not support port names
    default: return { httpGet: { path, port: name, ...kind === 'https' ? { scheme: 'HTTPS' } : {} } };
  }
}
