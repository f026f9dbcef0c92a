import { INetworkPolicyPeer } from '../network/network-peer';

/** A Gateway that routes attach to. */
export interface GatewayReference {
  /** The name of the Gateway. */
  readonly name: string;

  /**
   * The namespace of the Gateway.
   *
   * @default - the namespace of the service
   */
  readonly namespace?: string;

  /**
   * The name of the listener.
   *
   * @default - every listener that accepts the route
   */
  readonly sectionName?: string;
}

/** Options of an HTTPRoute of a service. */
export interface ExposeViaHttpRouteOptions {
  /** The Gateway, which has the class and the certificates. */
  readonly gateway: GatewayReference;

  /**
   * Host names, such as `shop.example.com` or `*.example.com`, at most 16.
   *
   * @default - those of the listeners
   */
  readonly hosts?: string[];

  /**
   * The name of the HTTPRoute. Each route of a service has a name of its own.
   *
   * @default - the name of the service
   */
  readonly name?: string;

  /**
   * The pods of the gateway. The NetworkPolicy allows their ingress. Some gateways run outside the cluster.
   *
   * @default - all addresses
   */
  readonly controller?: INetworkPolicyPeer;
}
