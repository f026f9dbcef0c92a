import { INetworkPolicyPeer } from '../network/network-peer';

/** A reference to the Gateway of an HTTPRoute. */
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
   * The name of a listener of the Gateway.
   *
   * @default - all listeners that accept the route
   */
  readonly sectionName?: string;
}

/** Options of an HTTPRoute of a service. */
export interface ExposeViaHttpRouteOptions {
  /** The Gateway, which defines the class and the certificates. */
  readonly gateway: GatewayReference;

  /**
   * The host names, such as `shop.example.com` or `*.example.com`, at most 16.
   *
   * @default - the host names of the listeners
   */
  readonly hosts?: string[];

  /**
   * The name of the HTTPRoute.
   *
   * Must be unique among the routes of the service.
   *
   * @default - the name of the service
   */
  readonly name?: string;

  /**
   * The pods of the gateway.
   *
   * The NetworkPolicy allows ingress from them. By default it allows ingress from all addresses,
   * because some gateways run outside the cluster.
   *
   * @default - all addresses
   */
  readonly controller?: INetworkPolicyPeer;
}
