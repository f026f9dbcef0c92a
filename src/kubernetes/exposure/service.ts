import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { CIDR } from './addresses';
import { LoadBalancerOptions, ServiceType } from './service-type';
import { ValidationErrors } from '../../validation/errors';
import { integer, keyed, list, optional, Shape, struct, text } from '../../validation/shapes';
import { PortSpec } from '../../workload/workload-spec';
import { WorkloadLabels } from '../private/labels';
import { compact } from '../private/manifest';
import { ANNOTATIONS } from '../private/metadata';
import { LOAD_BALANCER_CLASS } from '../private/names';
import { TextMap } from '../private/objects';

const LOAD_BALANCER = {
  sourceRanges: list(text(CIDR)),
  loadBalancerClass: text(LOAD_BALANCER_CLASS),
  annotations: ANNOTATIONS,
} satisfies Shape<LoadBalancerOptions>;

/** A Service with every default applied. */
export interface ServiceSettings {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly nodePort?: number;
  readonly loadBalancerClass?: string;
  readonly sourceRanges: string[];
  readonly annotations: TextMap;
  /** The port of the Service that targets the main port of the program. */
  readonly port: number;
  /** Ports of the program, the main one first. */
  readonly ports: PortSpec[];
}

/** @param port the port of the Service, if set */
export function resolveService(errors: ValidationErrors, { _spec }: ServiceType, ports: PortSpec[], port: number | undefined): ServiceSettings {
  const prop = 'serviceType';
  const nodePort = optional(errors, `${prop}.port`, _spec.nodePort, integer(30000, 32767));
  const options = struct(LOAD_BALANCER)(errors, prop, _spec.loadBalancer ?? {});
  const { sourceRanges = [], loadBalancerClass, annotations = {} } = options ?? {};
  checkServiceAnnotations(errors, `${prop}.annotations`, annotations, sourceRanges);
  const isHeadless = _spec.clusterIP !== undefined;
  // A port for metrics alone must not be public.
  const published = _spec.type === undefined ? ports : ports.filter(each => !each.isInternal);
  const main = ports[0]?.port ?? 0;
  const servicePort = port ?? (isHeadless || ports[0]?.application === undefined ? main : 80);
  errors.check(!isHeadless || servicePort === main,
    `servicePort must be equal to port (${main}) for a headless Service, whose clients connect to the pods, got ${servicePort}; remove it`);
  published.slice(1).forEach(each => errors.check(each.port !== servicePort || each.transport !== ports[0]?.transport,
    `servicePort must differ from the port of '${each.name}', got ${each.port} for both`));
  const { type, clusterIP } = _spec;
  return { type, clusterIP, nodePort, loadBalancerClass, sourceRanges, annotations, port: servicePort, ports: published };
}

export function makeService(scope: Construct, labels: WorkloadLabels, settings: ServiceSettings): ApiObject {
  const [main, ...others] = settings.ports;
  const portOf = ({ name, transport }: PortSpec, port: number, more: object = {}) =>
    compact({ name, port, targetPort: name, protocol: transport === 'UDP' ? transport : undefined, ...more });
  return new ApiObject(scope, 'service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: compact({ name: labels.name, labels: labels.labels, annotations: settings.annotations }),
    spec: compact({
      type: settings.type,
      clusterIP: settings.clusterIP,
      loadBalancerClass: settings.loadBalancerClass,
      loadBalancerSourceRanges: settings.sourceRanges,
      selector: labels.selector,
      ports: [
        portOf(main, settings.port, { nodePort: settings.nodePort, appProtocol: appProtocol(main) }),
        ...others.map(other => portOf(other, other.port)),
      ],
    }),
  });
}

/**
 * The application protocol of a port, for gateways and service meshes.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
 */
function appProtocol({ application }: PortSpec): string | undefined {
  return application === 'grpc' ? 'kubernetes.io/h2c' : undefined;
}

const trim = (value: string) => value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const TOPOLOGY = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];

/**
 * Validates the annotations of a Service that the API server validates.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
function checkServiceAnnotations(errors: ValidationErrors, prop: string, annotations: TextMap, sourceRanges: string[]): void {
  const ranges = new Map(Object.entries(annotations)).get(SOURCE_RANGES);
  if (ranges !== undefined && trim(ranges) !== '' && sourceRanges.length === 0) {
    ranges.split(',').forEach(range => text(CIDR)(errors, keyed(prop, SOURCE_RANGES), trim(range)));
  }
  const modes = Object.entries(annotations).filter(([name]) => TOPOLOGY.includes(name)).map(([, mode]) => mode);
  errors.check(new Set(modes).size < 2, `${prop} must have one value for ${TOPOLOGY.join(' and ')}, got two`);
}
