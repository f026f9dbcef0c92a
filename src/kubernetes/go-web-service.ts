import { ApiObject } from 'cdk8s';
import { INetworkPolicyPeer, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoDeployment } from './go-deployment';
import { GoDeploymentProps } from './go-deployment-props';
import { ExposeViaHttpRouteOptions } from './http-route-options';
import { ExposeViaIngressOptions } from './ingress-options';
import { PortProtocol } from './port-protocol';
import { IngressPaths, makeHttpRoute } from './private/http-paths';
import { tcp } from './private/network';
import { attempt } from './private/problems';
import { makeService } from './private/service';
import { ServiceExposure } from './service-exposure';
import { checkProps } from '../validation/props';
import { showKind } from '../validation/show';

/** Properties of GoWebService. */
export interface GoWebServiceProps extends GoDeploymentProps {
  /**
   * The port that the program listens on, 1 to 65535. Below 1024 needs a privilege that the pod doesn't have on every cluster;
   * Go programs usually take 8080.
   */
  readonly port: number;

  /**
   * What it speaks there. It names the port: `http` or `grpc`.
   *
   * @default PortProtocol.HTTP: what most services speak
   */
  readonly protocol?: PortProtocol;

  /**
   * The port of the Service, 1 to 65535.
   *
   * Refused: another than `port` where the Service is headless.
   *
   * @default 80, so that clients need no port in their URLs; `port` where the Service is headless, since clients connect to the pods
   */
  readonly servicePort?: number;

  /**
   * How the Service is reached.
   *
   * @default ServiceExposure.clusterIp(): from inside the cluster
   */
  readonly exposure?: ServiceExposure;
}

/**
 * A Go program that serves HTTP or gRPC, on Kubernetes: a Deployment with a Service in front of it, and what both need in production.
 *
 * The pods pass Pod Security `restricted`; they have probes, requests and limits, which Go's runtime is told; they are spread over
 * nodes, replaced one by one, drained before they stop. A NetworkPolicy lets nobody in whom `allowFrom`, `exposeViaIngress` or
 * another prop doesn't let in. The names of objects come from `name` alone: moving the construct in the tree changes no manifest.
 */
export class GoWebService extends GoDeployment {
  /** The Service: port 80, unless props say otherwise or it is headless, to the program's port. */
  public readonly service: k8s.KubeService;

  private readonly portName: string;
  private readonly mainPort: number;
  private readonly servicePort: number;
  private readonly routes: ApiObject[] = [];
  private paths?: IngressPaths;

  public constructor(scope: Construct, id: string, props: GoWebServiceProps) {
    props = checkProps('GoWebService', props, '{ image, port: 8080 }');
    const protocol = attempt(() => props.protocol instanceof PortProtocol) ? props.protocol! : PortProtocol.HTTP;
    const exposure = attempt(() => props.exposure instanceof ServiceExposure) ? props.exposure! : ServiceExposure.clusterIp();
    const isPublic = exposure._spec.type !== undefined;
    super(scope, id, props, 'server', 5, protocol.portName, props.port, isPublic);
    const problems = this._problems;
    problems.instance('exposure', ServiceExposure, 'ServiceExposure.clusterIp()', props.exposure);
    problems.instance('protocol', PortProtocol, 'PortProtocol.GRPC', props.protocol);
    this.portName = protocol.portName;
    this.mainPort = this._mainPort ?? 0;
    const isHeadless = exposure._spec.clusterIP !== undefined;
    this.servicePort = problems.integer('servicePort', props.servicePort, { min: 1, max: 65535, default: isHeadless ? this.mainPort : 80 });
    problems.check(!isHeadless || this.servicePort === this.mainPort,
      `servicePort must be port (${this.mainPort}) where the Service is headless, since clients connect to the pods, got ${this.servicePort}; leave it out`);
    this.service = makeService(this, problems, this._identity, protocol, this.servicePort, this._servicePorts, exposure);
    if (isPublic) this._network.allowIn(undefined, tcp(this.mainPort));
  }

  /** The Ingress, once `exposeViaIngress` has been called. */
  public get ingress(): k8s.KubeIngress | undefined {
    return this.paths?.ingress;
  }

  /** The HTTPRoutes, one for each call of `exposeViaHttpRoute`. */
  public get httpRoutes(): ApiObject[] {
    return [...this.routes];
  }

  /**
   * Makes the service reachable from outside, through the Ingress of the service; each call adds a path. The NetworkPolicy lets the
   * controller in.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
   * @param path that requests begin with, without `//`, `%2F`, `/.` and `/..`
   * @param options host, class, TLS
   */
  public exposeViaIngress(path: string, options: ExposeViaIngressOptions = {}): k8s.KubeIngress {
    this.paths = this.paths ?? new IngressPaths(this, this._problems, this._identity, this.portName);
    this.paths.add(path, options);
    this.letIn('exposeViaIngress', options);
    return this.paths.ingress;
  }

  /**
   * Makes the service reachable through a Gateway: an HTTPRoute for each call. The NetworkPolicy lets the gateway in.
   *
   * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
   * @param path that requests begin with, without `//`, `%2F`, `/.` and `/..`
   * @param options the Gateway, host names
   */
  public exposeViaHttpRoute(path: string, options: ExposeViaHttpRouteOptions): ApiObject {
    this.letIn('exposeViaHttpRoute', options);
    const route = makeHttpRoute(this, this._problems, this._identity, this.servicePort, path, options);
    this.routes.push(route);
    return route;
  }

  private letIn(verb: string, options: { readonly controller?: INetworkPolicyPeer }): void {
    const { controller } = this._problems.struct(`${verb}: options`, options, showKind);
    const from = controller === undefined ? undefined : this._network.peers(`${verb}: controller`, controller);
    this._network.allowIn(from, tcp(this.mainPort));
  }
}
