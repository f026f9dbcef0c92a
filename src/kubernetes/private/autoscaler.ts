import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KedaTrigger } from '../keda-trigger';
import { AutoscalingOptions, HorizontalScalingOptions, KedaScalingOptions, Scaling } from '../scaling';
import { ScalingMetric } from '../scaling-metric';
import { Identity } from './identity';
import { compact, quantity, verbatim } from './manifest';
import { Problems, show } from './problems';
import { Resources } from './resources';

/** A Scaling with every choice made. */
export interface Replicas {
  /** The number of the Deployment; undefined where an autoscaler has it. */
  readonly fixed?: number;
  readonly min: number;
  readonly max: number;
}

export function settleReplicas(problems: Problems, scaling: Scaling): Replicas {
  const { fixed, horizontal, keda } = scaling._choice;
  if ('horizontal' in scaling._choice) return limits(problems, 'Scaling.horizontal: ', problems.struct('Scaling.horizontal: options', horizontal), 1);
  if ('keda' in scaling._choice) return limits(problems, 'Scaling.keda: ', problems.struct('Scaling.keda: options', keda), 0);
  const replicas = problems.integer('Scaling.fixed: replicas', fixed ?? NaN, { min: 0, default: 2 });
  return { fixed: replicas, min: replicas, max: replicas };
}

function limits(problems: Problems, prop: string, options: AutoscalingOptions, least: number): Replicas {
  const min = problems.integer(`${prop}minReplicas`, options.minReplicas, { min: least, default: Math.min(2, options.maxReplicas ?? 2) });
  const max = problems.integer(`${prop}maxReplicas`, options.maxReplicas, { min: 1, default: Math.max(10, min) });
  problems.check(min <= max, `${prop}minReplicas is ${min}, above maxReplicas, ${max}; lower the one or raise the other`);
  return { min, max };
}

/** The autoscaler, if there is one. */
export function makeAutoscaler(
  scope: Construct, problems: Problems, identity: Identity, scaling: Scaling, replicas: Replicas, resources: Resources,
): ApiObject | undefined {
  const { horizontal, keda } = scaling._choice;
  if ('horizontal' in scaling._choice) return makeHorizontal(scope, problems, identity, problems.struct('Scaling.horizontal: options', horizontal), replicas, resources);
  if ('keda' in scaling._choice) return makeKeda(scope, problems, identity, problems.struct('Scaling.keda: options', keda), replicas, resources);
  return undefined;
}

const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment' };

