import { INetworkPolicyPeer } from '../network/network-peer';
import { LocalObjectReference } from '../pod/pod-options';

/**
 * The path type of an Ingress.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types
 */
export enum HttpIngressPathType {
  /** Matches the path and all paths below it. */
  PREFIX = 'Prefix',
  /** Matches the path alone. */
  EXACT = 'Exact',
  /** Matching is up to the ingress controller. */
  IMPLEMENTATION_SPECIFIC = 'ImplementationSpecific',
}

/** Options of a path of the Ingress of a service. */
export interface ExposeViaIngressOptions {
  /**
   * The host name, such as `shop.example.com` or `*.example.com`.
   *
   * @default - all hosts
   */
  readonly host?: string;

  /**
   * The path type.
   *
   * @default HttpIngressPathType.PREFIX
   */
  readonly pathType?: HttpIngressPathType;

  /**
   * The Secret with the certificate of the host.
   *
   * Requires `host`. cert-manager creates the Secret if the Ingress has its annotation.
   *
   * @default - no TLS
   */
  readonly tls?: LocalObjectReference;

  /**
   * The class of the Ingress, such as `nginx`.
   *
   * A service has one Ingress, so the class must be the same in all calls.
   *
   * @default - the class of an earlier call, or the cluster's default class
   */
  readonly className?: string;

  /**
   * Annotations of the Ingress, at most 256 KiB together.
   *
   * Most controllers read their settings from annotations. A class that differs from `className` is
   * an error.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * The pods of the ingress controller.
   *
   * The NetworkPolicy allows ingress from them. By default it allows ingress from all addresses,
   * because some controllers run in the network of the node or outside the cluster.
   *
   * @default - all addresses
   */
  readonly controller?: INetworkPolicyPeer;
}
