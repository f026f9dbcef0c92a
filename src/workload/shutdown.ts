/**
 * How an instance stops. It receives no new requests but keeps running for `drainSeconds`; then the program gets SIGTERM and has
 * `timeoutSeconds` to finish; then it is killed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export interface ShutdownOptions {
  /**
   * Time that the program keeps running as before, because proxies and load balancers still send requests; from 0. 0 turns it off.
   *
   * On Kubernetes it is `preStop.sleep`, which needs no shell in the image. Setting it for versions before 1.30, which do not have it, is an error.
   *
   * @default - 5 for services, 0 for others and on Kubernetes before 1.30
   */
  readonly drainSeconds?: number;

  /**
   * Time to finish after SIGTERM, from 1. A Go server uses it in `http.Server.Shutdown`.
   *
   * @default 25
   */
  readonly timeoutSeconds?: number;

  /**
   * Time from the beginning of the drain until the program is killed, at least `drainSeconds` and `timeoutSeconds` together.
   *
   * @default - `drainSeconds` and `timeoutSeconds` together
   */
  readonly gracePeriodSeconds?: number;
}
