import { Duration } from 'cdk8s';

/**
 * How a pod stops: it is taken out of the Service's endpoints while the program goes on for `drain`; then the program gets SIGTERM and
 * has `timeout` to finish; then it is killed.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export interface ShutdownOptions {
  /**
   * How long the program goes on as before, because proxies and load balancers still send requests. It is `preStop.sleep`, which the
   * kubelet does itself: images without a shell have no `sleep` to run. Whole seconds; zero turns it off. Kubernetes before 1.30 can't do
   * it: setting it there is an error.
   *
   * @default Duration.seconds(5) for services, none for workers and jobs and on Kubernetes before 1.30
   */
  readonly drain?: Duration;

  /**
   * How long the program has after SIGTERM. A Go server uses it in `http.Server.Shutdown`.
   *
   * @default Duration.seconds(25): with the drain of a service, the 30 seconds that Kubernetes has
   */
  readonly timeout?: Duration;

  /**
   * The time from the beginning of the drain until the program is killed. Shorter than `drain` and `timeout` together is an error.
   *
   * @default - `drain` and `timeout`
   */
  readonly gracePeriod?: Duration;
}
