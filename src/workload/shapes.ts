import { ConfigFiles } from './config-files';
import { ContainerOptions } from './container-options';
import { CronJobProps } from './cron-job-props';
import { DeploymentStrategy } from './deployment-strategy';
import { Health } from './health';
import { LongRunningWorkloadProps } from './long-running-props';
import { MetricsOptions } from './metrics';
import { Migration } from './migration';
import { DNS_LABEL, DNS_SUBDOMAIN, FILE_NAME, MOUNT_PATH, PATH, PORT_NAME, VARIABLE } from './names';
import { PortProtocol, WorkloadPort } from './ports';
import { ResourceOptions } from './resources';
import { Scaling } from './scaling';
import { ConcurrencyPolicy, Schedule } from './schedule';
import { CRON, TIME_ZONE } from './schedule-rules';
import { SecretFiles, SecretKeyReference } from './secrets';
import { ShutdownOptions } from './shutdown';
import { WorkloadVolume } from './volume';
import { WebServiceProps } from './web-service-props';
import { WorkerProps } from './worker-props';
import { WorkloadProps } from './workload-props';
import { IGoContainerImage } from '../image/container-image';
import { ANY_TEXT } from '../validation/rules';
import {
  anything, branded, Check, choice, Remedies, flag, flagDescribedBy, integer, list, map, reading, reference, required, Shape, strings, struct, text,
  texts,
} from '../validation/shapes';
import { isConstruct, show, showKind } from '../validation/show';

/** A port number. */
export const PORT = integer(1, 65535);

/** Replacements for prop names of other tools, for workloads. */
export const WORKLOAD_REMEDIES: Remedies = {
  replicas: 'use scaling: Scaling.fixed(3)',
  minReplicas: 'use scaling: Scaling.auto({ minReplicas: 2 })',
  maxReplicas: 'use scaling: Scaling.auto({ maxReplicas: 10 })',
  autoscaling: 'use scaling: Scaling.auto()',
  env: 'use environment',
  envVariables: 'use environment',
  envFrom: 'use environmentFromSecrets',
  environmentVariables: 'use environment',
  variables: 'use environment',
  secrets: 'use secretFiles or secretEnvironment',
  command: 'use args for the arguments of the entry point',
  entrypoint: 'use args for the arguments of the entry point',
  arguments: 'use args',
  containers: 'use image, sidecars and initContainers',
  containerPort: 'use port',
  ports: 'use port and additionalPorts',
  livenessProbe: 'use health: Health.of({ liveness: HealthProbe.http(…) })',
  readinessProbe: 'use health: Health.of({ readiness: HealthProbe.http(…) })',
  startupProbe: 'use health: Health.of({ startup: HealthProbe.http(…) })',
  liveness: 'use health: Health.of({ liveness: HealthProbe.http(…) })',
  readiness: 'use health: Health.of({ readiness: HealthProbe.http(…) })',
  startup: 'use health: Health.of({ startup: HealthProbe.http(…) })',
  healthcheck: 'use health',
  healthCheck: 'use health',
  cpu: 'use resources: { cpuRequestMillis: 100, cpuLimitMillis: 1000 }',
  memory: 'use resources: { memoryRequestMiB: 64, memoryLimitMiB: 256 }',
  limits: 'use resources',
  requests: 'use resources',
  strategy: 'use deploymentStrategy',
  rollout: 'use deploymentStrategy',
  terminationGracePeriod: 'use shutdown: { gracePeriodSeconds: 30 }',
  terminationGracePeriodSeconds: 'use shutdown: { gracePeriodSeconds: 30 }',
  configMaps: 'use configFiles or environment',
  volumeMounts: 'use volumes',
  tmpSize: 'use tmpSizeMiB',
  cron: 'use schedule: Schedule.cron(…)',
  activeDeadlineSeconds: 'use deadlineSeconds',
  backoffLimit: 'use retries',
  concurrency: 'use concurrencyPolicy',
};

const RESOURCE_REMEDIES: Remedies = {
  requests: 'use cpuRequestMillis and memoryRequestMiB',
  limits: 'use cpuLimitMillis and memoryLimitMiB',
  cpu: 'use cpuRequestMillis and cpuLimitMillis',
  memory: 'use memoryRequestMiB and memoryLimitMiB',
  cpuLimit: 'use cpuLimitMillis',
  cpuRequest: 'use cpuRequestMillis',
  memoryLimit: 'use memoryLimitMiB',
  memoryRequest: 'use memoryRequestMiB',
};

export const IMAGE: Check<IGoContainerImage> = reading(
  'a GoContainerImage', value => (isConstruct(value) && 'reference' in value ? value as unknown as IGoContainerImage : undefined), show,
  'use GoContainerImage.fromRegistry(…) for an existing image of a registry');

export const SECRET = reference('secret', "{ name: 'database' }, never the value", DNS_SUBDOMAIN);

export const RESOURCES = {
  cpuRequestMillis: integer(0),
  cpuLimitMillis: integer(1),
  noCpuLimit: flag,
  memoryRequestMiB: integer(1),
  memoryLimitMiB: integer(1),
  ephemeralStorageRequestMiB: integer(1),
  ephemeralStorageLimitMiB: integer(1),
} satisfies Shape<ResourceOptions>;

