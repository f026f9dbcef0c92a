import { ValidationErrors } from '../../validation/errors';
import { integer, Shape, struct } from '../../validation/shapes';
import { DeploymentStrategy, RollingUpdateOptions } from '../deployment-strategy';
import { StrategySpec } from '../workload-spec';

const OPTIONS = {
  minReadySeconds: integer(0),
  progressDeadlineSeconds: integer(1),
  maxSurge: integer(0),
  maxSurgePercent: integer(0, 100),
  maxUnavailable: integer(0),
  maxUnavailablePercent: integer(0, 100),
} satisfies Shape<RollingUpdateOptions>;

const REMEDIES = { revisionHistoryLimit: 'use revisionHistoryLimit of the workload', minReady: 'use minReadySeconds', progressDeadline: 'use progressDeadlineSeconds' };

export function resolveStrategy(errors: ValidationErrors, { _kind, _options }: DeploymentStrategy): StrategySpec {
  const prop = 'deploymentStrategy';
  const options = struct(OPTIONS, { remedies: REMEDIES })(errors, prop, _options ?? {});
  const instances = (name: 'maxSurge' | 'maxUnavailable', fallback: number) => {
    const percent = options?.[`${name}Percent`];
    errors.check(percent === undefined || options?.[name] === undefined, `${prop}.${name} cannot be combined with ${prop}.${name}Percent; remove one of them`);
    return percent === undefined ? options?.[name] ?? fallback : `${percent}%`;
  };
  const [maxSurge, maxUnavailable] = [instances('maxSurge', 1), instances('maxUnavailable', 0)];
  const named = (name: 'maxSurge' | 'maxUnavailable') => `${prop}.${name}${options?.[`${name}Percent`] === undefined ? '' : 'Percent'}`;
  errors.check(_kind === 'recreate' || parseInt(String(maxSurge)) > 0 || parseInt(String(maxUnavailable)) > 0,
    `${named('maxSurge')} or ${named('maxUnavailable')} must be above 0, so that instances can be replaced, got 0 for both; raise one of them`);
  const { minReadySeconds = 5, progressDeadlineSeconds = 600 } = options ?? {};
  errors.check(progressDeadlineSeconds > minReadySeconds,
    `${prop}.progressDeadlineSeconds must be above ${prop}.minReadySeconds (${minReadySeconds}), got ${progressDeadlineSeconds}`);
  return { kind: _kind === 'recreate' ? 'recreate' : 'rolling', maxSurge, maxUnavailable, minReadySeconds, progressDeadlineSeconds };
}
