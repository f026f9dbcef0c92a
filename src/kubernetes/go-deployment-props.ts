import { DisruptionBudget } from './disruption-budget';
import { GoWorkloadProps } from './go-workload-props';
import { Health } from './health';
import { Metrics } from './metrics';
import { Migration } from './migration';
import { Rollout } from './rollout';
import { Scaling } from './scaling';
import { WorkloadPort } from './workload-port';

/** What workloads take whose pods run until they are replaced. */
export interface GoDeploymentProps extends GoWorkloadProps {
  /**
   * How many pods there are.
   *
   * Refused: utilization of what pods don't request, `maxReplicas` below `minReplicas`, and several pods on a volume of one node.
   *
   * @default Scaling.fixed(2): a node can go without the workload going
   */
  readonly scaling?: Scaling;

  /**
   * How Kubernetes tells whether the program is well.
   *
   * @default Health.TCP, which asks nothing of the program but to listen on its port; Health.NONE for a worker without a port
   */
  readonly health?: Health;

  /**
   * How pods are replaced.
   *
   * @default Rollout.rolling(): one more pod at a time, and never one less
   */
  readonly rollout?: Rollout;

  /**
   * How many pods may be gone while nodes are drained.
   *
   * Refused: one that lets no node be drained.
   *
   * @default - one, where there can be more than one pod; else none is needed
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * Spread pods over zones and nodes as evenly as can be, without refusing to start where it can't be.
   *
   * @default true where there can be more than one pod: what takes down a zone or a node doesn't take down all pods
   */
  readonly spread?: boolean;

  /**
   * How Prometheus finds it.
   *
   * @default - it doesn't
   */
  readonly metrics?: Metrics;

  /**
   * Ports that the program listens on beside its main one. A Service has them, too: `ServiceExposure.loadBalancer()` and `nodePort()` publish
   * them all.
   *
   * Refused: a number or a name that the pod has already.
   *
   * @default - none
   */
  readonly additionalPorts?: WorkloadPort[];

  /**
   * A step with the same image that comes before the program.
   *
   * @default - none
   */
  readonly migration?: Migration;
}
