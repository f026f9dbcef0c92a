import { brand } from '../../validation/brand';

/** Options of a Service of type LoadBalancer. */
export interface LoadBalancerOptions {
  /**
   * CIDR blocks of allowed clients, such as `203.0.113.0/24`.
   *
   * @default - all addresses
   */
  readonly sourceRanges?: string[];

  /**
   * The class of the load balancer.
   *
   * @default - the cluster's default class
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations of the Service, at most 256 KiB together.
   *
   * Most clouds read the settings of the load balancer from annotations.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * The type of a Service.
 *
 * @see
 * https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export class ServiceType {
  /** A virtual IP address inside the cluster. */
  public static readonly CLUSTER_IP = new ServiceType({});

  /**
   * No virtual IP address (`clusterIP: None`).
   *
   * The name resolves to the addresses of the pods, so gRPC clients can balance calls on their
   * side. Clients connect to the port of the program.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  public static readonly HEADLESS = new ServiceType({ clusterIP: 'None' });

  /**
   * A port on each node.
   *
   * The NetworkPolicy allows ingress from all addresses.
   *
   * @param port 30000 to 32767, allocated by the cluster if omitted
   */
  public static nodePort(port?: number): ServiceType {
    return new ServiceType({ type: 'NodePort', nodePort: port });
  }

  /**
   * A load balancer of the cloud.
   *
   * The NetworkPolicy allows ingress from all addresses.
   *
   * @param options source ranges, class and annotations
   */
  public static loadBalancer(options: LoadBalancerOptions = {}): ServiceType {
    return new ServiceType({ type: 'LoadBalancer', loadBalancer: options });
  }

  private constructor(
    /**
     * Fields of the Service, unvalidated.
     * @internal
     */
    public readonly _spec: { type?: string; nodePort?: number; clusterIP?: string; loadBalancer?: LoadBalancerOptions },
  ) {}
}
brand(ServiceType, 'ServiceType');
