import { NetworkPolicyIpBlock } from 'cdk8s-plus-28';
import { Construct, IConstruct } from 'constructs';
import { cronJob, DIGEST, image, service, shop, worker } from './workloads';
import { ConfigFiles, DeploymentStrategy, Health, HealthProbe, Migration, PortProtocol, Scaling, WorkloadVolume } from '../../src';
import {
  AccessMode, ClaimVolume, ConfigMapFiles, DisruptionBudget, GoWebService, HttpIngressPathType, ImagePullPolicy, KedaTrigger, KubernetesScaling,
  KubernetesVersion, MetricsDiscovery, RestrictedNamespace, ScalingMetric, ServiceType,
} from '../../src/kubernetes';

/** A place that takes a value, what a message calls it, and whether it can be left out. */
export type Prop = readonly [name: string, message: string, make: (value: any) => IConstruct, isOptional: boolean];

type Options = { [name: string]: any };

/** One prop after the other of options, those that have to be there beside it. */
function each(name: string, required: Options, optional: string[], message: (prop: string) => string, make: (options: any) => IConstruct): Prop[] {
  return [...Object.keys(required), ...optional].map(prop =>
    [`${name}.${prop}`, message(prop), value => make({ ...required, [prop]: value }), !Object.hasOwn(required, prop)] as Prop);
}

const exposed = (expose: (made: GoWebService) => void) => {
  const made = service();
  expose(made);
  return made;
};
const dot = (name: string) => (prop: string) => `${name}.${prop}`;
const colon = (name: string) => (prop: string) => `${name}: ${prop}`;
const same = (prop: string) => prop;
/** An image whose program has a known path. */
const built = () => Object.assign(new Construct(undefined as never, ''), { reference: DIGEST, entrypoint: '/api' });
const SECRET = { name: 'database' };
const SINGLE = { scaling: Scaling.fixed(1), deploymentStrategy: DeploymentStrategy.recreate() };

