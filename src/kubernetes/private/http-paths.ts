import { ApiObject } from 'cdk8s';
import { HttpIngressPathType, ISecret, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ExposeViaHttpRouteOptions } from '../http-route-options';
import { ExposeViaIngressOptions } from '../ingress-options';
import { Identity } from './identity';
import { compact, freeId, lazy, verbatim } from './manifest';
import { checkDnsLabel, checkHost } from './names';
import { Problems, SECRET } from './problems';

/** The Ingress of a service; paths are added until the manifest is written. */
export class IngressPaths {
  public readonly ingress: k8s.KubeIngress;
  private className?: string;
  private readonly paths: { host?: string; path: string; pathType: string }[] = [];
  private readonly secrets = new Map<string, ISecret>();

  public constructor(scope: Construct, private readonly problems: Problems, private readonly identity: Identity, private readonly portName: string) {
    this.ingress = verbatim(new k8s.KubeIngress(scope, 'ingress', {
      metadata: { name: identity.name, labels: identity.labels },
      spec: lazy(() => this.spec()),
    }));
  }

  public add(path: string, given: ExposeViaIngressOptions): void {
    const { problems } = this;
    const options = problems.struct('exposeViaIngress: options', given);
    const pathType = options.pathType ?? HttpIngressPathType.PREFIX;
    checkPath(problems, 'exposeViaIngress: path', path);
    if (options.host !== undefined) checkHost(problems, 'exposeViaIngress: host', options.host);
    const tls = options.tls === undefined ? undefined : problems.named('exposeViaIngress: tls', options.tls, SECRET);
    if (tls && problems.check(options.host !== undefined, 'exposeViaIngress: tls needs a host, which the certificate is for; give host')) {
      this.secrets.set(options.host!, tls);
    }
    problems.check(!this.paths.some(p => p.host === options.host && p.path === path && p.pathType === pathType),
      `exposeViaIngress: ${options.host ?? 'every host'} has path ${path} already; leave one of them out`);
    problems.check(options.className === undefined || this.className === undefined || options.className === this.className,
      `exposeViaIngress: className is '${options.className}', and '${this.className}' in an earlier call; a service has one Ingress, of one class`);
    this.className = this.className ?? problems.text('exposeViaIngress: className', options.className);
    Object.entries(problems.map('exposeViaIngress: annotations', options.annotations))
      .forEach(([name, value]) => this.ingress.metadata.addAnnotation(name, value));
    this.paths.push({ host: options.host, path, pathType });
  }

  private spec(): k8s.IngressSpec {
    const backend = { service: { name: this.identity.name, port: { name: this.portName } } };
    return compact({
      ingressClassName: this.className,
      tls: [...this.secrets].map(([host, secret]) => ({ hosts: [host], secretName: secret.name })),
      rules: [...new Set(this.paths.map(p => p.host))].map(host => compact({
        host,
        http: { paths: this.paths.filter(p => p.host === host).map(({ path, pathType }) => ({ path, pathType, backend })) },
      })),
    });
  }
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export function makeHttpRoute(
  scope: Construct, problems: Problems, identity: Identity, servicePort: number, path: string, given: ExposeViaHttpRouteOptions,
): ApiObject {
  const options = problems.struct('exposeViaHttpRoute: options', given);
  const gateway = problems.struct('exposeViaHttpRoute: gateway', options.gateway);
  const hosts = problems.strings('exposeViaHttpRoute: hosts', options.hosts) ?? [];
  checkPath(problems, 'exposeViaHttpRoute: path', path);
  problems.check(typeof gateway.name === 'string' && gateway.name !== '',
    `exposeViaHttpRoute: gateway.name is ${JSON.stringify(gateway.name)}; give the name of the Gateway that the route attaches to`);
  if (options.name !== undefined) checkDnsLabel(problems, 'exposeViaHttpRoute: name', options.name);
  hosts.forEach(host => checkHost(problems, 'exposeViaHttpRoute: hosts', host));
  const name = options.name ?? identity.name;
  const id = `http-route-${name}`;
  problems.check(scope.node.tryFindChild(id) === undefined, `exposeViaHttpRoute: there is an HTTPRoute '${name}' already; give this one a name of its own`);
  return new ApiObject(scope, freeId(scope, id), {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, labels: identity.labels },
    spec: compact({
      parentRefs: [compact({
        name: gateway.name,
        namespace: problems.text('exposeViaHttpRoute: gateway.namespace', gateway.namespace),
        sectionName: problems.text('exposeViaHttpRoute: gateway.sectionName', gateway.sectionName),
      })],
      hostnames: hosts,
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: path } }],
        backendRefs: [{ name: identity.name, port: servicePort }],
      }],
    }),
  });
}

function checkPath(problems: Problems, prop: string, path: string): void {
  problems.check(typeof path === 'string' && path.startsWith('/'), `${prop} is ${JSON.stringify(path)}; a path starts with '/', such as '/' or '/api'`);
}
