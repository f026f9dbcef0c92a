import { ApiObject } from 'cdk8s';
import { HttpIngressPathType, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ExposeViaHttpRouteOptions } from '../http-route-options';
import { ExposeViaIngressOptions } from '../ingress-options';
import { HOST, INGRESS_PATH, PATH, ROUTE_PATH } from './addresses';
import { Identity } from './identity';
import { compact, freeId, lazy, verbatim } from './manifest';
import { annotationsOf, checkAnnotationSize } from './metadata';
import { DNS_LABEL, DNS_SUBDOMAIN } from './names';
import { keyed, Problems } from './problems';
import { show, showKind } from '../../validation/show';

/** How the class was named before it was a field; both have to be the same. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/** The Ingress of a service; paths are added until the manifest is written. */
export class IngressPaths {
  public readonly ingress: k8s.KubeIngress;
  private className?: string;
  private readonly paths: { host?: string; path: string; pathType: string }[] = [];
  private readonly secrets = new Map<string, string>();
  private readonly annotations = new Map<string, string>();

  public constructor(scope: Construct, private readonly problems: Problems, private readonly identity: Identity, private readonly portName: string) {
    this.ingress = verbatim(new k8s.KubeIngress(scope, 'ingress', {
      metadata: { name: identity.name, labels: identity.labels },
      spec: lazy(() => this.spec()),
    }));
  }

  public add(path: string, given: ExposeViaIngressOptions): void {
    const { problems } = this;
    const options = problems.struct('exposeViaIngress: options', given, showKind);
    const pathType = problems.choice('exposeViaIngress: pathType', options.pathType, HttpIngressPathType) ?? HttpIngressPathType.PREFIX;
    const rule = pathType === HttpIngressPathType.IMPLEMENTATION_SPECIFIC ? PATH : INGRESS_PATH;
    const isPath = problems.requiredText('exposeViaIngress: path', path, rule) !== undefined;
    const host = problems.text('exposeViaIngress: host', options.host, HOST);
    const tls = options.tls === undefined ? undefined : problems.secret('exposeViaIngress: tls', options.tls);
    if (tls !== undefined && problems.check(options.host !== undefined, 'exposeViaIngress: host must be set where tls is: the certificate is for a host') && host !== undefined) {
      this.secrets.set(host, tls);
    }
    problems.check(!isPath || !this.paths.some(p => p.host === host && p.path === path && p.pathType === pathType),
      `exposeViaIngress: path must be another one for each call of ${host ?? 'every host'}, got ${show(path)} twice`);
    const className = problems.text('exposeViaIngress: className', options.className, DNS_SUBDOMAIN);
    problems.check(className === undefined || this.className === undefined || className === this.className,
      `exposeViaIngress: className must be '${this.className}' as in an earlier call, got ${show(className)}; a service has one Ingress of one class`);
    this.className = this.className ?? className;
    this.annotate(options.annotations);
    if (isPath) this.paths.push({ host, path, pathType });
  }

  private annotate(given: { [name: string]: string } | undefined): void {
    const prop = 'exposeViaIngress: annotations';
    for (const [name, text] of Object.entries(annotationsOf(this.problems, prop, given))) {
      this.annotations.set(name, text);
      this.ingress.metadata.addAnnotation(name, text);
    }
    checkAnnotationSize(this.problems, prop, Object.fromEntries(this.annotations));
    const byAnnotation = this.annotations.get(CLASS_ANNOTATION);
    this.problems.check(byAnnotation === undefined || this.className === undefined || byAnnotation === this.className,
      `${keyed(prop, CLASS_ANNOTATION)} must be '${this.className}' as className is, got ${show(byAnnotation)}`);
  }

  private spec(): k8s.IngressSpec {
    const backend = { service: { name: this.identity.name, port: { name: this.portName } } };
    return compact({
      ingressClassName: this.className,
      tls: [...this.secrets].map(([host, secretName]) => ({ hosts: [host], secretName })),
      rules: [...new Set(this.paths.map(p => p.host))].map(host => compact({
        host,
        http: { paths: this.paths.filter(p => p.host === host).map(({ path, pathType }) => ({ path, pathType, backend })) },
      })),
    });
  }
}

/** Host names that an HTTPRoute may have. */
const MAX_HOSTS = 16;

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export function makeHttpRoute(
  scope: Construct, problems: Problems, identity: Identity, servicePort: number, path: string, given: ExposeViaHttpRouteOptions,
): ApiObject {
  const options = problems.struct('exposeViaHttpRoute: options', given);
  const gateway = problems.struct('exposeViaHttpRoute: gateway', options.gateway);
  const hosts = problems.strings('exposeViaHttpRoute: hosts', options.hosts) ?? [];
  problems.requiredText('exposeViaHttpRoute: path', path, ROUTE_PATH);
  const gatewayName = problems.requiredText('exposeViaHttpRoute: gateway.name', gateway.name, DNS_SUBDOMAIN);
  hosts.forEach((host, i) => problems.requiredText(`exposeViaHttpRoute: hosts[${i}]`, host, HOST));
  problems.check(hosts.length <= MAX_HOSTS, `exposeViaHttpRoute: hosts must be at most ${MAX_HOSTS}, got ${hosts.length}`);
  const name = problems.text('exposeViaHttpRoute: name', options.name, DNS_LABEL) ?? identity.name;
  const id = `http-route-${name}`;
  problems.check(scope.node.tryFindChild(id) === undefined, `exposeViaHttpRoute: name must be another one for each HTTPRoute, got '${name}' twice`);
  return new ApiObject(scope, freeId(scope, id), {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, labels: identity.labels },
    spec: compact({
      parentRefs: [compact({
        name: gatewayName ?? '',
        namespace: problems.text('exposeViaHttpRoute: gateway.namespace', gateway.namespace, DNS_LABEL),
        sectionName: problems.text('exposeViaHttpRoute: gateway.sectionName', gateway.sectionName, DNS_SUBDOMAIN),
      })],
      hostnames: hosts,
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: path } }],
        backendRefs: [{ name: identity.name, port: servicePort }],
      }],
    }),
  });
}
