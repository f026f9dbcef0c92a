import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PortProtocol } from '../port-protocol';
import { ServiceExposure } from '../service-exposure';
import { Identity } from './identity';
import { compact, intOrString, verbatim } from './manifest';
import { checkCidr } from './names';
import { NamedPort } from './probes';
import { Problems } from './problems';

/** @param ports of the program, the main one first */
export function makeService(
  scope: Construct, problems: Problems, identity: Identity,
  protocol: PortProtocol, servicePort: number, ports: NamedPort[], exposure: ServiceExposure,
): k8s.KubeService {
  const { type, nodePort, clusterIP, loadBalancer } = exposure._spec;
  if (nodePort !== undefined) {
    problems.check(Number.isInteger(nodePort) && nodePort >= 30000 && nodePort <= 32767,
      `ServiceExposure.nodePort: port is ${JSON.stringify(nodePort)}; give a whole number from 30000 to 32767, or none`);
  }
  const options = problems.struct('ServiceExposure.loadBalancer: options', loadBalancer);
  const sourceRanges = problems.strings('ServiceExposure.loadBalancer: sourceRanges', options.sourceRanges) ?? [];
  sourceRanges.forEach(range => checkCidr(problems, 'ServiceExposure.loadBalancer: sourceRanges', range));
  const [main, ...others] = ports;
  others.forEach(({ name, port }) => problems.check(port !== servicePort,
    `servicePort is ${servicePort}, and port '${name}' is ${port}, too; give the Service another port`));
  return verbatim(new k8s.KubeService(scope, 'service', {
    metadata: compact({
      name: identity.name, labels: identity.labels, annotations: problems.map('ServiceExposure.loadBalancer: annotations', options.annotations),
    }),
    spec: compact({
      type,
      clusterIP,
      loadBalancerClass: problems.text('ServiceExposure.loadBalancer: loadBalancerClass', options.loadBalancerClass),
      loadBalancerSourceRanges: sourceRanges,
      selector: identity.selector,
      ports: [
        compact({ name: main.name, port: servicePort, targetPort: intOrString(main.name), nodePort, appProtocol: protocol.appProtocol }),
        ...others.map(({ name, port }) => ({ name, port, targetPort: intOrString(name) })),
      ],
    }) as k8s.ServiceSpec,
  }));
}
