import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DeploymentOptions } from './deployment/deployment-options';
import { checkHttpRoute, IngressPaths, makeHttpRoute } from './exposure/http-paths';
import { ExposeViaHttpRouteOptions } from './exposure/http-route-options';
import { ExposeViaIngressOptions } from './exposure/ingress-options';
import { makeService, resolveService, ServiceSettings } from './exposure/service';
import { ServiceType } from './exposure/service-type';
import { INetworkPolicyPeer } from './network/network-peer';
import { peersOf, policyPorts } from './network/network-policy';
import { DeploymentSettings, DeploymentWorkload, resolveDeploymentSettings, withMetrics } from './private/deployment-workload';
import { capabilitiesOf, REMEDIES, DEPLOYMENT_OPTIONS } from './private/settings';
import { ValidationErrors } from '../validation/errors';
import { branded, isLeftOut, Shape } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { resolveWebService } from '../workload/resolve-workload';
import { PORT, WEB_SERVICE } from '../workload/shapes';
import { WebServiceProps } from '../workload/web-service-props';
import { WorkloadSpec } from '../workload/workload-spec';

/** Properties of GoWebService. */
export interface GoWebServiceProps extends WebServiceProps, DeploymentOptions {
  /**
   * The port of the Service, 1 to 65535.
   *
   * The default is 80 for HTTP and gRPC, so that clients need no port in their URLs. For other
   * protocols and headless Services it is `port`. For a headless Service, a port other than `port`
   * is an error.
   *
   * @default - 80, or `port` for other protocols and headless Services
   */
  readonly servicePort?: number;

  /**
   * The type of the Service.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;
}

const PROPS = {
  ...WEB_SERVICE,
  ...DEPLOYMENT_OPTIONS,
  servicePort: PORT,
  serviceType: branded(ServiceType, 'ServiceType.CLUSTER_IP'),
} satisfies Shape<GoWebServiceProps>;

/**
 * A Go program that serves requests on Kubernetes, as a Deployment with a Service.
 *
 * The pods comply with Pod Security `restricted`. They have probes, requests and limits, and the
 * limits apply to the Go runtime as well. Pods are spread over nodes, replaced one by one, and
 * drained before they stop. A NetworkPolicy denies all ingress except connections that `allowFrom`,
 * `exposeViaIngress` and similar APIs allow. Object names derive from `name` alone, so moving the
 * construct in the tree does not change the manifests.
 */
export class GoWebService extends DeploymentWorkload {
  /** The Service. */
  public readonly service: ApiObject;

  /** The port of the Service. */
  public readonly servicePort: number;

  private readonly paths: IngressPaths;
  private readonly routes: ApiObject[] = [];

  public constructor(scope: Construct, id: string, props: GoWebServiceProps) {
    const { spec, settings, service } = resolve(scope, id, props, new.target);
    super(scope, id, spec, settings, service.ports);
    this.paths = new IngressPaths(this, this._labels, spec.program.ports[0].name);
    this.servicePort = service.port;
    this.service = makeService(this, this._labels, service);
    if (service.type !== undefined) this._policy.allowIngress(undefined, policyPorts(spec.program.ports.slice(0, 1)));
  }

  /** The Ingress, once `exposeViaIngress` has been called. */
  public get ingress(): ApiObject | undefined {
    return this.paths.ingress;
  }

  /** The HTTPRoutes, one for each call of `exposeViaHttpRoute`. */
  public get httpRoutes(): ApiObject[] {
    return [...this.routes];
  }

  /**
   * Exposes the service outside the cluster through its Ingress.
   *
   * Each call adds a path. The NetworkPolicy allows ingress from the controller.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
   * @param path the beginning of the paths, without `//`, `%2F`, `/.` and `/..`
   * @param options host, class, TLS
   */
  public exposeViaIngress(path: string, options: ExposeViaIngressOptions = {}): ApiObject {
    const errors = new ValidationErrors();
    const checked = this.paths.check(errors, path, options);
    const allow = this.controller(errors, 'exposeViaIngress: controller', checked?.controller);
    errors.throwIfAny('GoWebService', this, this.exposeViaIngress);
    allow();
    return this.paths.add(path, checked!);
  }

  /**
   * Exposes the service through a Gateway, with one HTTPRoute per call.
   *
   * The NetworkPolicy allows ingress from the gateway.
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   * @param path the beginning of the paths, without `//`, `%2F`, `/.` and `/..`
   * @param options the Gateway, host names
   */
  public exposeViaHttpRoute(path: string, options: ExposeViaHttpRouteOptions): ApiObject {
    const errors = new ValidationErrors();
    const checked = checkHttpRoute(errors, this, this._labels, path, options);
    const allow = this.controller(errors, 'exposeViaHttpRoute: controller', checked?.controller);
    errors.throwIfAny('GoWebService', this, this.exposeViaHttpRoute);
    allow();
    const route = makeHttpRoute(this, this._labels, this.servicePort, path, checked!);
    this.routes.push(route);
    return route;
  }

  /** Validates the peer that sends the requests. The returned function allows its ingress. */
  private controller(errors: ValidationErrors, prop: string, controller: unknown): () => void {
    const from = isLeftOut(controller) ? undefined : peersOf(errors, prop, this, controller as INetworkPolicyPeer);
    return () => this._policy.allowIngress(from, policyPorts(this._spec.program.ports.slice(0, 1)));
  }
}

function resolve(
  scope: Construct, id: string, props: GoWebServiceProps, type: Function,
): { spec: WorkloadSpec; settings: DeploymentSettings; service: ServiceSettings } {
  const example = '{ image, port: 8080 }';
  return validateProps({ name: 'GoWebService', scope, id, type, of: GoWebService, shape: PROPS, remedies: REMEDIES, example }, props, (errors, given) => {
    const values = withMetrics(given);
    const spec = resolveWebService(errors, values, { id, capabilities: capabilitiesOf(values.kubernetesVersion) });
    const service = resolveService(errors, values.serviceType ?? ServiceType.CLUSTER_IP, spec.program.ports, values.servicePort);
    return { spec, settings: resolveDeploymentSettings(errors, scope, spec, values), service };
  });
}