const RESOURCES_CHECK = struct(RESOURCES, { remedies: RESOURCE_REMEDIES });

const SECRET_KEY = {
  secret: required(SECRET),
  key: required(text(FILE_NAME, showKind)),
} satisfies Shape<SecretKeyReference>;

/** A string instead of a reference may be the secret itself, so messages do not contain it. */
const SECRET_KEYS = map(
  struct(SECRET_KEY, { describe: showKind, expectation: "a reference such as { secret: { name: 'database' }, key: 'password' }, never the value" }),
  { names: VARIABLE, describe: showKind, expectation: 'an object of references to keys of secrets', isWritten: false });

const SECRET_FILES = {
  secret: required(SECRET),
  mountPath: required(text(MOUNT_PATH, showKind)),
  keys: list(text(FILE_NAME, showKind), 'a list of strings', showKind),
  optional: flagDescribedBy(showKind),
} satisfies Shape<SecretFiles>;

const WORKLOAD_PORT = {
  name: required(text(PORT_NAME)),
  port: required(PORT),
  protocol: branded(PortProtocol, 'PortProtocol.TCP'),
} satisfies Shape<WorkloadPort>;

const ENVIRONMENT = {
  environment: texts(ANY_TEXT, { names: VARIABLE, describe: showKind, describeName: show }),
  secretEnvironment: SECRET_KEYS,
  environmentFromSecrets: list(SECRET, 'a list', showKind),
};

const VOLUMES = list(branded(WorkloadVolume, "WorkloadVolume.emptyDir('cache', '/var/cache/api', 100)"));
const PORTS = list(struct(WORKLOAD_PORT));

export const CONTAINER = {
  ...ENVIRONMENT,
  name: required(text(DNS_LABEL)),
  image: IMAGE,
  command: strings(),
  args: strings(),
  ports: PORTS,
  health: branded(Health, 'Health.TCP'),
  resources: RESOURCES_CHECK,
  volumes: VOLUMES,
} satisfies Shape<ContainerOptions>;

const CONTAINER_REMEDIES: Remedies = { ...WORKLOAD_REMEDIES, command: 'use args', port: "use ports: [{ name: 'http', port: 8080 }]" };
const CONTAINERS = list(struct(CONTAINER, { describe: showKind, remedies: CONTAINER_REMEDIES }), 'a list', showKind);

const SHUTDOWN = {
  drainSeconds: integer(0),
  timeoutSeconds: integer(1),
  gracePeriodSeconds: integer(1),
} satisfies Shape<ShutdownOptions>;

export const WORKLOAD = {
  ...ENVIRONMENT,
  image: required(IMAGE),
  name: anything, // validated together with the construct ID
  args: strings(),
  secretFiles: list(struct(SECRET_FILES, { describe: showKind }), 'a list', showKind),
  configFiles: list(branded(ConfigFiles, "ConfigFiles.inline('/etc/api', { … })")),
  volumes: VOLUMES,
  tmpSizeMiB: integer(1),
  resources: RESOURCES_CHECK,
  user: integer(10001),
  group: integer(10001),
  readOnlyRootFilesystem: flag,
  sidecars: CONTAINERS,
  initContainers: CONTAINERS,
  shutdown: struct(SHUTDOWN, { remedies: { drain: 'use drainSeconds', timeout: 'use timeoutSeconds', gracePeriod: 'use gracePeriodSeconds' } }),
} satisfies Shape<WorkloadProps>;

const METRICS = {
  port: PORT,
  path: text(PATH),
} satisfies Shape<MetricsOptions>;

export const LONG_RUNNING = {
  ...WORKLOAD,
  scaling: branded(Scaling, 'Scaling.fixed(2)'),
  health: branded(Health, 'Health.HEALTHZ'),
  deploymentStrategy: branded(DeploymentStrategy, 'DeploymentStrategy.rolling()'),
  metrics: struct(METRICS),
  additionalPorts: PORTS,
  migration: branded(Migration, "Migration.job({ args: ['migrate'] })"),
} satisfies Shape<LongRunningWorkloadProps>;

export const WEB_SERVICE = {
  ...LONG_RUNNING,
  port: required(PORT),
  protocol: branded(PortProtocol, 'PortProtocol.GRPC'),
} satisfies Shape<WebServiceProps>;

export const WORKER = {
  ...LONG_RUNNING,
  port: PORT,
} satisfies Shape<WorkerProps>;

export const CRON_JOB = {
  ...WORKLOAD,
  schedule: required(branded(Schedule, "Schedule.cron('0 3 * * *')")),
  timeZone: text(TIME_ZONE),
  concurrencyPolicy: choice(Object.values(ConcurrencyPolicy)),
  startingDeadlineSeconds: integer(10),
  deadlineSeconds: integer(1),
  retries: integer(0),
  suspend: flag,
} satisfies Shape<CronJobProps>;

/** The expression of a Schedule. */
export const CRON_EXPRESSION = text(CRON);
