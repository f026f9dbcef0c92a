import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubernetesWorkload } from './kubernetes-workload';
import { compact, cpuText, lazy } from './manifest';
import { DEPLOYMENT_OPTIONS, resolveSettings, Settings } from './settings';
import { ValidationErrors } from '../../validation/errors';
import { Values } from '../../validation/shapes';
import { DeploymentSpec, PortSpec, StrategySpec, WorkloadSpec } from '../../workload/workload-spec';
import { DisruptionRule, disruptionRule } from '../deployment/disruption-rule';
import { makeMigrationJob } from '../deployment/migration-job';
import { topologySpread } from '../deployment/topology-spread';
import { allowScraper, makeMonitor, MonitoringSettings, resolveMonitoring, scrapeAnnotations } from '../monitoring/monitor';
import { AutoscalerSettings, makeAutoscaler, resolveAutoscaler } from '../scaling/autoscaler';

/** Kubernetes-specific settings of a Deployment, with all defaults applied. */
export interface DeploymentSettings extends Settings {
  readonly disruptionRule?: DisruptionRule;
  readonly topologySpread: boolean;
  readonly revisionHistoryLimit: number;
  readonly monitoring?: MonitoringSettings;
  readonly autoscaler?: AutoscalerSettings;
}

/** A `metricsDiscovery` without `metrics` implies metrics with their defaults. */
export function withMetrics<T extends { readonly metrics?: unknown; readonly metricsDiscovery?: unknown }>(values: T): T {
  return values.metricsDiscovery !== undefined && values.metrics === undefined ? { ...values, metrics: {} } : values;
}

/** @param scope the scope of the workload */
export function resolveDeploymentSettings(
  errors: ValidationErrors, scope: Construct, spec: WorkloadSpec, values: Values<typeof DEPLOYMENT_OPTIONS>,
): DeploymentSettings {
  const { scaling, metrics } = spec.deployment!;
  const monitoring = resolveMonitoring(errors, scope, metrics, values.metricsDiscovery);
  return {
    ...resolveSettings(errors, spec, values, scrapeAnnotations(monitoring)),
    disruptionRule: disruptionRule(errors, values.disruptionBudget, scaling),
    topologySpread: values.topologySpread ?? scaling.max > 1,
    revisionHistoryLimit: values.revisionHistoryLimit ?? 5,
    monitoring,
    autoscaler: resolveAutoscaler(errors, scaling, spec.program.resources),
  };
}

/**
 * A workload with a Deployment, and the objects that keep it available.
 *
 * @internal
 */
export abstract class DeploymentWorkload extends KubernetesWorkload {
  /** The Deployment. */
  public readonly deployment: ApiObject;

  /** The HorizontalPodAutoscaler or the ScaledObject, unless the number of replicas is fixed. */
  public readonly autoscaler?: ApiObject;

  /** The PodDisruptionBudget, if there is one. */
  public readonly disruptionBudget?: ApiObject;

  /** The Job of the migration, if `migration` is a Job. */
  public readonly migrationJob?: ApiObject;

  /** The ServiceMonitor or PodMonitor, if there is one. */
  public readonly monitor?: ApiObject;

  /** Whether an autoscaler of this library or of cdk8s-plus sets the number of replicas. */
  public hasAutoscaler: boolean;

  /**
   * @param servicePorts ports of the Service
   * @internal
   */
  protected constructor(scope: Construct, id: string, spec: WorkloadSpec, settings: DeploymentSettings, servicePorts: PortSpec[]) {
    super(scope, id, spec, settings);
    const { migration } = spec;
    const { scaling, strategy } = spec.deployment!;
    const { name, labels, selector } = settings.labels;
    this.hasAutoscaler = scaling.kind !== 'fixed';
    allowScraper(this._policy, settings.monitoring);
    this.monitor = makeMonitor(this, settings.labels, settings.monitoring, servicePorts);
    if (migration?.isJob) {
      const jobLabels = this._pods.derivedLabels('migration');
      this._podLabels.push(jobLabels);
      this.migrationJob = makeMigrationJob(this, jobLabels, this._pods.migrationJob(jobLabels, migration), migration);
    }
    this.deployment = new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: lazy(() => (this.hasAutoscaler ? undefined : scaling.min)),
        ...strategyFields(strategy, settings.revisionHistoryLimit),
        selector: { matchLabels: selector },
        template: this._pods.workloadPods(scrapeAnnotations(settings.monitoring), settings.topologySpread ? topologySpread(settings.labels) : {}),
      },
    });
    if (settings.disruptionRule) {
      this.disruptionBudget = new ApiObject(this, 'disruption-budget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name, labels },
        // Unhealthy pods must not block node drains.
        spec: { ...settings.disruptionRule, selector: { matchLabels: selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      });
    }
    this.autoscaler = makeAutoscaler(this, settings.labels, settings.autoscaler);
  }

  /** Omits the number of replicas, because an autoscaler of cdk8s-plus sets it. */
  public markHasAutoscaler(): void {
    const errors = new ValidationErrors();
    errors.check(!this.hasAutoscaler, 'scaling must be Scaling.fixed(…) if another autoscaler scales the Deployment');
    this._throwIfAny(errors, this.markHasAutoscaler);
    this.hasAutoscaler = true;
  }

  /** Returns the Deployment as a target of autoscalers of cdk8s-plus. */
  public toScalingTarget(): any {
    const { program: { resources: { cpuRequestMillis } }, deployment } = this._spec;
    const cpu = cpuRequestMillis > 0 ? { cpu: { request: { amount: cpuText(cpuRequestMillis) } } } : {};
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      name: this.name,
      containers: [{ name: this.name, resources: cpu }],
      replicas: this.hasAutoscaler ? undefined : (deployment as DeploymentSpec).scaling.min,
    };
  }
}

function strategyFields(strategy: StrategySpec, revisionHistoryLimit: number): object {
  const { kind, maxSurge, maxUnavailable, minReadySeconds, progressDeadlineSeconds } = strategy;
  return compact({
    minReadySeconds: minReadySeconds > 0 ? minReadySeconds : undefined,
    progressDeadlineSeconds,
    revisionHistoryLimit,
    strategy: kind === 'recreate' ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
  });
}
