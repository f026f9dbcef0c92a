import { Construct } from 'constructs';
import { DeploymentOptions } from './deployment/deployment-options';
import { DeploymentSettings, DeploymentWorkload, resolveDeploymentSettings, withMetrics } from './private/deployment-workload';
import { capabilitiesOf, REMEDIES, DEPLOYMENT_OPTIONS } from './private/settings';
import { validateProps } from '../validation/validate-props';
import { resolveWorker } from '../workload/resolve-workload';
import { WORKER } from '../workload/shapes';
import { WorkerProps } from '../workload/worker-props';
import { WorkloadSpec } from '../workload/workload-spec';

/** Properties of GoWorker. */
export interface GoWorkerProps extends WorkerProps, DeploymentOptions {}

const PROPS = { ...WORKER, ...DEPLOYMENT_OPTIONS };

/**
 * A Go program that consumes work, such as messages of a queue, as a Deployment without a Service.
 *
 * Its pods have the same defaults as those of GoWebService, without a drain period.
 */
export class GoWorker extends DeploymentWorkload {
  public constructor(scope: Construct, id: string, props: GoWorkerProps) {
    const { spec, settings } = resolve(scope, id, props, new.target);
    super(scope, id, spec, settings, []);
  }
}

function resolve(scope: Construct, id: string, props: GoWorkerProps, type: Function): { spec: WorkloadSpec; settings: DeploymentSettings } {
  return validateProps({ name: 'GoWorker', scope, id, type, of: GoWorker, shape: PROPS, remedies: REMEDIES, example: '{ image }' }, props, (errors, given) => {
    const values = withMetrics(given);
    const spec = resolveWorker(errors, values, { id, capabilities: capabilitiesOf(values.kubernetesVersion) });
    return { spec, settings: resolveDeploymentSettings(errors, scope, spec, values) };
  });
}
