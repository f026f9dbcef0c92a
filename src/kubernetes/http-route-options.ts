import { INetworkPolicyPeer } from 'cdk8s-plus-28';

/** A Gateway that lets routes attach to it. */
export interface GatewayReference {
  /**
   * Its name.
   *
   * Refused: what is no DNS name.
   */
  readonly name: string;

  /**
   * Its namespace.
   *
   * Refused: what is no DNS label.
   *
   * @default - that of the service
   */
  readonly namespace?: string;

  /**
   * The listener.
   *
   * Refused: what is no DNS name.
   *
   * @default - every listener that takes the route
   */
  readonly sectionName?: string;
}

/** A way through a Gateway. */
export interface ExposeViaHttpRouteOptions {
  /** The Gateway; it has the class and the certificates. */
  readonly gateway: GatewayReference;

  /**
   * Host names, such as `shop.example.com` or `*.example.com`.
   *
   * Refused: what is no DNS name, and more than 16.
   *
   * @default - those of the listeners
   */
  readonly hosts?: string[];

  /**
   * The name of the HTTPRoute. A service with several routes gives each its own.
   *
   * Refused: one that another route of the workload has.
   *
   * @default - the name of the service
   */
  readonly name?: string;

  /**
   * Whom the NetworkPolicy lets in: the pods of the gateway.
   *
   * @default - everybody: some gateways run outside the cluster
   */
  readonly controller?: INetworkPolicyPeer;
}