const WORKLOAD = [
  'name', 'instance', 'partOf', 'version', 'labels', 'podAnnotations', 'args', 'kubernetesVersion', 'user', 'group', 'readOnlyRootFilesystem', 'tmpSizeMiB', 'serviceAccount', 'mountServiceAccountToken', 'resources',
  'environment', 'secretEnvironment', 'environmentFromSecrets', 'secretFiles', 'configFiles', 'volumes', 'sidecars', 'initContainers', 'shutdown', 'networkIsolation', 'imagePullPolicy', 'imagePullSecrets',
  'priorityClassName', 'nodeSelector',
];
const DEPLOYMENT = ['scaling', 'health', 'deploymentStrategy', 'disruptionBudget', 'topologySpread', 'revisionHistoryLimit', 'metrics', 'metricsDiscovery', 'additionalPorts', 'migration'];
const CRON_JOB = ['timeZone', 'concurrencyPolicy', 'startingDeadlineSeconds', 'deadlineSeconds', 'retries', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'suspend'];
const RESOURCES = ['cpuRequestMillis', 'cpuLimitMillis', 'noCpuLimit', 'memoryRequestMiB', 'memoryLimitMiB', 'ephemeralStorageRequestMiB', 'ephemeralStorageLimitMiB'];
const CONTAINER = ['image', 'command', 'args', 'environment', 'secretEnvironment', 'environmentFromSecrets', 'ports', 'health', 'resources', 'volumes'];
const LIMITS = ['minReplicas', 'maxReplicas', 'scaleDownStabilizationSeconds', 'scaleDownPercentPerMinute'];
const UTILIZATIONS = ['cpuUtilizationPercent', 'memoryUtilizationPercent'];
const STRATEGY = ['minReadySeconds', 'progressDeadlineSeconds'];
const PROBE = ['port', 'initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'failureThreshold', 'successThreshold'];

/** An argument of a static factory or of a verb. */
const argument = (name: string, message: string, make: (value: any) => IConstruct, isOptional = false): Prop => [name, message, make, isOptional];

/** Each prop of the Kubernetes constructs at each depth, each option and argument of their verbs and factories. */
export const PROPS: readonly Prop[] = [
  ...each('GoWebService', { port: 8080 }, [...WORKLOAD, ...DEPLOYMENT, 'protocol', 'servicePort', 'serviceType'], same, options => service(options)),
  argument('GoWebService.image', 'image', value => service({ image: value })),
  ...each('GoWorker', {}, ['port', ...DEPLOYMENT.filter(prop => prop !== 'health')], same, options => worker(options)),
  ...each('GoCronJob', {}, [...WORKLOAD, ...CRON_JOB], same, options => cronJob(options)),
  argument('GoCronJob.schedule', 'schedule', value => cronJob({ schedule: value })),
  ...each('RestrictedNamespace', {}, ['name', 'policyVersion', 'labels'], same, options => new RestrictedNamespace(shop(), 'shop', options)),
  ...each('resources', {}, RESOURCES, dot('resources'), resources => service({ resources })),
  ...each('shutdown', {}, ['drainSeconds', 'timeoutSeconds', 'gracePeriodSeconds'], dot('shutdown'), shutdown => service({ shutdown })),
  ...each('secretFiles[0]', { secret: SECRET, mountPath: '/a' }, ['keys', 'optional'], dot('secretFiles[0]'), files => service({ secretFiles: [files] })),
  ...each('environmentFromSecrets[0]', SECRET, [], () => 'environmentFromSecrets[0]', secret => service({ environmentFromSecrets: [secret] })),
  ...each('secretEnvironment.A', { secret: SECRET, key: 'a' }, [], dot("secretEnvironment['A']"), A => service({ secretEnvironment: { A } })),
  ...each('sidecars[0]', { name: 'proxy' }, CONTAINER, dot('sidecars[0]'), options => service({ sidecars: [options] })),
  ...each('initContainers[0]', { name: 'wait' }, CONTAINER.filter(prop => prop !== 'health'), dot('initContainers[0]'), options => service({ initContainers: [options] })),
  ...each('sidecars[0].resources', {}, RESOURCES, dot('sidecars[0].resources'), resources => service({ sidecars: [{ name: 'proxy', resources }] })),
  ...each('sidecars[0].secretEnvironment.A', { secret: SECRET, key: 'a' }, [], dot("sidecars[0].secretEnvironment['A']"), A => service({ sidecars: [{ name: 'proxy', secretEnvironment: { A } }] })),
  ...each('sidecars[0].ports[0]', { name: 'a', port: 9000 }, ['protocol'], dot('sidecars[0].ports[0]'), port => service({ sidecars: [{ name: 'proxy', ports: [port] }] })),
  ...each('additionalPorts[0]', { name: 'a', port: 9000 }, ['protocol'], dot('additionalPorts[0]'), port => service({ additionalPorts: [port] })),
  ...each('Scaling.auto', {}, [...LIMITS, ...UTILIZATIONS, 'requestsPerSecond'], dot('scaling'), options => service({ scaling: Scaling.auto(options) })),
  ...each('KubernetesScaling.horizontal', {}, [...LIMITS, ...UTILIZATIONS, 'metrics'], dot('scaling'), options => service({ scaling: KubernetesScaling.horizontal(options) })),
  ...each('KubernetesScaling.keda', { triggers: [KedaTrigger.cpu(70)] }, [...LIMITS, 'pollingIntervalSeconds', 'cooldownPeriodSeconds'], dot('scaling'), options => service({ scaling: KubernetesScaling.keda(options) })),
  argument('Scaling.fixed', 'scaling.replicas', value => service({ scaling: Scaling.fixed(value) })),
  argument('Scaling.auto options', 'scaling', value => service({ scaling: Scaling.auto(value) }), true),
  argument('KubernetesScaling.horizontal options', 'scaling', value => service({ scaling: KubernetesScaling.horizontal(value) }), true),
  argument('KubernetesScaling.keda options', 'scaling', value => service({ scaling: KubernetesScaling.keda(value) })),
  ...['pods', 'external'].flatMap(kind => {
    const metric = (...args: any[]) => service({ scaling: KubernetesScaling.horizontal({ metrics: [(ScalingMetric as any)[kind](...args)] }) });
    const at = 'scaling.metrics[0]';
    return [
      argument(`ScalingMetric.${kind} name`, `${at}.name`, value => metric(value, 1)), argument(`ScalingMetric.${kind} averageValue`, `${at}.averageValue`, value => metric('a', value)),
      argument(`ScalingMetric.${kind} options`, at, value => metric('a', 1, value), true), argument(`ScalingMetric.${kind} labels`, `${at}.labels`, labels => metric('a', 1, { labels }), true),
    ];
  }),
  ...(() => {
    const keda = (trigger: KedaTrigger) => service({ scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.memory(1), trigger] }) });
    const at = 'scaling.triggers[1]';
    return [
      argument('KedaTrigger.cpu', `${at}.utilization`, value => keda(KedaTrigger.cpu(value))), argument('KedaTrigger.memory', `${at}.utilization`, value => keda(KedaTrigger.memory(value))),
      argument('KedaTrigger.prometheus', at, value => keda(KedaTrigger.prometheus(value))), argument('KedaTrigger.cron', at, value => keda(KedaTrigger.cron(value))),
      ...each('KedaTrigger.prometheus', { serverAddress: 'http://a', query: 'up', threshold: 1 }, [], dot(at), options => keda(KedaTrigger.prometheus(options))),
      ...each('KedaTrigger.cron', { timeZone: 'UTC', start: '* * * * *', end: '* * * * *', desiredReplicas: 1 }, [], dot(at), options => keda(KedaTrigger.cron(options))),
      argument('KedaTrigger.of type', `${at}.type`, value => keda(KedaTrigger.of(value, {}))), argument('KedaTrigger.of metadata', `${at}.metadata`, value => keda(KedaTrigger.of('kafka', value))),
      argument('KedaTrigger.of value', `${at}.metadata['a']`, value => keda(KedaTrigger.of('kafka', { a: value }))), argument('KedaTrigger.of options', at, value => keda(KedaTrigger.of('kafka', {}, value)), true),
      ...each('KedaTrigger.of', {}, ['authentication', 'metricType'], dot(at), options => keda(KedaTrigger.of('kafka', {}, options))),
    ];
  })(),
  ...each('DeploymentStrategy.rolling', {}, [...STRATEGY, 'maxSurge', 'maxSurgePercent', 'maxUnavailable', 'maxUnavailablePercent'], dot('deploymentStrategy'), options => service({ deploymentStrategy: DeploymentStrategy.rolling(options) })),
  ...each('DeploymentStrategy.recreate', {}, STRATEGY, dot('deploymentStrategy'), options => service({ deploymentStrategy: DeploymentStrategy.recreate(options) })),
  argument('DeploymentStrategy.rolling options', 'deploymentStrategy', value => service({ deploymentStrategy: DeploymentStrategy.rolling(value) }), true),
  argument('DeploymentStrategy.recreate options', 'deploymentStrategy', value => service({ deploymentStrategy: DeploymentStrategy.recreate(value) }), true),
  ...(['minAvailable', 'minAvailablePercent', 'maxUnavailable', 'maxUnavailablePercent'] as const).map(kind =>
    argument(`DisruptionBudget.${kind}`, `disruptionBudget.${kind}`, value => service({ disruptionBudget: DisruptionBudget[kind](value) }))),
  argument('Health.of', 'health', value => service({ health: Health.of(value) }), true),
  ...each('Health.of', {}, ['startup', 'liveness', 'readiness'], dot('health'), probes => service({ health: Health.of(probes) })),
  argument('Health.http', 'health', value => service({ health: Health.http(value) })), argument('Health.http readiness', 'health', value => service({ health: Health.http('/', value) }), true),
  argument('Health.grpc', 'health', value => service({ health: Health.grpc(value) }), true),
  argument('HealthProbe.tcp', 'health', value => service({ health: Health.of({ readiness: HealthProbe.tcp(value) }) }), true),
  argument('HealthProbe.http', 'health', value => service({ health: Health.of({ readiness: HealthProbe.http('/', value) }) }), true),
  argument('HealthProbe.https', 'health', value => service({ health: Health.of({ readiness: HealthProbe.https(value) }) })),
  argument('Health.exec', 'health', value => service({ health: Health.exec(value) })),
  argument('HealthProbe.exec', 'health.readiness', value => service({ health: Health.of({ readiness: HealthProbe.exec(['check'], value) }), image: built() }), true),
  argument('HealthProbe.grpc', 'health', value => service({ health: Health.of({ readiness: HealthProbe.grpc('', value) }) }), true),
  ...each('HealthProbe', {}, PROBE, dot('health.readiness'), options => service({ health: Health.of({ readiness: HealthProbe.tcp(options) }) })),
  ...each('sidecar probe', {}, PROBE, dot('sidecars[0].health.readiness'), options => service({ sidecars: [{ name: 'a', ports: [{ name: 'a', port: 9000 }], health: Health.of({ readiness: HealthProbe.tcp(options) }) }] })),
  ...each('metrics', {}, ['port', 'path'], dot('metrics'), metrics => service({ metrics })),
  ...(['serviceMonitor', 'annotations'] as const).flatMap(kind => [
    argument(`MetricsDiscovery.${kind} options`, 'metricsDiscovery', value => service({ metricsDiscovery: MetricsDiscovery[kind](value) }), true),
    ...each(`MetricsDiscovery.${kind}`, {}, ['scraper', ...kind === 'serviceMonitor' ? ['intervalSeconds', 'labels'] : []], dot('metricsDiscovery'), options => service({ metricsDiscovery: MetricsDiscovery[kind](options) })),
  ]),
  argument('Migration options', 'migration', value => service({ migration: Migration.job(value) })), argument('Migration.initContainer options', 'migration', value => service({ migration: Migration.initContainer(value) })),
  ...each('Migration.job', {}, ['args', 'command', 'resources', 'deadlineSeconds', 'retries', 'ttlSecondsAfterFinished'], dot('migration'), options => service({ migration: Migration.job(options) })),
  ...each('Migration.initContainer', {}, ['args', 'command', 'resources'], dot('migration'), options => service({ migration: Migration.initContainer(options) })),
  argument('ServiceType.nodePort', 'serviceType.port', value => service({ serviceType: ServiceType.nodePort(value) }), true),
  argument('ServiceType.loadBalancer options', 'serviceType', value => service({ serviceType: ServiceType.loadBalancer(value) }), true),
  ...each('ServiceType.loadBalancer', {}, ['sourceRanges', 'loadBalancerClass', 'annotations'], dot('serviceType'), options => service({ serviceType: ServiceType.loadBalancer(options) })),
  argument('exposeViaIngress path', 'exposeViaIngress: path', value => exposed(m => m.exposeViaIngress(value))),
  argument('exposeViaIngress options', 'exposeViaIngress: options', value => exposed(m => m.exposeViaIngress('/', value)), true),
  ...each('exposeViaIngress', {}, ['host', 'pathType', 'tls', 'className', 'annotations', 'controller'], colon('exposeViaIngress'), options => exposed(m => m.exposeViaIngress('/', { ...options.tls ? { host: 'a.com' } : {}, ...options }))),
  argument('exposeViaHttpRoute path', 'exposeViaHttpRoute: path', value => exposed(m => m.exposeViaHttpRoute(value, { gateway: { name: 'a' } }))),
  argument('exposeViaHttpRoute options', 'exposeViaHttpRoute: ', value => exposed(m => m.exposeViaHttpRoute('/', value))),
  ...each('exposeViaHttpRoute', { gateway: { name: 'a' } }, ['hosts', 'name', 'controller'], colon('exposeViaHttpRoute'), options => exposed(m => m.exposeViaHttpRoute('/', options))),
  ...each('exposeViaHttpRoute gateway', { name: 'a' }, ['namespace', 'sectionName'], prop => `exposeViaHttpRoute: gateway.${prop}`, gateway => exposed(m => m.exposeViaHttpRoute('/', { gateway }))),
  ...(['allowFrom', 'allowTo'] as const).flatMap(verb => [
    argument(`${verb} peer`, `${verb}: peer`, value => exposed(m => m[verb](value))),
    argument(`${verb} ports`, `${verb}: ports`, value => exposed(m => m[verb](NetworkPolicyIpBlock.anyIpv4(m, 'all'), value))),
    ...each(`${verb} ports[0]`, { port: 9000 }, ['endPort', 'protocol'], prop => `${verb}: ports[0].${prop}`, range => exposed(m => m[verb](NetworkPolicyIpBlock.anyIpv4(m, 'all'), range))),
  ]),
  argument('ConfigFiles.inline path', 'configFiles[0].mountPath', value => service({ configFiles: [ConfigFiles.inline(value, {})] })),
  argument('ConfigFiles.inline files', 'configFiles[0].files', value => service({ configFiles: [ConfigFiles.inline('/a', value)] })),
  argument('ConfigFiles.inline file', "configFiles[0].files['a']", value => service({ configFiles: [ConfigFiles.inline('/a', { a: value })] })),
  argument('ConfigFiles.inline options', 'configFiles[0].options', value => service({ configFiles: [ConfigFiles.inline('/a', {}, value)] }), true),
  argument('ConfigFiles hotReload', 'configFiles[0].options.hotReload', value => service({ configFiles: [ConfigFiles.inline('/a', {}, { hotReload: value })] }), true),
  argument('ConfigMapFiles.fromConfigMap', 'ConfigMapFiles.fromConfigMap: configMap', value => service({ configFiles: [ConfigMapFiles.fromConfigMap('/a', value)] })),
  argument('ConfigMapFiles path', 'configFiles[0].mountPath', value => service({ configFiles: [ConfigMapFiles.fromConfigMap(value, { name: 'a' })] })),
  argument('ConfigFiles.fromDirectory', 'ConfigFiles.fromDirectory: directory', value => service({ configFiles: [ConfigFiles.fromDirectory('/a', value)] })),
  argument('WorkloadVolume name', 'volumes[0].name', value => service({ volumes: [WorkloadVolume.emptyDir(value, '/a', 1)] })),
  argument('WorkloadVolume path', 'volumes[0].mountPath', value => service({ volumes: [WorkloadVolume.emptyDir('a', value, 1)] })),
  argument('WorkloadVolume.at', 'volumes[0].mountPath', value => service({ volumes: [WorkloadVolume.emptyDir('a', '/a', 1).at(value)] })),
  argument('WorkloadVolume.emptyDir size', 'volumes[0].sizeMiB', value => service({ volumes: [WorkloadVolume.emptyDir('a', '/a', value)] })),
  argument('WorkloadVolume.memory size', 'volumes[0].sizeMiB', value => service({ volumes: [WorkloadVolume.memory('a', '/a', value)] })),
  argument('WorkloadVolume.persistent size', 'volumes[0].sizeMiB', value => service({ ...SINGLE, volumes: [WorkloadVolume.persistent('a', '/a', value)] })),
  argument('ClaimVolume.existing', 'ClaimVolume.existing: claim', value => service({ volumes: [ClaimVolume.existing('a', '/a', value)] })),
  argument('ClaimVolume.create options', 'ClaimVolume.create: options', value => service({ ...SINGLE, volumes: [ClaimVolume.create('a', '/a', value)] })),
  argument('ClaimVolume.create size', 'volumes[0].sizeMiB', value => service({ ...SINGLE, volumes: [ClaimVolume.create('a', '/a', { sizeMiB: value })] })),
  ...each('ClaimVolume.create', {}, ['accessMode', 'storageClassName'], colon('ClaimVolume.create'), options => service({ ...SINGLE, volumes: [ClaimVolume.create('a', '/a', { sizeMiB: 1, ...options })] })),
  argument('KubernetesVersion.of', 'KubernetesVersion.of: version', value => service({ kubernetesVersion: KubernetesVersion.of(value) })),
  ...['labels', 'podAnnotations', 'environment', 'nodeSelector'].map(prop => argument(`${prop}['a']`, `${prop}['a']`, value => service({ [prop]: { a: value } }))),
  argument("secretEnvironment['A']", "secretEnvironment['A']", value => service({ secretEnvironment: { A: value } })),
  ...['args', 'environmentFromSecrets', 'imagePullSecrets', 'secretFiles', 'configFiles', 'volumes', 'sidecars', 'initContainers', 'additionalPorts'].map(prop =>
    argument(`${prop}[0]`, prop, value => service({ [prop]: [value] } as any))),
];

