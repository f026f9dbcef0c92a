import { Capabilities, checkCapabilities } from './capabilities';
import { DeploymentStrategy } from './deployment-strategy';
import { goRuntimeVariables } from './go-runtime';
import { Health } from './health';
import { Migration, MigrationJobOptions } from './migration';
import { migrationJobName, workloadName } from './names';
import { PortProtocol } from './ports';
import { resolveProbes } from './private/resolve-probes';
import { resolveResources } from './private/resolve-resources';
import { resolveStrategy } from './private/resolve-strategy';
import { checkConfigSize, VolumeTable } from './private/resolve-volumes';
import { resolveScaling } from './resolve-scaling';
import { Scaling } from './scaling';
import { CONTAINER, CRON_EXPRESSION, CRON_JOB, LONG_RUNNING, RESOURCES, WEB_SERVICE, WORKER, WORKLOAD } from './shapes';
import {
  ContainerSpec, DeploymentSpec, EnvironmentSpec, MigrationSpec, MountSpec, PortSpec, ResourceSpec, ScheduleSpec, ShutdownSpec, WorkloadKind,
  WorkloadSpec,
} from './workload-spec';
import { IGoContainerImage } from '../image/container-image';
import { ValidationErrors } from '../validation/errors';
import { duplicates } from '../validation/objects';
import { Rule } from '../validation/rules';
import { integer, isLeftOut, Shape, strings, struct, text, Values } from '../validation/shapes';
import { show } from '../validation/show';

/** The context of a workload's resolution. */
export interface Target {
  /** The construct ID, which is the default name. */
  readonly id: string;
  readonly capabilities: Capabilities;
}

type WorkloadValues = Values<typeof WORKLOAD>;
type LongRunningValues = Values<typeof LONG_RUNNING>;
type ContainerValues = Values<typeof CONTAINER>;

/**
 * The user ID in images of this library. The kubelet can verify that a numeric user is not root.
 */
const USER = 65532;

/**
 * The maximum length of the name of a workload, and of a cron job, which Kubernetes extends for
 * jobs.
 */
const [MAX_NAME, MAX_CRON_JOB_NAME] = [63, 52];

export function resolveWebService(errors: ValidationErrors, values: Values<typeof WEB_SERVICE>, target: Target): WorkloadSpec {
  const main = portOf(values.protocol ?? PortProtocol.HTTP, values.port);
  return resolveLongRunning(errors, 'web-service', values, main ? [main] : [], 5, target);
}

export function resolveWorker(errors: ValidationErrors, values: Values<typeof WORKER>, target: Target): WorkloadSpec {
  const main = portOf(PortProtocol.HTTP, values.port);
  return resolveLongRunning(errors, 'worker', values, main ? [main] : [], 0, target);
}

export function resolveCronJob(errors: ValidationErrors, values: Values<typeof CRON_JOB>, target: Target): WorkloadSpec {
  const { spec } = resolveCommon(errors, 'cron-job', values, [], Health.NONE, 0, target);
  checkNames(errors, spec);
  return checked(errors, { ...spec, schedule: resolveSchedule(errors, values) }, target);
}

function resolveLongRunning(
  errors: ValidationErrors, kind: WorkloadKind, values: LongRunningValues, main: PortSpec[], drainSeconds: number, target: Target,
): WorkloadSpec {
  const ports = withMetricsPort([...main, ...(values.additionalPorts ?? []).flatMap(additionalPort)], values.metrics?.port);
  const isConnectable = main.some(port => port.transport === 'TCP');
  const health = values.health ?? (isConnectable ? Health.TCP : Health.NONE);
  const { spec, emptyDirsMiB } = resolveCommon(errors, kind, values, ports, health, drainSeconds, target);
  const { resources } = spec.program;
  const deployment: DeploymentSpec = {
    scaling: resolveScaling(errors, values.scaling ?? Scaling.fixed(2), resources),
    strategy: resolveStrategy(errors, values.deploymentStrategy ?? DeploymentStrategy.rolling()),
    metrics: values.metrics && resolveMetrics(errors, values.metrics, ports),
  };
  checkNames(errors, spec, values.migration);
  checkSingleInstance(errors, spec, deployment);
  const migration = values.migration && resolveMigration(errors, values.migration, spec.program, emptyDirsMiB);
  return checked(errors, { ...spec, deployment, migration }, target);
}

