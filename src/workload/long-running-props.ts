import { DeploymentStrategy } from './deployment-strategy';
import { Health } from './health';
import { MetricsOptions } from './metrics';
import { Migration } from './migration';
import { WorkloadPort } from './ports';
import { Scaling } from './scaling';
import { WorkloadProps } from './workload-props';

/** Properties of a workload that runs continuously. */
export interface LongRunningWorkloadProps extends WorkloadProps {
  /**
   * The number of replicas.
   *
   * The default survives the loss of a node.
   *
   * @default Scaling.fixed(2)
   */
  readonly scaling?: Scaling;

  /**
   * How the platform checks the health of the program.
   *
   * A program without a TCP port has no probes by default.
   *
   * @default - `Health.TCP`, or `Health.NONE` without a TCP port
   */
  readonly health?: Health;

  /**
   * How new instances replace old ones.
   *
   * By default, a new instance is ready before an old one stops (maxSurge 1, maxUnavailable 0).
   *
   * @default DeploymentStrategy.rolling()
   */
  readonly deploymentStrategy?: DeploymentStrategy;

  /**
   * The metrics endpoint of the program.
   *
   * @default - none
   */
  readonly metrics?: MetricsOptions;

  /**
   * Additional ports that the program listens on.
   *
   * Port numbers and names must be unique in the workload.
   *
   * @default - none
   */
  readonly additionalPorts?: WorkloadPort[];

  /**
   * A migration that runs with the same image before the program.
   *
   * @default - none
   */
  readonly migration?: Migration;
}
