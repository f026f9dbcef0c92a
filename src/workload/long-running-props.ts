import { DeploymentStrategy } from './deployment-strategy';
import { Health } from './health';
import { MetricsOptions } from './metrics';
import { Migration } from './migration';
import { WorkloadPort } from './ports';
import { Scaling } from './scaling';
import { WorkloadProps } from './workload-props';

/** What describes a workload that runs until it is replaced. */
export interface LongRunningWorkloadProps extends WorkloadProps {
  /**
   * The number of replicas. The default survives the loss of a node.
   *
   * @default Scaling.fixed(2)
   */
  readonly scaling?: Scaling;

  /**
   * How the platform checks the health of the program.
   *
   * @default - Health.TCP, or Health.NONE without a TCP port
   */
  readonly health?: Health;

  /**
   * How instances are replaced. By default one more instance starts at a time, and there is never one less.
   *
   * @default DeploymentStrategy.rolling()
   */
  readonly deploymentStrategy?: DeploymentStrategy;

  /**
   * Where the program serves metrics.
   *
   * @default - it serves none
   */
  readonly metrics?: MetricsOptions;

  /**
   * Ports that the program listens on, beside its main one. A number or a name that the workload has already is an error.
   *
   * @default - none
   */
  readonly additionalPorts?: WorkloadPort[];

  /**
   * A step with the same image that runs before the program.
   *
   * @default - none
   */
  readonly migration?: Migration;
}
