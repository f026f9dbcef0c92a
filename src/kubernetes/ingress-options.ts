import { HttpIngressPathType, INetworkPolicyPeer, ISecret } from 'cdk8s-plus-28';

/** A way through the Ingress of a service. */
export interface ExposeViaIngressOptions {
  /**
   * The host name, such as `shop.example.com` or `*.example.com`.
   *
   * Refused: what is no DNS name.
   *
   * @default - every host
   */
  readonly host?: string;

  /**
   * How the path is compared.
   *
   * Refused: other types than `Prefix`, `Exact` and `ImplementationSpecific`.
   *
   * @default HttpIngressPathType.PREFIX: what is below the path belongs to it
   */
  readonly pathType?: HttpIngressPathType;

  /**
   * The certificate of the host; cert-manager makes the Secret where an annotation asks it to. It needs a `host`.
   *
   * Refused: without `host`, and what is no reference to a Secret, such as the certificate itself.
   *
   * @default - no TLS
   */
  readonly tls?: ISecret;

  /**
   * The class of the Ingress, such as `nginx`. All calls for one service name the same class.
   *
   * Refused: what is no DNS name, and another class than that of the paths before, which are in the same Ingress.
   *
   * @default - the class of an earlier call, else the cluster's default
   */
  readonly className?: string;

  /**
   * Annotations of the Ingress, which most controllers take their settings from.
   *
   * Refused: keys that are no names of annotations, more than 256 KiB of keys and values, and another class than `className`.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Whom the NetworkPolicy lets in: the pods of the ingress controller.
   *
   * @default - everybody: some controllers answer from the node's network or from outside the cluster
   */
  readonly controller?: INetworkPolicyPeer;
}