function checked(errors: ValidationErrors, spec: WorkloadSpec, { capabilities }: Target): WorkloadSpec {
  checkCapabilities(errors, spec, capabilities);
  return spec;
}

function resolveCommon(
  errors: ValidationErrors, kind: WorkloadKind, values: WorkloadValues, ports: PortSpec[], health: Health, drainSeconds: number,
  { id, capabilities }: Target,
): { spec: WorkloadSpec; emptyDirsMiB: number } {
  const name = resolveName(errors, values.name, id, workloadName(kind === 'cron-job' ? MAX_CRON_JOB_NAME : MAX_NAME));
  const volumes = new VolumeTable(errors, name, values.tmpSizeMiB ?? 64);
  const mounts = [
    ...volumes.configFiles(values.configFiles), ...volumes.secretFiles(values.secretFiles), ...volumes.volumes('volumes', values.volumes),
  ];
  const withMounts = (prop: string) => (container: ContainerValues, i: number) =>
    ({ prop: `${prop}[${i}]`, container, mounts: volumes.volumes(`${prop}[${i}].volumes`, container.volumes) });
  const sidecars = (values.sidecars ?? []).map(withMounts('sidecars'));
  const initContainers = (values.initContainers ?? []).map(withMounts('initContainers'));
  // emptyDir volumes count against the limits of all containers together. Only the program's limit
  // includes them, so all volumes must be resolved first.
  const resources = resolveResources(errors, 'resources', values.resources, volumes.emptyDirsMiB);
  const program: ContainerSpec = {
    name,
    image: values.image,
    args: values.args,
    environment: resolveEnvironment(errors, '', 'env', values, runtimeOf(resources, values.image)),
    ports,
    probes: resolveProbes(errors, 'health', health, ports, values.image),
    resources,
    mounts: checkMounts(errors, name, mounts),
  };
  const additionalContainer = (isSidecar: boolean) => ({ prop, container, mounts: own }: ReturnType<ReturnType<typeof withMounts>>) =>
    resolveAdditionalContainer(errors, prop, container, own, isSidecar, values.image);
  const spec: WorkloadSpec = {
    kind,
    name,
    program,
    sidecars: sidecars.map(additionalContainer(true)),
    initContainers: initContainers.map(additionalContainer(false)),
    volumes: volumes.all,
    user: values.user ?? USER,
    group: values.group ?? USER,
    readOnlyRootFilesystem: values.readOnlyRootFilesystem ?? true,
    shutdown: resolveShutdown(errors, values.shutdown, capabilities.unsupported.drain === undefined ? drainSeconds : 0),
  };
  return { spec, emptyDirsMiB: volumes.emptyDirsMiB };
}

/** The name of a construct's object, by default the construct's ID. */
export function resolveName(errors: ValidationErrors, given: unknown, id: string, rule: Rule): string {
  return text(rule)(errors, isLeftOut(given) ? "name (the construct's id)" : 'name', given ?? id) ?? id;
}

function runtimeOf(resources: ResourceSpec, image: IGoContainerImage | undefined): { [name: string]: string } {
  return goRuntimeVariables(resources.memoryLimitMiB, resources.cpuLimitMillis, image?.goVersion);
}

function resolveAdditionalContainer(
  errors: ValidationErrors, prop: string, values: ContainerValues, mounts: MountSpec[], isSidecar: boolean, ofWorkload: IGoContainerImage | undefined,
): ContainerSpec {
  const name = values.name ?? prop;
  const image = values.image ?? ofWorkload;
  const ports = (values.ports ?? []).flatMap(additionalPort);
  const health = values.health ?? Health.NONE;
  const resources = resolveResources(errors, `${prop}.resources`, values.resources, 0);
  const isGo = image === ofWorkload || image?.goVersion !== undefined;
  errors.check(isSidecar || Object.keys(health.probes).length === 0, `${prop}.health must not be set, because init containers do not support probes; remove it`);
  return {
    name,
    image,
    command: values.command,
    args: values.args,
    environment: resolveEnvironment(errors, `${prop}.`, `${name}-env`, values, isGo ? runtimeOf(resources, image) : {}),
    ports,
    probes: isSidecar ? resolveProbes(errors, `${prop}.health`, health, ports, image) : {},
    resources,
    mounts: checkMounts(errors, name, mounts),
  };
}

