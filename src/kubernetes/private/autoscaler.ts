import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { HorizontalScalingOptions, Scaling } from '../scaling';
import { ScalingMetric } from '../scaling-metric';
import { Identity } from './identity';
import { makeKeda } from './keda';
import { compact, quantity, verbatim } from './manifest';
import { labelsOf } from './metadata';
import { METRIC } from './names';
import { Problems } from './problems';
import { behavior, checkRequest, Replicas, TARGET } from './replicas';
import { Resources } from './resources';

/** The autoscaler, if there is one. */
export function makeAutoscaler(
  scope: Construct, problems: Problems, identity: Identity, scaling: Scaling, replicas: Replicas, resources: Resources,
): ApiObject | undefined {
  const { horizontal, keda } = scaling._choice;
  if ('horizontal' in scaling._choice) return makeHorizontal(scope, problems, identity, problems.struct('Scaling.horizontal: options', horizontal), replicas, resources);
  if ('keda' in scaling._choice) return makeKeda(scope, problems, identity, problems.struct('Scaling.keda: options', keda), replicas, resources);
  return undefined;
}

function makeHorizontal(
  scope: Construct, problems: Problems, identity: Identity, options: Partial<HorizontalScalingOptions>, { min, max }: Replicas, resources: Resources,
): ApiObject {
  const others = problems.instances('Scaling.horizontal: metrics', ScalingMetric, "ScalingMetric.pods('http_requests_per_second', 100)", options.metrics);
  const isOnlyMetric = others.length === 0 && options.memoryUtilization === undefined;
  const cpu = options.cpuUtilization ?? (isOnlyMetric ? 70 : undefined);
  return verbatim(new k8s.KubeHorizontalPodAutoscalerV2(scope, 'autoscaler', {
    metadata: { name: identity.name, labels: identity.labels },
    spec: {
      scaleTargetRef: { ...TARGET, name: identity.name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [
        ...cpu === undefined ? [] : [utilization(problems, 'Scaling.horizontal: cpuUtilization', 'cpu', cpu, resources)],
        ...options.memoryUtilization === undefined ? []
          : [utilization(problems, 'Scaling.horizontal: memoryUtilization', 'memory', options.memoryUtilization, resources)],
        ...others.map(([prop, metric]) => otherMetric(problems, prop, metric)),
      ],
      behavior: behavior(problems, 'Scaling.horizontal: ', options),
    },
  }));
}

function utilization(problems: Problems, prop: string, name: string, percent: number, resources: Resources): k8s.MetricSpecV2 {
  checkRequest(problems, prop, name, resources);
  return {
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: problems.integer(prop, percent, { min: 1, default: 70 }) } },
  };
}

function otherMetric(problems: Problems, prop: string, metric: ScalingMetric): k8s.MetricSpecV2 {
  const name = problems.requiredText(`${prop}.name`, metric.name, METRIC) ?? '';
  const value = milliText(problems, `${prop}.averageValue`, metric.averageValue);
  const labels = labelsOf(problems, `${prop}.labels`, problems.struct(`${prop}.options`, metric._options).labels);
  const source = {
    metric: compact({ name, selector: Object.keys(labels).length > 0 ? { matchLabels: labels } : undefined }),
    target: { type: 'AverageValue', averageValue: quantity(value) },
  };
  return metric._type === 'Pods' ? { type: 'Pods', pods: source } : { type: 'External', external: source };
}

/** Thousandths are the finest that a quantity of a metric has. */
function milliText(problems: Problems, prop: string, value: number): string {
  const milli = typeof value === 'number' ? Math.round(value * 1000) : NaN;
  problems.read(prop, value, 'a number from 0.001', () => (milli > 0 && Number.isSafeInteger(milli)) || undefined);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}
