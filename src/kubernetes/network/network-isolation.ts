import { brand } from '../../validation/brand';

/**
 * The connections that a NetworkPolicy denies by default. `allowFrom`, `allowTo` and the methods that expose a service allow them again.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkIsolation {
  /** Denies all ingress, and all egress but DNS. */
  public static readonly FULL = new NetworkIsolation(['Ingress', 'Egress']);

  /** Denies all ingress. Egress is allowed to any address. */
  public static readonly INCOMING = new NetworkIsolation(['Ingress']);

  /** No NetworkPolicy. */
  public static readonly NONE = new NetworkIsolation([]);

  private constructor(
    /**
     * As in `policyTypes` of a NetworkPolicy.
     * @internal
     */
    public readonly _policyTypes: string[],
  ) {}
}
brand(NetworkIsolation, 'NetworkIsolation');