/** @param part the purpose of the variables, for messages */
function resolveEnvironment(
  errors: ValidationErrors, prop: string, part: string,
  { environment = {}, secretEnvironment = {}, environmentFromSecrets = [] }: Pick<WorkloadValues, 'environment' | 'secretEnvironment' | 'environmentFromSecrets'>,
  goRuntime: { readonly [name: string]: string },
): EnvironmentSpec {
  const both = Object.keys(secretEnvironment).filter(name => Object.hasOwn(environment, name));
  both.forEach(name => errors.add(`${prop}secretEnvironment must not contain '${name}', which ${prop}environment sets as well; remove it from one of them`));
  checkConfigSize(errors, part, environment);
  const isSet = new Set([environment, secretEnvironment].flatMap(variables => Object.keys(variables)));
  return {
    variables: environment,
    goRuntime: Object.fromEntries(Object.entries(goRuntime).filter(([name]) => !isSet.has(name))),
    secretKeys: Object.entries(secretEnvironment).flatMap(([name, { secret, key }]) =>
      (secret === undefined || key === undefined ? [] : [{ name, secret, key }])),
    secrets: environmentFromSecrets,
  };
}

function portOf(protocol: PortProtocol, port: number | undefined): PortSpec | undefined {
  return port === undefined ? undefined : specOfPort(protocol.portName, port, protocol);
}

function additionalPort({ name, port, protocol = PortProtocol.TCP }: { name?: string; port?: number; protocol?: PortProtocol }): PortSpec[] {
  return name === undefined || port === undefined ? [] : [specOfPort(name, port, protocol)];
}

function specOfPort(name: string, port: number, { portName }: PortProtocol): PortSpec {
  return {
    name, port, transport: portName === 'udp' ? 'UDP' : 'TCP', ...portName === 'http' || portName === 'grpc' ? { application: portName } : {},
  };
}

function withMetricsPort(ports: PortSpec[], port: number | undefined): PortSpec[] {
  return port === undefined || ports.some(p => p.port === port) ? ports : [...ports, { name: 'metrics', port, transport: 'TCP', isInternal: true }];
}

function resolveMetrics(errors: ValidationErrors, { port: number, path = '/metrics' }: NonNullable<LongRunningValues['metrics']>, ports: PortSpec[]): DeploymentSpec['metrics'] {
  const port = number === undefined ? ports[0] : ports.find(p => p.port === number);
  errors.check(port !== undefined, 'metrics.port must be set if the workload has no port');
  return port && { port, path };
}

function resolveShutdown(errors: ValidationErrors, given: WorkloadValues['shutdown'], defaultDrain: number): ShutdownSpec {
  const { drainSeconds = defaultDrain, timeoutSeconds, gracePeriodSeconds } = given ?? {};
  if (gracePeriodSeconds !== undefined) {
    const needed = drainSeconds + (timeoutSeconds ?? 1);
    errors.check(gracePeriodSeconds >= needed,
      `shutdown.gracePeriodSeconds must be at least ${needed} (drainSeconds ${drainSeconds} and ${timeoutSeconds === undefined ? 'one second' : `timeoutSeconds ${timeoutSeconds}`}), got ${gracePeriodSeconds}; raise or remove it`);
  }
  return { drainSeconds, gracePeriodSeconds: gracePeriodSeconds ?? drainSeconds + (timeoutSeconds ?? 25) };
}

