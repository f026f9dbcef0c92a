import { brand } from '../../validation/brand';

/**
 * The connections that the NetworkPolicy denies by default.
 *
 * `allowFrom`, `allowTo` and the methods that expose a service add exceptions.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkIsolation {
  /** Denies all ingress, and all egress except DNS. */
  public static readonly FULL = new NetworkIsolation(['Ingress', 'Egress']);

  /** Denies all ingress, and allows all egress. */
  public static readonly INCOMING = new NetworkIsolation(['Ingress']);

  /** No NetworkPolicy. */
  public static readonly NONE = new NetworkIsolation([]);

  private constructor(
    /**
     * The value of `policyTypes` of the NetworkPolicy.
     * @internal
     */
    public readonly _policyTypes: string[],
  ) {}
}
brand(NetworkIsolation, 'NetworkIsolation');
