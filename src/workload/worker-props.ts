import { LongRunningWorkloadProps } from './long-running-props';

/** What describes a program that takes its work from elsewhere, such as a queue, and serves no requests. */
export interface WorkerProps extends LongRunningWorkloadProps {
  /**
   * The port for probes and metrics, 1 to 65535. It has the name `http`. No other workload connects to it.
   *
   * @default - none; without a port there are no probes
   */
  readonly port?: number;
}
