import { Duration, Size } from 'cdk8s';
import { Cpu, NetworkPolicyIpBlock } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { cronJob, image, service, shop, worker } from './workloads';
import {
  ConfigFiles, CpuLimit, DisruptionBudget, GoWebService, Health, HealthProbe, KedaTrigger, KubernetesVersion, Metrics, Migration, RestrictedNamespace,
  Rollout, Scaling, ScalingMetric, ServiceExposure, WorkloadVolume,
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
const SIZE = Size.mebibytes(1);
const SECRET: any = { name: 'database' };

const WORKLOAD = [
  'name', 'instance', 'partOf', 'version', 'labels', 'podAnnotations', 'args', 'kubernetesVersion', 'user', 'group', 'readOnlyRootFilesystem', 'tmpSize', 'serviceAccount', 'mountServiceAccountToken', 'resources',
  'environment', 'secretEnvironment', 'environmentFromSecrets', 'secretFiles', 'configFiles', 'volumes', 'sidecars', 'initContainers', 'shutdown', 'networkIsolation', 'imagePullPolicy', 'imagePullSecrets',
  'priorityClassName', 'nodeSelector',
];
const DEPLOYMENT = ['scaling', 'health', 'rollout', 'disruptionBudget', 'spread', 'metrics', 'additionalPorts', 'migration'];
const CRON_JOB = ['timeZone', 'concurrency', 'startingDeadline', 'deadline', 'retries', 'successfulJobsRetained', 'failedJobsRetained', 'suspend'];
const RESOURCES = ['cpuRequest', 'cpuLimit', 'memoryRequest', 'memoryLimit', 'ephemeralStorageRequest', 'ephemeralStorageLimit'];
const CONTAINER = ['image', 'command', 'args', 'environment', 'secretEnvironment', 'environmentFromSecrets', 'ports', 'health', 'resources', 'volumes'];
const AUTOSCALING = ['minReplicas', 'maxReplicas', 'scaleDownStabilization', 'scaleDownPercentPerMinute'];
const ROLLOUT = ['revisionHistoryLimit', 'progressDeadline', 'minReady'];
const PROBE = ['port', 'delay', 'period', 'timeout', 'failureThreshold', 'successThreshold'];
const SCRAPE = ['port', 'path', 'scrapedBy'];

/** An argument of a static factory or of a verb. */
const argument = (name: string, message: string, make: (value: any) => IConstruct, isOptional = false): Prop => [name, message, make, isOptional];

/** Each prop of the Kubernetes constructs at each depth, each option and argument of their verbs and factories. */
export const PROPS: readonly Prop[] = [
  ...each('GoWebService', { port: 8080 }, [...WORKLOAD, ...DEPLOYMENT, 'protocol', 'servicePort', 'exposure'], same, options => service(options)),
  argument('GoWebService.image', 'image', value => service({ image: value })),
  ...each('GoWorker', {}, ['port', ...DEPLOYMENT.filter(prop => prop !== 'health')], same, options => worker(options)),
  ...each('GoCronJob', {}, [...WORKLOAD, ...CRON_JOB], same, options => cronJob(options)),
  argument('GoCronJob.schedule', 'schedule', value => cronJob({ schedule: value })),
  ...each('RestrictedNamespace', {}, ['name', 'policyVersion', 'labels'], same, options => new RestrictedNamespace(shop(), 'shop', options)),
  ...each('resources', {}, RESOURCES, dot('resources'), resources => service({ resources })),
  ...each('shutdown', {}, ['drain', 'timeout', 'gracePeriod'], dot('shutdown'), shutdown => service({ shutdown })),
  ...each('secretFiles[0]', { secret: SECRET, mountPath: '/a' }, ['keys', 'optional'], dot('secretFiles[0]'), files => service({ secretFiles: [files] })),
  ...each('secretEnvironment.A', { secret: SECRET, key: 'a' }, [], dot("secretEnvironment['A']"), A => service({ secretEnvironment: { A } })),
  ...each('sidecars[0]', { name: 'proxy' }, CONTAINER, dot('sidecars[0]'), options => service({ sidecars: [options] })),
  ...each('initContainers[0]', { name: 'wait' }, CONTAINER.filter(prop => prop !== 'health'), dot('initContainers[0]'), options => service({ initContainers: [options] })),
  ...each('sidecars[0].resources', {}, RESOURCES, dot('sidecars[0].resources'), resources => service({ sidecars: [{ name: 'proxy', resources }] })),
  ...each('sidecars[0].secretEnvironment.A', { secret: SECRET, key: 'a' }, [], dot("sidecars[0].secretEnvironment['A']"), A => service({ sidecars: [{ name: 'proxy', secretEnvironment: { A } }] })),
  ...each('sidecars[0].ports[0]', { name: 'a', port: 9000 }, [], dot('sidecars[0].ports[0]'), port => service({ sidecars: [{ name: 'proxy', ports: [port] }] })),
  ...each('additionalPorts[0]', { name: 'a', port: 9000 }, [], dot('additionalPorts[0]'), port => service({ additionalPorts: [port] })),
  ...each('Scaling.horizontal', {}, [...AUTOSCALING, 'cpuUtilization', 'memoryUtilization', 'metrics'], colon('Scaling.horizontal'), options => service({ scaling: Scaling.horizontal(options) })),
  ...each('Scaling.keda', { triggers: [KedaTrigger.cpu(70)] }, [...AUTOSCALING, 'pollingInterval', 'cooldownPeriod'], colon('Scaling.keda'), options => service({ scaling: Scaling.keda(options) })),
  argument('Scaling.fixed', 'Scaling.fixed: replicas', value => service({ scaling: Scaling.fixed(value) })),
  argument('Scaling.horizontal options', 'Scaling.horizontal: options', value => service({ scaling: Scaling.horizontal(value) }), true),
  argument('Scaling.keda options', 'Scaling.keda: ', value => service({ scaling: Scaling.keda(value) })),
  ...['pods', 'external'].flatMap(kind => {
    const metric = (...args: any[]) => service({ scaling: Scaling.horizontal({ metrics: [(ScalingMetric as any)[kind](...args)] }) });
    const at = 'Scaling.horizontal: metrics[0]';
    return [
      argument(`ScalingMetric.${kind} name`, `${at}.name`, value => metric(value, 1)), argument(`ScalingMetric.${kind} averageValue`, `${at}.averageValue`, value => metric('a', value)),
      argument(`ScalingMetric.${kind} options`, `${at}.options`, value => metric('a', 1, value), true), argument(`ScalingMetric.${kind} labels`, `${at}.labels`, labels => metric('a', 1, { labels }), true),
    ];
  }),
  ...(() => {
    const keda = (trigger: KedaTrigger) => service({ scaling: Scaling.keda({ triggers: [KedaTrigger.memory(1), trigger] }) });
    const at = 'Scaling.keda: triggers[1]';
    return [
      argument('KedaTrigger.cpu', `${at}.utilization`, value => keda(KedaTrigger.cpu(value))), argument('KedaTrigger.memory', `${at}.utilization`, value => keda(KedaTrigger.memory(value))),
      argument('KedaTrigger.prometheus', at, value => keda(KedaTrigger.prometheus(value))), argument('KedaTrigger.cron', at, value => keda(KedaTrigger.cron(value))),
      ...each('KedaTrigger.prometheus', { serverAddress: 'http://a', query: 'up', threshold: 1 }, [], dot(at), options => keda(KedaTrigger.prometheus(options))),
      ...each('KedaTrigger.cron', { timeZone: 'UTC', start: '* * * * *', end: '* * * * *', desiredReplicas: 1 }, [], dot(at), options => keda(KedaTrigger.cron(options))),
      argument('KedaTrigger.of type', `${at}.type`, value => keda(KedaTrigger.of(value, {}))), argument('KedaTrigger.of metadata', `${at}.metadata`, value => keda(KedaTrigger.of('kafka', value))),
      argument('KedaTrigger.of value', `${at}.metadata['a']`, value => keda(KedaTrigger.of('kafka', { a: value }))), argument('KedaTrigger.of options', `${at}.options`, value => keda(KedaTrigger.of('kafka', {}, value)), true),
      ...each('KedaTrigger.of', {}, ['authentication', 'metricType'], dot(at), options => keda(KedaTrigger.of('kafka', {}, options))),
    ];
  })(),
  ...each('Rollout.rolling', {}, [...ROLLOUT, 'maxSurge', 'maxUnavailable'], dot('rollout'), options => service({ rollout: Rollout.rolling(options) })),
  ...each('Rollout.recreate', {}, ROLLOUT, dot('rollout'), options => service({ rollout: Rollout.recreate(options) })),
  argument('Rollout.rolling options', 'rollout', value => service({ rollout: Rollout.rolling(value) }), true),
  argument('DisruptionBudget.minAvailable', 'disruptionBudget', value => service({ disruptionBudget: DisruptionBudget.minAvailable(value) })),
  argument('DisruptionBudget.maxUnavailable', 'disruptionBudget', value => service({ disruptionBudget: DisruptionBudget.maxUnavailable(value) })),
  argument('Health.of', 'health', value => service({ health: Health.of(value) }), true),
  ...each('Health.of', {}, ['startup', 'liveness', 'readiness'], dot('health'), probes => service({ health: Health.of(probes) })),
  argument('Health.http', 'health', value => service({ health: Health.http(value) })), argument('Health.http readiness', 'health', value => service({ health: Health.http('/', value) }), true),
  argument('Health.grpc', 'health', value => service({ health: Health.grpc(value) }), true),
  argument('HealthProbe.tcp', 'health', value => service({ health: Health.of({ readiness: HealthProbe.tcp(value) }) }), true),
  argument('HealthProbe.http', 'health', value => service({ health: Health.of({ readiness: HealthProbe.http('/', value) }) }), true),
  argument('HealthProbe.https', 'health', value => service({ health: Health.of({ readiness: HealthProbe.https(value) }) })),
  argument('HealthProbe.grpc', 'health', value => service({ health: Health.of({ readiness: HealthProbe.grpc('', value) }) }), true),
  ...each('HealthProbe', {}, PROBE, dot('health.readiness'), options => service({ health: Health.of({ readiness: HealthProbe.tcp(options) }) })),
  ...each('sidecar probe', {}, PROBE, dot('sidecars[0].health.readiness'), options => service({ sidecars: [{ name: 'a', ports: [{ name: 'a', port: 9000 }], health: Health.of({ readiness: HealthProbe.tcp(options) }) }] })),
  argument('Metrics options', 'metrics', value => service({ metrics: Metrics.serviceMonitor(value) }), true),
  argument('Metrics.scrapeAnnotations options', 'metrics', value => service({ metrics: Metrics.scrapeAnnotations(value) }), true),
  ...each('Metrics', {}, [...SCRAPE, 'interval', 'labels'], dot('metrics'), options => service({ metrics: Metrics.serviceMonitor(options) })),
  ...each('Metrics.scrapeAnnotations', {}, SCRAPE, dot('metrics'), options => service({ metrics: Metrics.scrapeAnnotations(options) })),
  argument('Migration options', 'migration', value => service({ migration: Migration.job(value) })), argument('Migration.initContainer options', 'migration', value => service({ migration: Migration.initContainer(value) })),
  ...each('Migration.job', {}, ['args', 'command', 'resources', 'deadline', 'retries', 'keepFor', 'annotations'], dot('migration'), options => service({ migration: Migration.job(options) })),
  ...each('Migration.initContainer', {}, ['args', 'command', 'resources'], dot('migration'), options => service({ migration: Migration.initContainer(options) })),
  argument('ServiceExposure.nodePort', 'ServiceExposure.nodePort: port', value => service({ exposure: ServiceExposure.nodePort(value) }), true),
  argument('ServiceExposure.loadBalancer options', 'ServiceExposure.loadBalancer: options', value => service({ exposure: ServiceExposure.loadBalancer(value) }), true),
  ...each('ServiceExposure.loadBalancer', {}, ['sourceRanges', 'loadBalancerClass', 'annotations'], colon('ServiceExposure.loadBalancer'), options => service({ exposure: ServiceExposure.loadBalancer(options) })),
  argument('exposeViaIngress path', 'exposeViaIngress: path', value => exposed(m => m.exposeViaIngress(value))),
  argument('exposeViaIngress options', 'exposeViaIngress: options', value => exposed(m => m.exposeViaIngress('/', value)), true),
  ...each('exposeViaIngress', {}, ['host', 'pathType', 'tls', 'className', 'annotations', 'controller'], colon('exposeViaIngress'), options => exposed(m => m.exposeViaIngress('/', { ...options.tls ? { host: 'a.com' } : {}, ...options }))),
  argument('exposeViaHttpRoute path', 'exposeViaHttpRoute: path', value => exposed(m => m.exposeViaHttpRoute(value, { gateway: { name: 'a' } }))),
  argument('exposeViaHttpRoute options', 'exposeViaHttpRoute: ', value => exposed(m => m.exposeViaHttpRoute('/', value))),
  ...each('exposeViaHttpRoute', { gateway: { name: 'a' } }, ['hosts', 'name', 'controller'], colon('exposeViaHttpRoute'), options => exposed(m => m.exposeViaHttpRoute('/', options))),
  ...each('exposeViaHttpRoute gateway', { name: 'a' }, ['namespace', 'sectionName'], prop => `exposeViaHttpRoute: gateway.${prop}`, gateway => exposed(m => m.exposeViaHttpRoute('/', { gateway }))),
  ...(['allowFrom', 'allowTo'] as const).flatMap(verb => [
    argument(`${verb} peer`, `${verb}: peer`, value => exposed(m => m[verb](value))),
    argument(`${verb} ports`, `${verb}: ports`, value => exposed(m => m[verb](NetworkPolicyIpBlock.anyIpv4(m, 'all'), value)), true),
    argument(`${verb} port`, `${verb}: ports`, value => exposed(m => m[verb](NetworkPolicyIpBlock.anyIpv4(m, 'all'), [value]))),
  ]),
  argument('ConfigFiles.inline path', 'configFiles[0].mountPath', value => service({ configFiles: [ConfigFiles.inline(value, {})] })),
  argument('ConfigFiles.inline files', 'configFiles[0].files', value => service({ configFiles: [ConfigFiles.inline('/a', value)] })),
  argument('ConfigFiles.inline file', "configFiles[0].files['a']", value => service({ configFiles: [ConfigFiles.inline('/a', { a: value })] })),
  argument('ConfigFiles.inline options', 'configFiles[0].options', value => service({ configFiles: [ConfigFiles.inline('/a', {}, value)] }), true),
  argument('ConfigFiles hotReload', 'configFiles[0].hotReload', value => service({ configFiles: [ConfigFiles.inline('/a', {}, { hotReload: value })] }), true),
  argument('ConfigFiles.fromConfigMap', 'configFiles[0].configMap', value => service({ configFiles: [ConfigFiles.fromConfigMap('/a', value)] })),
  argument('ConfigFiles.fromDirectory', 'ConfigFiles.fromDirectory: directory', value => service({ configFiles: [ConfigFiles.fromDirectory('/a', value)] })),
  argument('WorkloadVolume name', 'volumes[0].name', value => service({ volumes: [WorkloadVolume.emptyDir(value, '/a', SIZE)] })),
  argument('WorkloadVolume path', 'volumes[0].mountPath', value => service({ volumes: [WorkloadVolume.emptyDir('a', value, SIZE)] })),
  argument('WorkloadVolume.at', 'volumes[0].mountPath', value => service({ volumes: [WorkloadVolume.emptyDir('a', '/a', SIZE).at(value)] })),
  argument('WorkloadVolume.emptyDir size', 'volumes[0].size', value => service({ volumes: [WorkloadVolume.emptyDir('a', '/a', value)] })),
  argument('WorkloadVolume.memory size', 'volumes[0].size', value => service({ volumes: [WorkloadVolume.memory('a', '/a', value)] })),
  argument('WorkloadVolume.claim', 'volumes[0].claim', value => service({ volumes: [WorkloadVolume.claim('a', '/a', value)] })),
  argument('WorkloadVolume.newClaim options', 'volumes[0]', value => service({ volumes: [WorkloadVolume.newClaim('a', '/a', value)] })),
  ...each('WorkloadVolume.newClaim', { size: SIZE }, ['accessMode', 'storageClassName'], dot('volumes[0]'), options => service({ scaling: Scaling.fixed(1), rollout: Rollout.recreate(), volumes: [WorkloadVolume.newClaim('a', '/a', options)] })),
  argument('CpuLimit.of', '', value => service({ resources: { cpuLimit: CpuLimit.of(value) } })),
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
    tmpSize: Size.mebibytes(10),
    serviceAccount: { name: 'payments.shop' } as any,
    mountServiceAccountToken: true,
    resources: {
      cpuRequest: Cpu.millis(10),
      cpuLimit: CpuLimit.NONE,
      memoryRequest: Size.mebibytes(1),
      memoryLimit: Size.mebibytes(100),
      ephemeralStorageRequest: Size.mebibytes(1),
      ephemeralStorageLimit: Size.gibibytes(1),
    },
    environment: { 'A': '', 'a.b-c_d': 'ä' },
    secretEnvironment: { B: { secret: SECRET, key: '.dot' } },
    environmentFromSecrets: [SECRET],
    secretFiles: [{ secret: SECRET, mountPath: '/secret', keys: ['a', 'B.c'], optional: true }],
    configFiles: [ConfigFiles.inline('/config', { 'a.yaml': 'a: 1' }), ConfigFiles.inline('/watched', { b: '' }, { hotReload: true }), ConfigFiles.fromConfigMap('/map', { name: 'map' } as any)],
    volumes: [
      WorkloadVolume.emptyDir('cache', '/cache', SIZE), WorkloadVolume.memory('ram', '/ram', SIZE).asReadOnly(), WorkloadVolume.claim('old', '/old', { name: 'old' } as any),
      WorkloadVolume.newClaim('data', '/data', { size: SIZE, accessMode: 'ReadWriteMany' as any, storageClassName: 'fast.ssd' }),
    ],
    sidecars: [{ name: 'proxy', command: ['/proxy'], args: ['-v'], environment: { A: '' }, ports: [{ name: 'proxy', port: 9000 }], health: Health.TCP, volumes: [WorkloadVolume.emptyDir('own', '/own', SIZE)] }],
    initContainers: [{ name: 'wait', environmentFromSecrets: [SECRET], resources: { cpuRequest: Cpu.millis(0) } }],
    shutdown: { drain: Duration.seconds(3), timeout: Duration.seconds(4), gracePeriod: Duration.seconds(10) },
    imagePullPolicy: 'IfNotPresent' as any,
    imagePullSecrets: [{ name: 'registry' } as any],
    priorityClassName: 'system-cluster-critical',
    nodeSelector: { 'kubernetes.io/arch': 'arm64', 'empty': '' },
    scaling: Scaling.horizontal({
      minReplicas: 2,
      maxReplicas: 20,
      cpuUtilization: 70,
      memoryUtilization: 150,
      scaleDownPercentPerMinute: 100,
      scaleDownStabilization: Duration.hours(1),
      metrics: [ScalingMetric.pods('http_requests_per_second', 0.001), ScalingMetric.external('queue length', 1e9, { labels: { queue: 'orders' } })],
    }),
    health: Health.of({ startup: HealthProbe.grpc(), liveness: HealthProbe.https('/live'), readiness: HealthProbe.http('/ready', { successThreshold: 2, delay: Duration.seconds(1) }) }),
    rollout: Rollout.rolling({ revisionHistoryLimit: 0, minReady: Duration.seconds(0) }),
    spread: true,
    metrics: Metrics.scrapeAnnotations({ port: 9090, path: '/stats' }),
    additionalPorts: [{ name: 'admin', port: 6060 }],
    migration: Migration.job({ args: ['up'], annotations: { 'argocd.argoproj.io/sync-wave': '-1' }, deadline: Duration.minutes(1), retries: 0, keepFor: Duration.days(1) }),
    servicePort: 8000,
    exposure: ServiceExposure.loadBalancer({ sourceRanges: ['10.0.0.0/8', '2001:db8::/32'], loadBalancerClass: 'example.com/nlb', annotations: { a: '' } }),
  });
  made.exposeViaIngress('/', { host: '*.example.com', className: 'nginx', tls: { name: 'tls' } as any, annotations: { 'kubernetes.io/ingress.class': 'nginx' } });
  made.exposeViaIngress('/a', { pathType: 'ImplementationSpecific' as any });
  return made;
}
