import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KedaSettings, makeScaledObject, resolveKeda, TARGET } from './keda';
import { HorizontalScalingOptions } from './kubernetes-scaling';
import { ScalingMetric, ScalingMetricOptions } from './scaling-metric';
import { ValidationErrors } from '../../validation/errors';
import { branded, integer, list, number, Shape, struct, text } from '../../validation/shapes';
import { REPLICA_LIMITS, resolveCpuTarget, scaleDown, SCALING_REMEDIES } from '../../workload/resolve-scaling';
import { ResourceSpec, ScaleDownSpec, ScalingSpec } from '../../workload/workload-spec';
import { WorkloadLabels } from '../private/labels';
import { compact } from '../private/manifest';
import { LABELS } from '../private/metadata';
import { METRIC } from '../private/names';
import { MetricSpec } from '../private/objects';

const HORIZONTAL = {
  ...REPLICA_LIMITS,
  cpuUtilizationPercent: integer(1),
  memoryUtilizationPercent: integer(1),
  metrics: list(branded(ScalingMetric, "ScalingMetric.pods('http_requests_per_second', 100)")),
} satisfies Shape<HorizontalScalingOptions>;

/** The minimum and maximum number of replicas. */
type Limits = Pick<ScalingSpec, 'min' | 'max'>;

/** An autoscaler with all defaults applied. */
export interface AutoscalerSettings {
  readonly limits: Limits;
  readonly metrics: MetricSpec[];
  readonly scaleDown: ScaleDownSpec;
  readonly keda?: KedaSettings;
}

export function resolveAutoscaler(errors: ValidationErrors, scaling: ScalingSpec, resources: ResourceSpec): AutoscalerSettings | undefined {
  if (scaling.kind === 'fixed') return undefined;
  if (scaling.kind === 'keda') return { limits: scaling, metrics: [], ...resolveKeda(errors, scaling, resources) };
  if (scaling.auto) {
    const { cpuUtilizationPercent, memoryUtilizationPercent, requestsPerSecond } = scaling.auto;
    const requests = requestsPerSecond === undefined ? [] : [averageValue('Pods', 'http_requests_per_second', milliText(requestsPerSecond), {})];
    return { limits: scaling, metrics: [...utilizations(cpuUtilizationPercent, memoryUtilizationPercent), ...requests], scaleDown: scaling.auto };
  }
  const options = struct(HORIZONTAL, { remedies: SCALING_REMEDIES })(errors, 'scaling', scaling.options ?? {});
  const others = (options?.metrics ?? []).map((metric, i) => otherMetric(errors, `scaling.metrics[${i}]`, metric));
  const isOnlyMetric = others.length === 0 && options?.memoryUtilizationPercent === undefined;
  const cpu = resolveCpuTarget(errors, options?.cpuUtilizationPercent, isOnlyMetric, resources);
  return { limits: scaling, metrics: [...utilizations(cpu, options?.memoryUtilizationPercent), ...others], scaleDown: scaleDown(options ?? {}) };
}

function utilizations(cpu: number | undefined, memory: number | undefined): MetricSpec[] {
  const metric = (name: string, percent: number | undefined) => (percent === undefined ? []
    : [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization: percent } } }]);
  return [...metric('cpu', cpu), ...metric('memory', memory)];
}

function otherMetric(errors: ValidationErrors, prop: string, metric: ScalingMetric): MetricSpec {
  const name = text(METRIC)(errors, `${prop}.name`, metric.name) ?? '';
  const value = number('a number from 0.001', amount => amount >= 0.001 && Number.isSafeInteger(Math.round(amount * 1000)))(errors, `${prop}.averageValue`, metric.averageValue) ?? 1;
  const options = struct({ labels: LABELS } satisfies Shape<ScalingMetricOptions>)(errors, prop, metric._options ?? {});
  return averageValue(metric._type, name, milliText(value), options?.labels ?? {});
}

function averageValue(type: string, name: string, value: string, labels: { readonly [name: string]: string }): MetricSpec {
  const source = {
    metric: compact({ name, selector: Object.keys(labels).length > 0 ? { matchLabels: labels } : undefined }),
    target: { type: 'AverageValue', averageValue: value },
  };
  return type === 'Pods' ? { type, pods: source } : { type, external: source };
}

/** A quantity of a metric has a precision of one thousandth. */
function milliText(value: number): string {
  const milli = Math.round(value * 1000);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Creates the HorizontalPodAutoscaler or the ScaledObject. */
export function makeAutoscaler(scope: Construct, labels: WorkloadLabels, settings: AutoscalerSettings | undefined): ApiObject | undefined {
  if (!settings) return undefined;
  if (settings.keda) return makeScaledObject(scope, labels, settings.limits, settings.keda, behavior(settings.scaleDown));
  return new ApiObject(scope, 'autoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: labels.name, labels: labels.labels },
    spec: {
      scaleTargetRef: { ...TARGET, name: labels.name },
      minReplicas: settings.limits.min,
      maxReplicas: settings.limits.max,
      metrics: settings.metrics,
      behavior: behavior(settings.scaleDown),
    },
  });
}

/**
 * Scaling up uses the default behavior of Kubernetes, at most doubling or four pods per 15 seconds.
 */
function behavior({ stabilizationSeconds, percentPerMinute }: ScaleDownSpec): object {
  return { scaleDown: { stabilizationWindowSeconds: stabilizationSeconds, policies: [{ type: 'Percent', value: percentPerMinute, periodSeconds: 60 }] } };
}
