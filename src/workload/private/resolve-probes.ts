import { IGoContainerImage } from '../../image/container-image';
import { ValidationErrors } from '../../validation/errors';
import { branded, integer, isLeftOut, optional, required, Shape, strings, struct, text } from '../../validation/shapes';
import { show } from '../../validation/show';
import { Health, HealthProbes } from '../health';
import { HealthProbe, HealthProbeOptions } from '../health-probe';
import { PATH } from '../names';
import { PortSpec, ProbesSpec, ProbeSpec } from '../workload-spec';

const PROBE = branded(HealthProbe, "HealthProbe.http('/healthz')");
const PROBES = { startup: PROBE, liveness: PROBE, readiness: PROBE } satisfies Shape<HealthProbes>;
const PROBES_CHECK = struct(PROBES, { remedies: { startupProbe: 'use startup', livenessProbe: 'use liveness', readinessProbe: 'use readiness' } });

const OPTIONS = {
  port: text(),
  initialDelaySeconds: integer(0),
  periodSeconds: integer(1),
  timeoutSeconds: integer(1),
  failureThreshold: integer(1),
  successThreshold: integer(1),
} satisfies Shape<HealthProbeOptions>;
const OPTIONS_CHECK = struct(OPTIONS, { remedies: { delay: 'use initialDelaySeconds', period: 'use periodSeconds', timeout: 'use timeoutSeconds' } });
const ARGS = required(strings());

/** Default timing and thresholds for each kind of probe. */
const DEFAULTS = {
  startup: { period: 2, timeout: 2, failures: 150 },
  liveness: { period: 10, timeout: 5, failures: 6 },
  readiness: { period: 5, timeout: 2, failures: 3 },
};
type Kind = keyof typeof DEFAULTS;

/** @param ports ports of the container, starting with the main port */
export function resolveProbes(
  errors: ValidationErrors, prop: string, health: Health, ports: PortSpec[], image: IGoContainerImage | undefined,
): ProbesSpec {
  const probes = PROBES_CHECK(errors, prop, health.probes);
  const resolve = (kind: Kind) => probes?.[kind] && resolveProbe(errors, `${prop}.${kind}`, kind, probes[kind], ports, image);
  return { startup: resolve('startup'), liveness: resolve('liveness'), readiness: resolve('readiness') };
}

function resolveProbe(
  errors: ValidationErrors, prop: string, kind: Kind, probe: HealthProbe, ports: PortSpec[], image: IGoContainerImage | undefined,
): ProbeSpec {
  const options = OPTIONS_CHECK(errors, prop, probe.options ?? {});
  const { successThreshold = 1 } = options ?? {};
  errors.check(kind === 'readiness' || successThreshold === 1, `${prop}.successThreshold must be 1, got ${successThreshold}`);
  return {
    ...action(errors, prop, probe, options?.port, ports, image),
    initialDelaySeconds: options?.initialDelaySeconds ?? 0,
    periodSeconds: options?.periodSeconds ?? DEFAULTS[kind].period,
    timeoutSeconds: options?.timeoutSeconds ?? DEFAULTS[kind].timeout,
    failureThreshold: options?.failureThreshold ?? DEFAULTS[kind].failures,
    successThreshold,
  };
}

function action(
  errors: ValidationErrors, prop: string, probe: HealthProbe, portName: string | undefined, ports: PortSpec[], image: IGoContainerImage | undefined,
): Pick<ProbeSpec, 'kind' | 'port' | 'path' | 'service' | 'command'> {
  if (probe._kind === 'exec') return { kind: 'exec', command: command(errors, prop, probe, image) };
  const port = portOf(errors, prop, portName, ports);
  if (probe._kind === 'tcp') return { kind: 'tcp', port };
  if (probe._kind === 'grpc') {
    const isWhole = isLeftOut(probe._target) || probe._target === '';
    return { kind: 'grpc', port, service: isWhole ? undefined : text()(errors, `${prop}.service`, probe._target) };
  }
  return { kind: probe._kind === 'https' ? 'https' : 'http', port, path: text(PATH)(errors, `${prop}.path`, probe._target) ?? '/' };
}

function portOf(errors: ValidationErrors, prop: string, name: string | undefined, ports: PortSpec[]): PortSpec | undefined {
  const connectable = ports.filter(port => port.transport === 'TCP');
  const port = name === undefined ? connectable[0] : connectable.find(p => p.name === name);
  if (connectable.length === 0) errors.add(`${prop} requires a TCP port of the container; set a port, or remove it`);
  else if (!port) errors.add(`${prop}.port must be the name of a TCP port of the container (${connectable.map(p => p.name).join(', ')}), got ${show(name)}`);
  return port;
}

/** The program of the image and its arguments, because the image does not contain a shell. */
function command(errors: ValidationErrors, prop: string, probe: HealthProbe, image: IGoContainerImage | undefined): string[] | undefined {
  const args = optional(errors, `${prop}.args`, probe._args, ARGS) ?? [];
  errors.check(args.length > 0, `${prop}.args must be at least one argument, got none; add arguments, because the program would start a second time without them`);
  if (image === undefined) return undefined;
  const { entrypoint } = image;
  errors.check(entrypoint !== undefined, `${prop}: HealthProbe.exec does not support images from a registry, because the path of the program is unknown; use another probe`);
  return entrypoint === undefined ? undefined : [entrypoint, ...args];
}
