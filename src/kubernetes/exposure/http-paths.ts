import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { HOST, INGRESS_PATH, ROUTE_PATH } from './addresses';
import { ExposeViaHttpRouteOptions, GatewayReference } from './http-route-options';
import { ExposeViaIngressOptions, HttpIngressPathType } from './ingress-options';
import { ValidationErrors } from '../../validation/errors';
import { anything, choice, keyed, list, reference, required, Shape, struct, text, Values } from '../../validation/shapes';
import { show, showKind } from '../../validation/show';
import { DNS_LABEL, DNS_SUBDOMAIN, PATH } from '../../workload/names';
import { WorkloadLabels } from '../private/labels';
import { compact, freeId, lazy } from '../private/manifest';
import { ANNOTATIONS, checkAnnotationSize } from '../private/metadata';

/**
 * The deprecated annotation for the class. The API server requires it to match `ingressClassName`.
 */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

const INGRESS = {
  host: text(HOST),
  pathType: choice(Object.values(HttpIngressPathType)),
  tls: reference('Secret', "{ name: 'shop-tls' }, never the value", DNS_SUBDOMAIN),
  className: text(DNS_SUBDOMAIN),
  annotations: ANNOTATIONS,
  controller: anything, // validated with the NetworkPolicy
} satisfies Shape<ExposeViaIngressOptions>;

const INGRESS_CHECK = struct(INGRESS, {
  name: 'exposeViaIngress', prefix: 'exposeViaIngress: ', describe: showKind, remedies: { ingressClassName: 'use className', name: 'remove it', hostname: 'use host', hosts: 'use host, with one call for each', class: 'use className' },
});

/** The Ingress of a service, which collects paths until synthesis. */
export class IngressPaths {
  private object?: ApiObject;
  private className?: string;
  private readonly paths: { host?: string; path: string; pathType: string }[] = [];
  private readonly secrets = new Map<string, string>();
  private readonly annotations = new Map<string, string>();

  public constructor(private readonly scope: Construct, private readonly labels: WorkloadLabels, private readonly portName: string) {}

  /** The Ingress, once a path has been added. */
  public get ingress(): ApiObject | undefined {
    return this.object;
  }

  /** Validates a path and its options. */
  public check(errors: ValidationErrors, path: string, given: ExposeViaIngressOptions | undefined): Values<typeof INGRESS> | undefined {
    const options = INGRESS_CHECK(errors, 'exposeViaIngress: options', given ?? {});
    const { host, pathType = HttpIngressPathType.PREFIX, tls, className, annotations = {} } = options ?? {};
    const isPath = text(pathType === HttpIngressPathType.IMPLEMENTATION_SPECIFIC ? PATH : INGRESS_PATH)(errors, 'exposeViaIngress: path', path) !== undefined;
    errors.check(tls === undefined || given?.host !== undefined, 'exposeViaIngress: tls requires host, because the certificate is for a host; set host');
    errors.check(!isPath || !this.paths.some(p => p.host === host && p.path === path && p.pathType === pathType),
      `exposeViaIngress: path must be unique for ${host ?? 'all hosts'}, got ${show(path)} twice`);
    errors.check(className === undefined || this.className === undefined || className === this.className,
      `exposeViaIngress: className must be '${this.className}' as in an earlier call, got ${show(className)}; use one class for each service`);
    const all = { ...Object.fromEntries(this.annotations), ...annotations };
    checkAnnotationSize(errors, 'exposeViaIngress: annotations', all);
    const [byField, byAnnotation] = [this.className ?? className, all[CLASS_ANNOTATION]];
    errors.check(byAnnotation === undefined || byField === undefined || byAnnotation === byField,
      `${keyed('exposeViaIngress: annotations', CLASS_ANNOTATION)} must be equal to className ('${byField}'), got ${show(byAnnotation)}`);
    return options;
  }

  public add(path: string, { host, pathType = HttpIngressPathType.PREFIX, tls, className, annotations = {} }: Values<typeof INGRESS>): ApiObject {
    this.object ??= new ApiObject(this.scope, 'ingress', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: this.labels.name, labels: this.labels.labels },
      spec: lazy(() => this.spec()),
    });
    if (tls !== undefined && host !== undefined) this.secrets.set(host, tls);
    this.className ??= className;
    for (const [name, value] of Object.entries(annotations)) {
      this.annotations.set(name, value);
      this.object.metadata.addAnnotation(name, value);
    }
    this.paths.push({ host, path, pathType });
    return this.object;
  }

  private spec(): object {
    const backend = { service: { name: this.labels.name, port: { name: this.portName } } };
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

/** The maximum number of host names of an HTTPRoute. */
const MAX_HOSTS = 16;

const GATEWAY = {
  name: required(text(DNS_SUBDOMAIN)),
  namespace: text(DNS_LABEL),
  sectionName: text(DNS_SUBDOMAIN),
} satisfies Shape<GatewayReference>;

const HTTP_ROUTE = {
  gateway: required(struct(GATEWAY)),
  hosts: list(text(HOST), 'a list of strings'),
  name: text(DNS_LABEL),
  controller: anything, // validated with the NetworkPolicy
} satisfies Shape<ExposeViaHttpRouteOptions>;

const HTTP_ROUTE_CHECK = struct(HTTP_ROUTE, { name: 'exposeViaHttpRoute', prefix: 'exposeViaHttpRoute: ', remedies: { host: 'use hosts', hostnames: 'use hosts', parentRefs: 'use gateway' } });

/** Validates the path and the options of an HTTPRoute. */
export function checkHttpRoute(
  errors: ValidationErrors, scope: Construct, labels: WorkloadLabels, path: string, given: ExposeViaHttpRouteOptions,
): Values<typeof HTTP_ROUTE> | undefined {
  const options = HTTP_ROUTE_CHECK(errors, 'exposeViaHttpRoute: options', given);
  text(ROUTE_PATH)(errors, 'exposeViaHttpRoute: path', path);
  const { hosts = [], name = labels.name } = options ?? {};
  errors.check(hosts.length <= MAX_HOSTS, `exposeViaHttpRoute: hosts must be at most ${MAX_HOSTS}, got ${hosts.length}`);
  errors.check(scope.node.tryFindChild(routeId(name)) === undefined, `exposeViaHttpRoute: name must be unique, got '${name}' twice`);
  return options;
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export function makeHttpRoute(
  scope: Construct, labels: WorkloadLabels, servicePort: number, path: string, { gateway, hosts, name = labels.name }: Values<typeof HTTP_ROUTE>,
): ApiObject {
  return new ApiObject(scope, freeId(scope, routeId(name)), {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, labels: labels.labels },
    spec: compact({
      parentRefs: [compact({ name: gateway?.name, namespace: gateway?.namespace, sectionName: gateway?.sectionName })],
      hostnames: hosts,
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: path } }],
        backendRefs: [{ name: labels.name, port: servicePort }],
      }],
    }),
  });
}

function routeId(name: string): string {
  return `http-route-${name}`;
}