function resolveSchedule(errors: ValidationErrors, values: Values<typeof CRON_JOB>): ScheduleSpec {
  return {
    expression: values.schedule && CRON_EXPRESSION(errors, 'schedule', values.schedule.expression) || '',
    timeZone: values.timeZone ?? 'Etc/UTC',
    concurrencyPolicy: values.concurrencyPolicy ?? 'Forbid',
    startingDeadlineSeconds: values.startingDeadlineSeconds ?? 300,
    deadlineSeconds: values.deadlineSeconds ?? 3600,
    retries: values.retries ?? 2,
    suspend: values.suspend ?? false,
  };
}

const MIGRATION = {
  args: strings(),
  command: strings(),
  resources: struct(RESOURCES),
  deadlineSeconds: integer(1),
  retries: integer(0),
  ttlSecondsAfterFinished: integer(0),
} satisfies Shape<MigrationJobOptions>;

const MIGRATION_REMEDIES = {
  deadline: 'use deadlineSeconds', keepFor: 'use ttlSecondsAfterFinished', env: 'set environment on the workload, whose variables also apply to the migration', annotations: 'use migrationJob.metadata.addAnnotation(…)',
};

function resolveMigration(errors: ValidationErrors, { _isJob, _options }: Migration, program: ContainerSpec, emptyDirsMiB: number): MigrationSpec {
  const options = struct(MIGRATION, { remedies: MIGRATION_REMEDIES, expectation: "an object such as { args: ['migrate'] }" })(errors, 'migration', _options);
  const own = options?.resources && resolveResources(errors, 'migration.resources', options.resources, _isJob ? emptyDirsMiB : 0);
  const resources = own ?? program.resources;
  return {
    isJob: _isJob,
    command: options?.command,
    args: options?.args,
    resources,
    goRuntime: runtimeOf(resources, program.image),
    deadlineSeconds: options?.deadlineSeconds ?? 1800,
    retries: options?.retries ?? 3,
    ttlSecondsAfterFinished: options?.ttlSecondsAfterFinished,
  };
}

/** A volume for a single instance blocks a second one, and so a rolling update. */
function checkSingleInstance(errors: ValidationErrors, { volumes }: WorkloadSpec, { scaling, strategy }: DeploymentSpec): void {
  const isSingle = scaling.max <= 1 && strategy.kind === 'recreate';
  volumes.filter(({ persistent }) => persistent !== undefined && !isShared(persistent.options)).forEach(({ name }) => errors.check(isSingle,
    `volume '${name}' requires a single instance, because only one node can mount it; use Scaling.fixed(1) and DeploymentStrategy.recreate(), or an access mode for many nodes`));
}

function isShared(options: unknown): boolean {
  return (options as { readonly isShared?: boolean } | undefined)?.isShared === true;
}

function checkMounts(errors: ValidationErrors, container: string, mounts: MountSpec[]): MountSpec[] {
  const paths = mounts.map(mount => mount.path);
  duplicates(paths).forEach(path => errors.add(`volumes of container '${container}' must have unique paths, got ${show(path)} twice`));
  return mounts;
}

/** Containers of a workload share the ports, and their names must be unique. */
function checkNames(errors: ValidationErrors, { program, sidecars, initContainers }: WorkloadSpec, migration?: Migration): void {
  const names = [program, ...sidecars, ...initContainers].map(container => container.name);
  duplicates([...names, ...migration ? [migrationContainer(migration, program.name)] : []]).forEach(name => errors.add(`containers of a workload must have unique names, got '${name}' twice`));
  const ports = [program, ...sidecars, ...initContainers].flatMap(container => container.ports);
  duplicates(ports.map(p => p.name)).forEach(name => errors.add(`ports of a workload must have unique names, got '${name}' twice`));
  duplicates(ports.map(p => (p.transport === 'UDP' ? `${p.port}/UDP` : String(p.port)))).forEach(port => errors.add(`ports of a workload must be unique, got ${port} twice`));
}

/**
 * The name of the migration container. In a job, which also has the sidecars, it is the name of the
 * job.
 */
function migrationContainer({ _isJob }: Migration, workload: string): string {
  return _isJob ? migrationJobName(workload) : 'migration';
}
