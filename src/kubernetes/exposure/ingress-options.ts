import { INetworkPolicyPeer } from '../network/network-peer';
import { LocalObjectReference } from '../pod/pod-options';

/**
 * How the path of an Ingress is compared.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
 */
export enum HttpIngressPathType {
  /** The path and all paths below it. */
  PREFIX = 'Prefix',
  /** The path alone. */
  EXACT = 'Exact',
  /** As the ingress controller decides. */
  IMPLEMENTATION_SPECIFIC = 'ImplementationSpecific',
}

/** Options of a path of the Ingress of a service. */
export interface ExposeViaIngressOptions {
  /**
   * The host name, such as `shop.example.com` or `*.example.com`.
   *
   * @default - every host
   */
  readonly host?: string;

  /**
   * How the path is compared.
   *
   * @default HttpIngressPathType.PREFIX
   */
  readonly pathType?: HttpIngressPathType;

  /**
   * The Secret with the certificate of the host. cert-manager makes it where an annotation asks for it. It needs `host`.
   *
   * @default - no TLS
   */
  readonly tls?: LocalObjectReference;

  /**
   * The class of the Ingress, such as `nginx`. A service has one Ingress, so all calls for it must name the same class.
   *
   * @default - the class of an earlier call, else the cluster's default
   */
  readonly className?: string;

  /**
   * Annotations of the Ingress, which most controllers read their settings from; at most 256 KiB together. Another class than `className` is an
   * error.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * The pods of the ingress controller. The NetworkPolicy allows their ingress. Some controllers run in the node's network or outside the cluster.
   *
   * @default - all addresses
   */
  readonly controller?: INetworkPolicyPeer;
}