/** Everything that can be set, each prop of it with a value that is well. */
export function everything(scope: IConstruct = shop()): GoWebService {
  const made = new GoWebService(scope as any, 'everything', {
    image: image(scope as any),
    port: 8080,
    name: 'everything',
    instance: 'canary',
    partOf: 'shop',
    version: '1.2.3',
    labels: { 'example.com/team': 'Shop_1' },
    podAnnotations: { 'Example.com/note': 'ä\n' },
    args: ['serve', ''],
    kubernetesVersion: KubernetesVersion.V1_34,
    user: 20001,
    group: 20002,
    readOnlyRootFilesystem: false,
    tmpSizeMiB: 10,
    serviceAccount: { name: 'payments.shop' },
    mountServiceAccountToken: true,
    resources: {
      cpuRequestMillis: 10,
      noCpuLimit: true,
      memoryRequestMiB: 1,
      memoryLimitMiB: 100,
      ephemeralStorageRequestMiB: 1,
      ephemeralStorageLimitMiB: 1024,
    },
    environment: { 'A': '', 'a.b-c_d': 'ä' },
    secretEnvironment: { B: { secret: SECRET, key: '.dot' } },
    environmentFromSecrets: [SECRET],
    secretFiles: [{ secret: SECRET, mountPath: '/secret', keys: ['a', 'B.c'], optional: true }],
    configFiles: [ConfigFiles.inline('/config', { 'a.yaml': 'a: 1' }), ConfigFiles.inline('/watched', { b: '' }, { hotReload: true }), ConfigMapFiles.fromConfigMap('/map', { name: 'map' })],
    volumes: [
      WorkloadVolume.emptyDir('cache', '/cache', 1), WorkloadVolume.memory('ram', '/ram', 1).asReadOnly(), ClaimVolume.existing('old', '/old', { name: 'old' }),
      ClaimVolume.create('data', '/data', { sizeMiB: 1, accessMode: AccessMode.READ_WRITE_MANY, storageClassName: 'fast.ssd' }),
    ],
    sidecars: [{ name: 'proxy', command: ['/proxy'], args: ['-v'], environment: { A: '' }, ports: [{ name: 'proxy', port: 9000 }], health: Health.TCP, volumes: [WorkloadVolume.emptyDir('own', '/own', 1)] }],
    initContainers: [{ name: 'wait', environmentFromSecrets: [SECRET], resources: { cpuRequestMillis: 0 } }],
    shutdown: { drainSeconds: 3, timeoutSeconds: 4, gracePeriodSeconds: 10 },
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    imagePullSecrets: [{ name: 'registry' }],
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/arch': 'arm64', 'empty': '' },
    scaling: KubernetesScaling.horizontal({
      minReplicas: 2,
      maxReplicas: 20,
      cpuUtilizationPercent: 70,
      memoryUtilizationPercent: 150,
      scaleDownPercentPerMinute: 100,
      scaleDownStabilizationSeconds: 3600,
      metrics: [ScalingMetric.pods('http_requests_per_second', 0.001), ScalingMetric.external('queue length', 1e9, { labels: { queue: 'orders' } })],
    }),
    health: Health.of({ startup: HealthProbe.grpc(), liveness: HealthProbe.https('/live'), readiness: HealthProbe.http('/ready', { successThreshold: 2, initialDelaySeconds: 1 }) }),
    deploymentStrategy: DeploymentStrategy.rolling({ maxSurgePercent: 25, maxUnavailable: 1, minReadySeconds: 0, progressDeadlineSeconds: 60 }),
    revisionHistoryLimit: 0,
    topologySpread: true,
    metrics: { port: 9090, path: '/stats' },
    metricsDiscovery: MetricsDiscovery.annotations(),
    additionalPorts: [{ name: 'admin', port: 6060 }, { name: 'statsd', port: 8125, protocol: PortProtocol.UDP }],
    migration: Migration.job({ args: ['up'], deadlineSeconds: 60, retries: 0, ttlSecondsAfterFinished: 86400 }),
    servicePort: 8000,
    serviceType: ServiceType.loadBalancer({ sourceRanges: ['10.0.0.0/8', '2001:db8::/32'], loadBalancerClass: 'example.com/nlb', annotations: { a: '' } }),
  });
  made.exposeViaIngress('/', { host: '*.example.com', className: 'nginx', tls: { name: 'tls' }, annotations: { 'kubernetes.io/ingress.class': 'nginx' } });
  made.exposeViaIngress('/a', { pathType: HttpIngressPathType.IMPLEMENTATION_SPECIFIC });
  return made;
}
