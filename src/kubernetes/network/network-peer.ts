/**
 * A peer of a NetworkPolicy, which is a set of pods or addresses.
 *
 * It is a workload of this library, or a peer of any version of cdk8s-plus, such as
 * `Pods.select(…)` or `NetworkPolicyIpBlock.ipv4(…)`.
 */
export interface INetworkPolicyPeer {
  /** Returns the addresses or the labels of the pods, in the format of cdk8s-plus. */
  toNetworkPolicyPeerConfig(): any;

  /** Returns the pods of the peer, if it selects pods. */
  toPodSelector(): any;
}

/**
 * A port, or a range of ports, in a rule of a NetworkPolicy.
 *
 * A NetworkPolicyPort of cdk8s-plus is accepted as well.
 *
 * @see
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-range-of-ports
 */
export interface NetworkPort {
  /** The port, 1 to 65535. */
  readonly port: number;

  /**
   * The last port of a range that starts at `port`, up to 65535.
   *
   * @default - `port` alone
   */
  readonly endPort?: number;

  /**
   * `TCP`, `UDP` or `SCTP`.
   *
   * @default 'TCP'
   */
  readonly protocol?: string;
}
