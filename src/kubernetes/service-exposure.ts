/** Options of a Service that the cloud puts a load balancer in front of. */
export interface LoadBalancerOptions {
  /**
   * Who may connect, as CIDR blocks such as `203.0.113.0/24`.
   *
   * Refused: what is no CIDR block.
   *
   * @default - everybody
   */
  readonly sourceRanges?: string[];

  /**
   * The class of the load balancer.
   *
   * Refused: what is no name like that of a label.
   *
   * @default - the cluster's default
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations of the Service, which most clouds take their settings from.
   *
   * Refused: keys that are no names of annotations, and more than 256 KiB of keys and values.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * How the Service is reached.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types
 */
export class ServiceExposure {
  /** One address inside the cluster. */
  public static clusterIp(): ServiceExposure {
    return new ServiceExposure({ type: undefined });
  }

  /**
   * A port on each node. The NetworkPolicy lets everybody in.
   *
   * @param port 30000 to 32767; without it the cluster chooses one
   */
  public static nodePort(port?: number): ServiceExposure {
    return new ServiceExposure({ type: 'NodePort', nodePort: port });
  }

  /**
   * A load balancer of the cloud. The NetworkPolicy lets everybody in.
   *
   * @param options who may connect
   */
  public static loadBalancer(options: LoadBalancerOptions = {}): ServiceExposure {
    return new ServiceExposure({ type: 'LoadBalancer', loadBalancer: options });
  }

  /** No address: the name resolves to the pods, so that gRPC clients spread their calls over them. They connect to the program's port. */
  public static headless(): ServiceExposure {
    return new ServiceExposure({ clusterIP: 'None' });
  }

  private constructor(
    /**
     * What differs from a plain Service.
     * @internal
     */
    public readonly _spec: { type?: string; nodePort?: number; clusterIP?: string; loadBalancer?: LoadBalancerOptions },
  ) {}
}
