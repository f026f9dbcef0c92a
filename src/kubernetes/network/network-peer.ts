/**
 * Pods or addresses, as the other side of a connection: a workload of this library, or a peer of cdk8s-plus (any version), such as `Pods.select(…)` or
 * `NetworkPolicyIpBlock.ipv4(…)`.
 */
export interface INetworkPolicyPeer {
  /** The addresses, or the labels of the pods, as cdk8s-plus describes them. */
  toNetworkPolicyPeerConfig(): any;

  /** The pods, if the peer has any. */
  toPodSelector(): any;
}

/**
 * Ports of a rule of a NetworkPolicy. A NetworkPolicyPort of cdk8s-plus can be passed as well.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
 */
export interface NetworkPort {
  /** The port, 1 to 65535. */
  readonly port: number;

  /**
   * The last port of a range that begins with `port`, up to 65535.
   *
   * @default - `port` alone
   */
  readonly endPort?: number;

  /**
   * `TCP`, `UDP` or `SCTP`.
   *
   * @default TCP
   */
  readonly protocol?: string;
}