function makeHorizontal(
  scope: Construct, problems: Problems, identity: Identity, options: HorizontalScalingOptions, { min, max }: Replicas, resources: Resources,
): ApiObject {
  const others = problems.list('Scaling.horizontal: metrics', options.metrics);
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
        ...others.flatMap((metric, i) => otherMetric(problems, `Scaling.horizontal: metrics[${i}]`, metric)),
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

/** Memory always has a request; of CPU one may ask for nothing. */
function checkRequest(problems: Problems, prop: string, name: string, resources: Resources): void {
  problems.check(name !== 'cpu' || resources.cpuRequest > 0,
    `${prop} is relative to what pods request, and resources.cpuRequest is 0; request some CPU, or scale on something else`);
}

function otherMetric(problems: Problems, prop: string, given: ScalingMetric): k8s.MetricSpecV2[] {
  const metric = problems.instance(prop, ScalingMetric, "ScalingMetric.pods('http_requests_per_second', 100)", given);
  if (!metric) return [];
  problems.check(typeof metric.name === 'string' && metric.name !== '', `${prop}: the metric's name is ${JSON.stringify(metric.name)}; give the name that the adapter has for it`);
  const value = milliText(problems, `${prop}: averageValue`, metric.averageValue);
  const labels = problems.map(`${prop}: labels`, problems.struct(`${prop}: options`, metric._options).labels);
  const source = {
    metric: compact({ name: metric.name, selector: Object.keys(labels).length > 0 ? { matchLabels: labels } : undefined }),
    target: { type: 'AverageValue', averageValue: quantity(value) },
  };
  return [metric._type === 'Pods' ? { type: 'Pods', pods: source } : { type: 'External', external: source }];
}

/** Thousandths are the finest that a quantity of a metric has. */
function milliText(problems: Problems, prop: string, value: number): string {
  const milli = Math.round(value * 1000);
  problems.check(typeof value === 'number' && milli > 0 && Number.isSafeInteger(milli), `${prop} is ${typeof value === 'number' ? value : JSON.stringify(value)}; give a number above 0`);
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

/** Up as Kubernetes does it: at once, at most doubling, or four pods, each 15 seconds. */
function behavior(problems: Problems, prop: string, options: AutoscalingOptions): k8s.HorizontalPodAutoscalerBehaviorV2 {
  const percent = problems.integer(`${prop}scaleDownPercentPerMinute`, options.scaleDownPercentPerMinute, { min: 1, max: 100, default: 50 });
  const window = problems.seconds(`${prop}scaleDownStabilization`, options.scaleDownStabilization) ?? 300;
  problems.check(window <= 3600, `${prop}scaleDownStabilization is ${window} seconds; Kubernetes takes an hour at most`);
  return { scaleDown: { stabilizationWindowSeconds: window, policies: [{ type: 'Percent', value: percent, periodSeconds: 60 }] } };
}

function makeKeda(
  scope: Construct, problems: Problems, identity: Identity, options: Partial<KedaScalingOptions>, { min, max }: Replicas, resources: Resources,
): ApiObject {
  const triggers = problems.list('Scaling.keda: triggers', options.triggers);
  problems.check(triggers.length > 0, 'Scaling.keda: triggers is empty; give at least one, such as KedaTrigger.cpu(70)');
  problems.check(min > 0 || triggers.some(({ type }) => type !== 'cpu' && type !== 'memory'),
    'Scaling.keda: minReplicas is 0, but cpu and memory have no value where no pod runs; give another trigger, too, or minReplicas 1');
  return new ApiObject(scope, 'autoscaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: identity.name, labels: identity.labels },
    spec: compact({
      scaleTargetRef: { ...TARGET, name: identity.name },
      minReplicaCount: min,
      maxReplicaCount: max,
      pollingInterval: problems.seconds('Scaling.keda: pollingInterval', options.pollingInterval, 1),
      cooldownPeriod: problems.seconds('Scaling.keda: cooldownPeriod', options.cooldownPeriod),
      advanced: { horizontalPodAutoscalerConfig: { behavior: behavior(problems, 'Scaling.keda: ', options) } },
      triggers: triggers.flatMap((trigger, i) => kedaTrigger(problems, `Scaling.keda: triggers[${i}]`, trigger, resources)),
    }),
  });
}

type Rule = readonly [isWell: (value: string) => boolean, what: string];

const isSaid = (value: string) => value.trim() !== '';
const TIME: Rule = [isSaid, 'a time as cron has it, such as 0 8 * * 1-5'];

/** What the settings of the triggers that have props may be; those of others are KEDA's to check. */
const KEDA_SETTINGS: { readonly [type: string]: { readonly [setting: string]: Rule } } = {
  prometheus: {
    serverAddress: [value => /^https?:\/\/./.test(value), 'an address, such as http://prometheus.monitoring:9090'],
    query: [isSaid, 'PromQL that gives one number'],
    threshold: [value => Number(value) > 0 && Number(value) < Infinity, 'a number above 0'],
  },
  cron: {
    timezone: [isSaid, 'a time zone, such as Europe/Berlin'],
    start: TIME,
    end: TIME,
    desiredReplicas: [value => /^\d+$/.test(value), 'a whole number from 0'],
  },
};

function kedaTrigger(problems: Problems, prop: string, given: KedaTrigger, resources: Resources): object[] {
  const trigger = problems.instance(prop, KedaTrigger, 'KedaTrigger.cpu(70)', given);
  if (!trigger) return [];
  const options = problems.struct(`${prop}: options`, trigger._options);
  const authentication = problems.text(`${prop}: authentication`, options.authentication);
  if (options.metricType === 'Utilization') {
    checkRequest(problems, prop, trigger.type, resources);
    problems.check(/^[1-9]\d*$/.test(trigger._metadata.value), `${prop}: utilization is ${trigger._metadata.value}; give a whole number from 1`);
  }
  for (const [setting, [isWell, what]] of Object.entries(KEDA_SETTINGS[trigger.type] ?? {})) {
    const value = trigger._metadata[setting];
    problems.check(typeof value !== 'string' || isWell(value), `${prop}: ${setting} is ${show(value)}; give ${what}`);
  }
  return [compact({
    type: trigger.type,
    metricType: options.metricType,
    metadata: problems.map(`${prop}: metadata`, trigger._metadata),
    authenticationRef: authentication === undefined ? undefined : { name: authentication },
  })];
}
