import { k8s, PercentOrAbsolute } from 'cdk8s-plus-28';
import { DisruptionBudget } from '../disruption-budget';
import { RollingOptions, Rollout } from '../rollout';
import { compact, intOrString } from './manifest';
import { attempt, isLeftOut, Problems } from './problems';
import { Replicas } from './replicas';

/** The fields of a Deployment that say how its pods are replaced. */
export function rolloutFields(problems: Problems, rollout: Rollout): Partial<k8s.DeploymentSpec> {
  const options = problems.struct('rollout', rollout._options);
  const minReady = problems.seconds('rollout.minReady', options.minReady) ?? 5;
  const deadline = problems.seconds('rollout.progressDeadline', options.progressDeadline, 1) ?? 600;
  problems.check(deadline > minReady, `rollout.progressDeadline must be above rollout.minReady (${minReady} seconds), got ${deadline} seconds`);
  return compact({
    minReadySeconds: minReady > 0 ? minReady : undefined,
    progressDeadlineSeconds: deadline,
    revisionHistoryLimit: problems.integer('rollout.revisionHistoryLimit', options.revisionHistoryLimit, { min: 0, default: 5 }),
    strategy: rollout.strategy === 'Recreate' ? { type: rollout.strategy } : { type: rollout.strategy, rollingUpdate: rollingUpdate(problems, options) },
  });
}

function rollingUpdate(problems: Problems, options: Partial<RollingOptions>): k8s.RollingUpdateDeployment {
  const maxSurge = pods(problems, 'rollout.maxSurge', options.maxSurge) ?? 1;
  const maxUnavailable = pods(problems, 'rollout.maxUnavailable', options.maxUnavailable) ?? 0;
  problems.check(parseInt(String(maxSurge)) > 0 || parseInt(String(maxUnavailable)) > 0,
    'rollout.maxSurge and rollout.maxUnavailable must not both be 0: no pod could be replaced');
  return { maxSurge: intOrString(maxSurge), maxUnavailable: intOrString(maxUnavailable) };
}

/** A number of pods or a percentage, as Kubernetes takes it; something else is a problem. */
function pods(problems: Problems, prop: string, given: PercentOrAbsolute | undefined): number | string | undefined {
  return isLeftOut(given) ? undefined : requiredPods(problems, prop, given);
}

function requiredPods(problems: Problems, prop: string, given: PercentOrAbsolute | undefined): number | string | undefined {
  const checked = problems.required(prop, PercentOrAbsolute, 'PercentOrAbsolute.absolute(1)', given);
  if (checked === undefined) return undefined;
  const value: unknown = attempt(() => checked.value);
  const isWell = typeof value === 'number' ? Number.isInteger(value) && value >= 0 && value < 2 ** 31 : typeof value === 'string' && /^(\d\d?|100)%$/.test(value);
  return problems.read(prop, value, 'whole pods from 0 or whole percent from 0 to 100', () => (isWell ? value as number | string : undefined));
}

/** The rule of a PodDisruptionBudget; undefined where there is to be none. */
export function disruptionRule(
  problems: Problems, given: DisruptionBudget | undefined, replicas: Replicas,
): Partial<k8s.PodDisruptionBudgetSpec> | undefined {
  const budget = problems.instance('disruptionBudget', DisruptionBudget, 'DisruptionBudget.maxUnavailable(PercentOrAbsolute.absolute(1))', given);
  if (budget === undefined) return replicas.max > 1 ? { maxUnavailable: intOrString(1) } : undefined;
  const [maxUnavailable, minAvailable] = (['maxUnavailable', 'minAvailable'] as const).map(name =>
    (name in budget._rule ? requiredPods(problems, `disruptionBudget.${name}`, budget._rule[name]) : undefined));
  const needed = typeof minAvailable === 'string' ? Math.ceil(parseInt(minAvailable) * replicas.min / 100) : minAvailable; // as Kubernetes rounds
  const blocks = maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%' || (needed !== undefined && needed > 0 && needed >= replicas.min);
  problems.check(!blocks,
    `disruptionBudget must allow the eviction of one pod of ${replicas.min}, got ${maxUnavailable === undefined ? `minAvailable ${minAvailable}` : `maxUnavailable ${maxUnavailable}`}, so no node could be drained; allow one, or run one more`);
  if (maxUnavailable !== undefined) return { maxUnavailable: intOrString(maxUnavailable) };
  return minAvailable === undefined ? undefined : { minAvailable: intOrString(minAvailable) };
}
