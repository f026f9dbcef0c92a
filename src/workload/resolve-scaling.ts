import { AutoscalingOptions, ReplicaLimits, Scaling } from './scaling';
import { ResourceSpec, ScaleDownSpec, ScalingSpec } from './workload-spec';
import { ValidationErrors } from '../validation/errors';
import { anything, integer, number, reading, Shape, struct } from '../validation/shapes';

/** Replica limits of all autoscalers. */
export const REPLICA_LIMITS = {
  minReplicas: anything, // validated with the limits
  maxReplicas: anything,
  scaleDownStabilizationSeconds: reading('a whole number from 0 to 3600', value => (Number.isInteger(value) && value >= 0 && value <= 3600 ? value as number : undefined)),
  scaleDownPercentPerMinute: integer(1, 100),
} satisfies Shape<ReplicaLimits>;

/** Replacements for prop names of other tools, for options of an autoscaler. */
export const SCALING_REMEDIES = {
  min: 'use minReplicas',
  max: 'use maxReplicas',
  minCapacity: 'use minReplicas',
  maxCapacity: 'use maxReplicas',
  cpuUtilization: 'use cpuUtilizationPercent',
  memoryUtilization: 'use memoryUtilizationPercent',
  cpu: 'use cpuUtilizationPercent',
  memory: 'use memoryUtilizationPercent',
  targetCPUUtilizationPercentage: 'use cpuUtilizationPercent',
  metrics: 'use KubernetesScaling.horizontal, which has metrics',
};

const AUTO = {
  ...REPLICA_LIMITS,
  cpuUtilizationPercent: integer(1),
  memoryUtilizationPercent: integer(1),
  requestsPerSecond: number('a number from 0.001', value => value >= 0.001 && value < 2 ** 31),
} satisfies Shape<AutoscalingOptions>;

export function resolveScaling(errors: ValidationErrors, scaling: Scaling, resources: ResourceSpec): ScalingSpec {
  if (scaling._kind === 'fixed') {
    const replicas = integer(0)(errors, 'scaling.replicas', scaling._value) ?? 2;
    return { kind: 'fixed', min: replicas, max: replicas };
  }
  const minimum = scaling._leastReplicas;
  if (scaling._kind !== 'auto') return { kind: scaling._kind, ...limits(errors, scaling._value, minimum), options: scaling._value };
  const options = struct(AUTO, { remedies: SCALING_REMEDIES })(errors, 'scaling', scaling._value ?? {});
  const { memoryUtilizationPercent, requestsPerSecond } = options ?? {};
  const isOnlyMetric = memoryUtilizationPercent === undefined && requestsPerSecond === undefined;
  const cpuUtilizationPercent = resolveCpuTarget(errors, options?.cpuUtilizationPercent, isOnlyMetric, resources);
  return {
    kind: 'auto',
    ...limits(errors, options ?? {}, minimum),
    auto: { cpuUtilizationPercent, memoryUtilizationPercent, requestsPerSecond, ...scaleDown(options ?? {}) },
  };
}

/** The target CPU utilization, which has a default if there is no other metric. */
export function resolveCpuTarget(
  errors: ValidationErrors, percent: number | undefined, isOnlyMetric: boolean, resources: ResourceSpec,
): number | undefined {
  const target = percent ?? (isOnlyMetric ? 70 : undefined);
  if (target !== undefined) checkCpuRequest(errors, 'scaling.cpuUtilizationPercent', resources);
  return target;
}

/** CPU may have no request, unlike memory. */
export function checkCpuRequest(errors: ValidationErrors, prop: string, resources: ResourceSpec): void {
  errors.check(resources.cpuRequestMillis > 0,
    `${prop} requires resources.cpuRequestMillis above 0, because it is relative to the request; set a request, or scale on another metric`);
}

/** The speed of scaling down. */
export function scaleDown(options: { readonly scaleDownStabilizationSeconds?: number; readonly scaleDownPercentPerMinute?: number }): ScaleDownSpec {
  return { stabilizationSeconds: options.scaleDownStabilizationSeconds ?? 300, percentPerMinute: options.scaleDownPercentPerMinute ?? 50 };
}

function limits(errors: ValidationErrors, value: unknown, minimum: number): { min: number; max: number } {
  const options = struct({ minReplicas: integer(minimum), maxReplicas: integer(1) }, { isOpen: true })(errors, 'scaling', value ?? {});
  const requestedMax = options?.maxReplicas;
  const min = options?.minReplicas ?? Math.min(2, requestedMax ?? 2);
  const max = requestedMax ?? Math.max(10, min);
  errors.check(min <= max, `scaling.minReplicas must be at most maxReplicas (${max}), got ${min}`);
  return { min, max };
}
