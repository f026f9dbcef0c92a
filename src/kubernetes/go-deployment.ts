import { ApiObject } from 'cdk8s';
import { Container, ContainerResources, Cpu, IScalable, k8s, ScalingTarget } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoDeploymentProps } from './go-deployment-props';
import { GoWorkload } from './go-workload';
import { Health } from './health';
import { Metrics } from './metrics';
import { Migration } from './migration';
import { makeAutoscaler } from './private/autoscaler';
import { lazy, verbatim } from './private/manifest';
import { makeMigrationJob } from './private/migration-job';
import { monitor, withMetricsPort } from './private/monitor';
import { checkNumber, checkPort, NamedPort } from './private/ports';
import { isLeftOut } from './private/problems';
import { cpuText } from './private/quantities';
import { settleReplicas } from './private/replicas';
import { disruptionRule, rolloutFields } from './private/rollout';
import { spreadFields } from './private/spread';
import { Rollout } from './rollout';
import { Scaling } from './scaling';

/**
 * What workloads have in common whose pods run until they are replaced: a Deployment, and what keeps it available.
 *
 * To cdk8s-plus it is scalable, too: a HorizontalPodAutoscaler of cdk8s-plus can have it as its target, with `Scaling.fixed`.
 */
export abstract class GoDeployment extends GoWorkload implements IScalable {
  /** The Deployment. */
  public readonly deployment: k8s.KubeDeployment;

  /** The HorizontalPodAutoscaler or ScaledObject, unless the number of pods is fixed. */
  public readonly autoscaler?: ApiObject;

  /** The PodDisruptionBudget, where there can be more than one pod. */
  public readonly disruptionBudget?: k8s.KubePodDisruptionBudget;

  /** The Job of the migration, where it is one. */
  public readonly migrationJob?: k8s.KubeJob;

  /** The ServiceMonitor or PodMonitor, where there is one. */
  public readonly monitor?: ApiObject;

  /** Whether an autoscaler, this library's or one of cdk8s-plus, has the number of pods. */
  public hasAutoscaler: boolean;

  /** @internal */
  protected readonly _mainPort?: number;

  /**
   * Ports of the program, the main one first.
   * @internal
   */
  protected readonly _ports: NamedPort[];

  /**
   * Those that a Service has.
   * @internal
   */
  protected readonly _servicePorts: NamedPort[];

  private readonly toTarget: () => ScalingTarget;

  /**
   * @param scope the construct that it belongs to
   * @param id its id in that scope
   * @param props what every Deployment takes
   * @param component the word for what it is (`app.kubernetes.io/component`)
   * @param drainSeconds how long pods go on when they are to stop, unless props say
   * @param portName the name of the main port
   * @param port the main port, if there is one
   * @param isPublic whether its Service can be reached from outside the cluster
   */
  protected constructor(
    scope: Construct, id: string, props: GoDeploymentProps, component: string, drainSeconds: number, portName: string, port?: number,
    isPublic: boolean = false,
  ) {
    super(scope, id, props, component, 63);
    const problems = this._problems;
    const identity = this._identity;
    const metadata = { name: this.name, labels: identity.labels };

    const metrics = problems.instance('metrics', Metrics, 'Metrics.serviceMonitor()', props.metrics);
    const hasNone = isLeftOut(port) && component === 'worker';
    this._mainPort = hasNone ? undefined : checkNumber(problems, 'port', port) ?? 0;
    const ports = [
      ...this._mainPort === undefined ? [] : [{ name: portName, port: this._mainPort }],
      ...problems.structs('additionalPorts', props.additionalPorts).flatMap(([prop, given]) => checkPort(problems, prop, given)),
    ];
    this._ports = withMetricsPort(problems, ports, metrics);
    // Who scrapes is inside: what is public doesn't get a port that nobody has put there.
    this._servicePorts = component === 'worker' ? [] : isPublic ? ports : this._ports;
    const health = problems.instance('health', Health, 'Health.HEALTHZ', props.health) ?? (this._mainPort === undefined ? Health.NONE : Health.TCP);
    const pod = this._makePod(props, { ports: this._ports, health, defaultDrain: drainSeconds });

    const scaling = problems.instance('scaling', Scaling, 'Scaling.fixed(2)', props.scaling) ?? Scaling.fixed(2);
    const replicas = settleReplicas(problems, scaling);
    this.hasAutoscaler = replicas.fixed === undefined;
    const rollout = problems.instance('rollout', Rollout, 'Rollout.rolling()', props.rollout) ?? Rollout.rolling();
    pod.volumes.singleNodeClaims.forEach(volume => problems.check(replicas.max <= 1 && rollout.strategy === 'Recreate',
      `volume '${volume}' must have one pod at a time, since it can be mounted by one node only; use Scaling.fixed(1) and Rollout.recreate(), or an access mode for many nodes`));
    const monitored = monitor(this, problems, identity, this._network, this._ports, this._servicePorts, metrics);
    this.monitor = monitored.object;

    const migration = problems.instance('migration', Migration, "Migration.job({ args: ['migrate'] })", props.migration);
    const toRun = problems.struct('migration: options', migration?._options);
    problems.check(!migration || !isLeftOut(migration._options), "migration: options must be an object such as { args: ['migrate'] }, got nothing");
    const migrationPod = migration?._isJob ? this._companion('migration') : { ...identity, name: 'migration' };
    if (migration?._isJob) {
      const template = pod.jobTemplate({ identity: migrationPod, ...toRun });
      this.migrationJob = makeMigrationJob(this, problems, migrationPod, template, toRun);
    }
    const before = migration && !migration._isJob ? [pod.vary('migration.', { identity: migrationPod, ...toRun })] : [];
    const isSpread = problems.boolean('spread', props.spread) ?? replicas.max > 1;
    this.deployment = verbatim(new k8s.KubeDeployment(this, 'deployment', {
      metadata,
      spec: {
        replicas: lazy(() => (this.hasAutoscaler ? undefined : replicas.fixed)) as number | undefined,
        ...rolloutFields(problems, rollout),
        selector: { matchLabels: identity.selector },
        template: pod.template(monitored.annotations, isSpread ? spreadFields(identity) : {}, before),
      },
    }));
    const rule = disruptionRule(problems, props.disruptionBudget, replicas);
    if (rule) {
      this.disruptionBudget = verbatim(new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
        metadata,
        // Pods that aren't ready anyway must not keep a node from being drained.
        spec: { ...rule, selector: { matchLabels: identity.selector }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      }));
    }
    this.autoscaler = makeAutoscaler(this, problems, identity, scaling, replicas, pod.resources);

    this.toTarget = () => ({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      name: this.name,
      containers: [new Container({ name: this.name, image: '', resources: cpuRequest(pod.resources.cpuRequest) })],
      replicas: this.hasAutoscaler ? undefined : replicas.fixed,
    });
  }

  public markHasAutoscaler(): void {
    this._problems.check(!this.hasAutoscaler, 'scaling must be Scaling.fixed(…) where another autoscaler has the Deployment');
    this.hasAutoscaler = true;
  }

  public toScalingTarget(): ScalingTarget {
    return this.toTarget();
  }
}

function cpuRequest(millis: number): ContainerResources {
  return millis > 0 ? { cpu: { request: { amount: cpuText(millis) } as Cpu } } : {};
}
