/**
 * How an instance stops.
 *
 * It receives no new requests, but continues to run for `drainSeconds`. Then the program receives
 * SIGTERM and has `timeoutSeconds` to exit before it is killed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export interface ShutdownOptions {
  /**
   * The drain period before SIGTERM, in seconds, from 0.
   *
   * Proxies and load balancers still send requests during this period. 0 disables it. On Kubernetes
   * it is `preStop.sleep`, which does not need a shell in the image. Versions before 1.30 do not
   * support it, so setting it for them is an error.
   *
   * @default - 5 for services, 0 for others and before Kubernetes 1.30
   */
  readonly drainSeconds?: number;

  /**
   * The time to exit after SIGTERM, in seconds, from 1.
   *
   * A Go server uses it for `http.Server.Shutdown`.
   *
   * @default 25
   */
  readonly timeoutSeconds?: number;

  /**
   * The time from the start of the drain period until the program is killed, in seconds.
   *
   * It is at least the sum of `drainSeconds` and `timeoutSeconds`.
   *
   * @default - the sum of `drainSeconds` and `timeoutSeconds`
   */
  readonly gracePeriodSeconds?: number;
}
