import { brand } from '../../validation/brand';

/** Options of a Service of type LoadBalancer. */
export interface LoadBalancerOptions {
  /**
   * CIDR blocks that may connect, such as `203.0.113.0/24`.
   *
   * @default - all addresses
   */
  readonly sourceRanges?: string[];

  /**
   * The class of the load balancer.
   *
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations of the Service, which most clouds read their settings from; at most 256 KiB together.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * The type of a Service.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export class ServiceType {
  /** One address inside the cluster. */
  public static readonly CLUSTER_IP = new ServiceType({});

  /**
   * No address: the name resolves to the pods, so that gRPC clients balance their calls over them. Clients connect to the program's port.
   *
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
   */
  public static readonly HEADLESS = new ServiceType({ clusterIP: 'None' });

  /**
   * A port on each node. The NetworkPolicy allows ingress from all addresses.
   *
   * @param port 30000 to 32767; the cluster chooses one if it is left out
   */
  public static nodePort(port?: number): ServiceType {
    return new ServiceType({ type: 'NodePort', nodePort: port });
  }

  /**
   * A load balancer of the cloud. The NetworkPolicy allows ingress from all addresses.
   *
   * @param options what may connect
   */
  public static loadBalancer(options: LoadBalancerOptions = {}): ServiceType {
    return new ServiceType({ type: 'LoadBalancer', loadBalancer: options });
  }

  private constructor(
    /**
     * Fields of the Service, as the user gave them.
     * @internal
     */
    public readonly _spec: { type?: string; nodePort?: number; clusterIP?: string; loadBalancer?: LoadBalancerOptions },
  ) {}
}
brand(ServiceType, 'ServiceType');
