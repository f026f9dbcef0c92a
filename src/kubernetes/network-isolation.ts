/**
 * What a NetworkPolicy denies by default; `allowFrom`, `allowTo`, and what exposes a service, open it again.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkIsolation {
  /** No connection in and none out, but for DNS. */
  public static readonly FULL = new NetworkIsolation(['Ingress', 'Egress']);

  /** No connection in; the program itself may connect to anything. */
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
