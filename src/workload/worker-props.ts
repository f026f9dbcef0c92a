import { LongRunningWorkloadProps } from './long-running-props';

/**
 * Properties of a program that consumes work, such as messages of a queue, and does not serve
 * requests.
 */
export interface WorkerProps extends LongRunningWorkloadProps {
  /**
   * The port for probes and metrics, 1 to 65535.
   *
   * Its name is `http`, and other workloads do not connect to it. Without a port there are no
   * probes.
   *
   * @default - none
   */
  readonly port?: number;
}
