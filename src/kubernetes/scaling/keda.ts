import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KedaCronOptions, KedaPrometheusOptions, KedaTrigger, KedaTriggerOptions } from './keda-trigger';
import { KedaScalingOptions } from './kubernetes-scaling';
import { ValidationErrors } from '../../validation/errors';
import { rule } from '../../validation/rules';
import { attempt, branded, choice, integer, list, number, required, Shape, struct, text, texts } from '../../validation/shapes';
import { showKind } from '../../validation/show';
import { DNS_SUBDOMAIN } from '../../workload/names';
import { checkCpuRequest, REPLICA_LIMITS, scaleDown, SCALING_REMEDIES } from '../../workload/resolve-scaling';
import { CRON, TIME_ZONE } from '../../workload/schedule-rules';
import { ResourceSpec, ScaleDownSpec, ScalingSpec } from '../../workload/workload-spec';
import { WorkloadLabels } from '../private/labels';
import { compact } from '../private/manifest';

/** The object to scale. */
export const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment' };

const SERVER_ADDRESS = rule('an address such as http://prometheus.monitoring:9090', 2048, /^https?:\/\/[^\s/]\S*$/);
const SETTING = rule("letters, digits, '_', '-' and '.'", 253, /^[-\w.]+$/);
const QUERY = rule('PromQL that returns one number', Infinity, value => value.trim() !== '');

const KEDA = {
  ...REPLICA_LIMITS,
  triggers: required(list(branded(KedaTrigger, 'KedaTrigger.cpu(70)'))),
  pollingIntervalSeconds: integer(1),
  cooldownPeriodSeconds: integer(0),
} satisfies Shape<KedaScalingOptions>;

const PROMETHEUS = {
  serverAddress: required(text(SERVER_ADDRESS)),
  query: required(text(QUERY)),
  threshold: required(number('a number above 0', value => value > 0 && value < Infinity)),
} satisfies Shape<KedaPrometheusOptions>;

const CRON_TRIGGER = {
  timeZone: required(text(TIME_ZONE)),
  start: required(text(CRON)),
  end: required(text(CRON)),
  desiredReplicas: required(integer(0)),
} satisfies Shape<KedaCronOptions>;

/** @see https://keda.sh/docs/latest/concepts/scaling-deployments/#triggers */
const TRIGGER = {
  authentication: text(DNS_SUBDOMAIN, showKind),
  metricType: choice(['AverageValue', 'Value', 'Utilization']),
} satisfies Shape<KedaTriggerOptions>;

/** A ScaledObject with all defaults applied. */
export interface KedaSettings {
  readonly pollingIntervalSeconds?: number;
  readonly cooldownPeriodSeconds?: number;
  readonly triggers: object[];
}

export function resolveKeda(
  errors: ValidationErrors, { options, min }: ScalingSpec, resources: ResourceSpec,
): { keda: KedaSettings; scaleDown: ScaleDownSpec } {
  const values = struct(KEDA, { remedies: SCALING_REMEDIES, expectation: 'an object such as { triggers: [KedaTrigger.cpu(70)] }' })(errors, 'scaling', options);
  const triggers = values?.triggers ?? [];
  const isEmpty = attempt(() => (options as KedaScalingOptions).triggers.length === 0);
  errors.check(!isEmpty, 'scaling.triggers must be at least one, got none; use a trigger such as KedaTrigger.cpu(70)');
  errors.check(min > 0 || triggers.length === 0 || triggers.some(({ type }) => !isResource(type)),
    'scaling.minReplicas must be at least 1 if all triggers are cpu or memory, which have no value without pods, got 0; raise it, or add another trigger');
  const { pollingIntervalSeconds, cooldownPeriodSeconds } = values ?? {};
  return {
    keda: { pollingIntervalSeconds, cooldownPeriodSeconds, triggers: triggers.map((trigger, i) => resolveTrigger(errors, `scaling.triggers[${i}]`, trigger, resources)) },
    scaleDown: scaleDown(values ?? {}),
  };
}

const isResource = (type: string) => type === 'cpu' || type === 'memory';

function resolveTrigger(errors: ValidationErrors, prop: string, trigger: KedaTrigger, resources: ResourceSpec): object {
  const { utilization, prometheus, cron, metadata, options } = trigger._settings;
  const type = text()(errors, `${prop}.type`, trigger.type) ?? '';
  if ('utilization' in trigger._settings) {
    if (type === 'cpu') checkCpuRequest(errors, prop, resources);
    return { type, metricType: 'Utilization', metadata: { value: String(integer(1)(errors, `${prop}.utilization`, utilization)) } };
  }
  if ('prometheus' in trigger._settings) {
    const { serverAddress, query, threshold } = struct(PROMETHEUS)(errors, prop, prometheus) ?? {};
    return { type, metadata: { serverAddress, query, threshold: String(threshold) } };
  }
  if ('cron' in trigger._settings) {
    const { timeZone, start, end, desiredReplicas } = struct(CRON_TRIGGER)(errors, prop, cron) ?? {};
    return { type, metadata: { timezone: timeZone, start, end, desiredReplicas: String(desiredReplicas) } };
  }
  return resolveOther(errors, prop, type, metadata, options);
}

/**
 * Validates a trigger of another scaler. Its metadata may contain a secret, so messages do not show
 * values.
 */
function resolveOther(errors: ValidationErrors, prop: string, type: string, metadata: unknown, given: KedaTriggerOptions | undefined): object {
  const options = struct(TRIGGER)(errors, prop, given ?? {});
  const { authentication, metricType } = options ?? {};
  errors.check(isResource(type) || metricType !== 'Utilization', `${prop}.metricType must be AverageValue or Value for this trigger, got "Utilization"`);
  errors.check(!isResource(type) || metricType !== 'Value', `${prop}.metricType must be AverageValue or Utilization for this trigger, got "Value"`);
  return compact({
    type,
    metricType,
    metadata: texts(undefined, { names: SETTING, describe: showKind })(errors, `${prop}.metadata`, metadata),
    authenticationRef: authentication === undefined ? undefined : { name: authentication },
  });
}

/** @see https://keda.sh/docs/latest/reference/scaledobject-spec/ */
export function makeScaledObject(
  scope: Construct, labels: WorkloadLabels, { min, max }: Pick<ScalingSpec, 'min' | 'max'>, settings: KedaSettings, behavior: object,
): ApiObject {
  return new ApiObject(scope, 'autoscaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: labels.name, labels: labels.labels },
    spec: compact({
      scaleTargetRef: { ...TARGET, name: labels.name },
      minReplicaCount: min,
      maxReplicaCount: max,
      pollingInterval: settings.pollingIntervalSeconds,
      cooldownPeriod: settings.cooldownPeriodSeconds,
      advanced: { horizontalPodAutoscalerConfig: { behavior } },
      triggers: settings.triggers,
    }),
  });
}
