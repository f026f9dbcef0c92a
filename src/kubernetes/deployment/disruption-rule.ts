import { DisruptionBudget } from './disruption-budget';
import { ValidationErrors } from '../../validation/errors';
import { integer } from '../../validation/shapes';
import { ScalingSpec } from '../../workload/workload-spec';

/** A number of pods, or a percentage such as `25%`. */
type IntOrString = number | string;

/** The rule of a PodDisruptionBudget, as in its spec. */
export interface DisruptionRule {
  readonly maxUnavailable?: IntOrString;
  readonly minAvailable?: IntOrString;
}

/** Returns the rule of the PodDisruptionBudget of a workload, or undefined for no budget. */
export function disruptionRule(
  errors: ValidationErrors, budget: DisruptionBudget | undefined, { min, max }: ScalingSpec,
): DisruptionRule | undefined {
  if (budget === undefined) return max > 1 ? { maxUnavailable: 1 } : undefined;
  if (budget._kind === undefined) return undefined;
  const amount = integer(0, budget._isPercent ? 100 : undefined)(errors, `disruptionBudget.${budget._kind}${budget._isPercent ? 'Percent' : ''}`, budget._amount);
  if (amount === undefined) return undefined;
  const value = budget._isPercent ? `${amount}%` : amount;
  const needed = budget._isPercent ? Math.ceil(amount * min / 100) : amount; // rounded up, as in Kubernetes
  const blocks = budget._kind === 'maxUnavailable' ? amount === 0 : value === '100%' || (needed > 0 && needed >= min);
  errors.check(!blocks, `disruptionBudget must allow the eviction of one of ${min} pods, got ${budget._kind} ${value}, which blocks node drains; allow one eviction, or add a replica`);
  return { [budget._kind]: value };
}
