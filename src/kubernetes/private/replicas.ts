import { k8s } from 'cdk8s-plus-28';
import { AutoscalingOptions, Scaling } from '../scaling';
import { Problems } from './problems';
import { Resources } from './resources';

/** What autoscalers scale. */
export const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** A Scaling with every choice made. */
export interface Replicas {
  /** The number of the Deployment; undefined where an autoscaler has it. */
  readonly fixed?: number;
  readonly min: number;
  readonly max: number;
}

export function settleReplicas(problems: Problems, scaling: Scaling): Replicas {
  const { horizontal, keda } = scaling._choice;
  if ('horizontal' in scaling._choice) return limits(problems, 'Scaling.horizontal: ', problems.struct('Scaling.horizontal: options', horizontal), 1);
  if ('keda' in scaling._choice) return limits(problems, 'Scaling.keda: ', problems.struct('Scaling.keda: options', keda), 0);
  const replicas = problems.requiredInteger('Scaling.fixed: replicas', scaling._choice.fixed, 0) ?? 2;
  return { fixed: replicas, min: replicas, max: replicas };
}

function limits(problems: Problems, prop: string, options: Partial<AutoscalingOptions>, least: number): Replicas {
  const asked = problems.integer(`${prop}maxReplicas`, options.maxReplicas, { min: 1, default: 0 });
  const min = problems.integer(`${prop}minReplicas`, options.minReplicas, { min: least, default: Math.min(2, asked || 2) });
  const max = asked || Math.max(10, min);
  problems.check(min <= max, `${prop}minReplicas must be at most maxReplicas (${max}), got ${min}`);
  return { min, max };
}

/** Memory always has a request; of CPU one may ask for nothing. */
export function checkRequest(problems: Problems, prop: string, name: string, resources: Resources): void {
  problems.check(name !== 'cpu' || resources.cpuRequest > 0,
    `${prop} must be left out where resources.cpuRequest is 0, since it is relative to what pods request; request some CPU, or scale on something else`);
}

/** Up as Kubernetes does it: at once, at most doubling, or four pods, each 15 seconds. */
export function behavior(problems: Problems, prop: string, options: Partial<AutoscalingOptions>): k8s.HorizontalPodAutoscalerBehaviorV2 {
  const percent = problems.integer(`${prop}scaleDownPercentPerMinute`, options.scaleDownPercentPerMinute, { min: 1, max: 100, default: 50 });
  const window = problems.seconds(`${prop}scaleDownStabilization`, options.scaleDownStabilization) ?? 300;
  problems.check(window <= 3600, `${prop}scaleDownStabilization must be at most 3600 seconds, got ${window} seconds`);
  return { scaleDown: { stabilizationWindowSeconds: window, policies: [{ type: 'Percent', value: percent, periodSeconds: 60 }] } };
}
