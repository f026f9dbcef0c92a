import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KedaCronOptions, KedaPrometheusOptions, KedaTrigger, KedaTriggerOptions } from '../keda-trigger';
import { KedaScalingOptions } from '../scaling';
import { Identity } from './identity';
import { compact } from './manifest';
import { DNS_SUBDOMAIN, rule, Rule } from './names';
import { Problems } from './problems';
import { behavior, checkRequest, Replicas, TARGET } from './replicas';
import { Resources } from './resources';
import { CRON, TIME_ZONE } from './schedule';
import { showKind } from '../../validation/show';

const SERVER_ADDRESS = rule('an address such as http://prometheus.monitoring:9090', 2048, /^https?:\/\/[^\s/]\S*$/);
const SETTING = rule("letters, digits, '_', '-' and '.'", 253, /^[-\w.]+$/);
const QUERY = rule('PromQL that returns one number', Infinity, text => text.trim() !== '');

/** @see https://keda.sh/docs/latest/concepts/scaling-deployments/#triggers */
const METRIC_TYPE: Rule = rule('AverageValue, Value or Utilization', 20, /^(AverageValue|Value|Utilization)$/);
const RESOURCE_METRIC_TYPE: Rule = rule('AverageValue or Utilization', 20, /^(AverageValue|Utilization)$/);

/** @see https://keda.sh/docs/latest/reference/scaledobject-spec/ */
export function makeKeda(
  scope: Construct, problems: Problems, identity: Identity, options: Partial<KedaScalingOptions>, { min, max }: Replicas, resources: Resources,
): ApiObject {
  const triggers = problems.instances('Scaling.keda: triggers', KedaTrigger, 'KedaTrigger.cpu(70)', options.triggers);
  const isNone = problems.list('Scaling.keda: triggers', options.triggers).length === 0;
  problems.check(!isNone, 'Scaling.keda: triggers must be at least one, got none; use a trigger such as KedaTrigger.cpu(70)');
  problems.check(isNone || min > 0 || triggers.length === 0 || triggers.some(([, { type }]) => !isResource(type)),
    'Scaling.keda: minReplicas must be from 1 where all triggers are cpu or memory, got 0: they have no value where no pod runs');
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
      triggers: triggers.map(([prop, trigger]) => triggerOf(problems, prop, trigger, resources)),
    }),
  });
}

const isResource = (type: string) => type === 'cpu' || type === 'memory';

function triggerOf(problems: Problems, prop: string, trigger: KedaTrigger, resources: Resources): object {
  const { utilization, prometheus, cron, metadata, options } = trigger._settings;
  const type = problems.requiredText(`${prop}.type`, trigger.type);
  if ('utilization' in trigger._settings) {
    checkRequest(problems, prop, trigger.type, resources);
    const percent = problems.requiredInteger(`${prop}.utilization`, utilization, 1);
    return { type, metricType: 'Utilization', metadata: { value: String(percent) } };
  }
  if ('prometheus' in trigger._settings) return { type, metadata: prometheusMetadata(problems, prop, problems.struct(`${prop}.options`, prometheus)) };
  if ('cron' in trigger._settings) return { type, metadata: cronMetadata(problems, prop, problems.struct(`${prop}.options`, cron)) };
  return other(problems, prop, type ?? '', metadata, problems.struct(`${prop}.options`, options));
}

function prometheusMetadata(problems: Problems, prop: string, options: Partial<KedaPrometheusOptions>): object {
  const { threshold } = options;
  const isWell = typeof threshold === 'number' && threshold > 0 && threshold < Infinity;
  return {
    serverAddress: problems.requiredText(`${prop}.serverAddress`, options.serverAddress, SERVER_ADDRESS),
    query: problems.requiredText(`${prop}.query`, options.query, QUERY),
    threshold: problems.read(`${prop}.threshold`, threshold, 'a number above 0', () => (isWell ? String(threshold) : undefined)),
  };
}

function cronMetadata(problems: Problems, prop: string, options: Partial<KedaCronOptions>): object {
  return {
    timezone: problems.requiredText(`${prop}.timeZone`, options.timeZone, TIME_ZONE),
    start: problems.requiredText(`${prop}.start`, options.start, CRON),
    end: problems.requiredText(`${prop}.end`, options.end, CRON),
    desiredReplicas: String(problems.requiredInteger(`${prop}.desiredReplicas`, options.desiredReplicas, 0)),
  };
}

/** A trigger whose settings are KEDA's to check; they may hold a secret, so messages don't show them. */
function other(
  problems: Problems, prop: string, type: string, metadata: { [name: string]: string } | undefined, options: Partial<KedaTriggerOptions>,
): object {
  const authentication = problems.text(`${prop}.authentication`, options.authentication, DNS_SUBDOMAIN, showKind);
  const rules = isResource(type) ? RESOURCE_METRIC_TYPE : METRIC_TYPE;
  const metricType = problems.text(`${prop}.metricType`, options.metricType, rules);
  problems.check(isResource(type) || metricType !== 'Utilization', `${prop}.metricType must be AverageValue or Value for this trigger, got "Utilization"`);
  return compact({
    type,
    metricType,
    metadata: problems.requiredMap(`${prop}.metadata`, metadata, SETTING, undefined, showKind),
    authenticationRef: authentication === undefined ? undefined : { name: authentication },
  });
}
