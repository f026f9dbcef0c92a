import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PortProtocol } from '../port-protocol';
import { ServiceExposure } from '../service-exposure';
import { CIDR } from './addresses';
import { Identity } from './identity';
import { compact, intOrString, verbatim } from './manifest';
import { annotationsOf } from './metadata';
import { LOAD_BALANCER_CLASS } from './names';
import { NamedPort } from './ports';
import { isLeftOut, keyed, Problems } from './problems';

/** @param ports of the program, the main one first */
export function makeService(
  scope: Construct, problems: Problems, identity: Identity,
  protocol: PortProtocol, servicePort: number, ports: NamedPort[], exposure: ServiceExposure,
): k8s.KubeService {
  const { type, clusterIP, loadBalancer } = exposure._spec;
  const asked = exposure._spec.nodePort;
  const nodePort = isLeftOut(asked) ? undefined : problems.requiredInteger('ServiceExposure.nodePort: port', asked, 30000, 32767);
  const options = problems.struct('ServiceExposure.loadBalancer: options', loadBalancer);
  const sourceRanges = problems.strings('ServiceExposure.loadBalancer: sourceRanges', options.sourceRanges) ?? [];
  sourceRanges.forEach((range, i) => problems.requiredText(`ServiceExposure.loadBalancer: sourceRanges[${i}]`, range, CIDR));
  const annotations = annotationsOf(problems, 'ServiceExposure.loadBalancer: annotations', options.annotations);
  checkServiceAnnotations(problems, 'ServiceExposure.loadBalancer: annotations', annotations, sourceRanges);
  const [main, ...others] = ports;
  others.forEach(({ name, port }) => problems.check(port !== servicePort,
    `servicePort must be another port than that of '${name}', got ${port} for both`));
  return verbatim(new k8s.KubeService(scope, 'service', {
    metadata: compact({
      name: identity.name, labels: identity.labels, annotations,
    }),
    spec: compact({
      type,
      clusterIP,
      loadBalancerClass: problems.text('ServiceExposure.loadBalancer: loadBalancerClass', options.loadBalancerClass, LOAD_BALANCER_CLASS),
      loadBalancerSourceRanges: sourceRanges,
      selector: identity.selector,
      ports: [
        compact({ name: main.name, port: servicePort, targetPort: intOrString(main.name), nodePort, appProtocol: protocol.appProtocol }),
        ...others.map(({ name, port }) => ({ name, port, targetPort: intOrString(name) })),
      ],
    }) as k8s.ServiceSpec,
  }));
}

const trim = (text: string) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const TOPOLOGY = ['service.kubernetes.io/topology-mode', 'service.kubernetes.io/topology-aware-hints'];

/**
 * What the API server reads in annotations of a Service.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
function checkServiceAnnotations(problems: Problems, prop: string, annotations: { [name: string]: string }, sourceRanges: string[]): void {
  const ranges = new Map(Object.entries(annotations)).get(SOURCE_RANGES);
  if (ranges !== undefined && trim(ranges) !== '' && sourceRanges.length === 0) {
    ranges.split(',').forEach(range => problems.requiredText(keyed(prop, SOURCE_RANGES), trim(range), CIDR));
  }
  const modes = Object.entries(annotations).filter(([name]) => TOPOLOGY.includes(name)).map(([, mode]) => mode);
  problems.check(new Set(modes).size < 2, `${prop} must have one value for ${TOPOLOGY.join(' and ')}, got two`);
}
