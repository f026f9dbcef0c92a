import { Namespaces, NetworkPolicyIpBlock, Pods } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { cronJob, service, shop } from './workloads';
import { ConfigFiles, DeploymentStrategy, Health, Migration, Scaling, Schedule, WorkloadVolume } from '../../src';
import {
  ClaimVolume, ConfigMapFiles, GoWebService, GoWebServiceProps, KedaTrigger, KubernetesScaling, MetricsDiscovery, RestrictedNamespace, ScalingMetric,
  ServiceType,
} from '../../src/kubernetes';

/** A string that a user gives, and that ends in an object of Kubernetes. */
export interface Field {
  /** A value that is well, and found nowhere else in the objects. */
  readonly sample: string;
  readonly make: (text: string) => IConstruct;
  /** Some of what the API server refuses. */
  readonly refused: string[];
  /** Why the library refuses more than the API server does. */
  readonly stricter?: string;
}

const named = (name: string) => ({ name });
const single = { scaling: Scaling.fixed(1), deploymentStrategy: DeploymentStrategy.recreate() };
const of = (props: (text: string) => Partial<GoWebServiceProps>) => (text: string) => service(props(text));
const exposed = (expose: (made: GoWebService, text: string) => void) => (text: string) => {
  const made = service();
  expose(made, text);
  return made;
};
const claimed = (options: (text: string) => object) => of(text => ({
  ...single,
  volumes: [ClaimVolume.create('data', '/data', { sizeMiB: 1024, ...options(text) })],
}));

const LONG = 'a'.repeat(254);
const LABELS = ['', 'A', 'a.b', '-a', 'a-', 'a_b', 'ä', 'a'.repeat(64)];
const SUBDOMAINS = ['', 'A', 'a_b', '-a', 'a.', '.a', 'a..b', 'a.-b', 'a b', 'ä', LONG];
const LABEL_KEYS = ['', '/a', 'a/', 'a/b/c', '-a', 'a-', 'a b', 'Example.com/a', 'a..b/c', `${LONG}/a`, 'a'.repeat(64), 'ä'];
const LABEL_VALUES = ['-a', 'a-', '.a', 'a/b', 'a b', 'ä', 'a\n', 'a'.repeat(64)];
const ANNOTATION_KEYS = LABEL_KEYS.filter(key => key !== 'Example.com/a');
const KEYS = ['', '.', '..', '..a', 'a/b', 'a b', 'ä', LONG];
const PATH = 'an absolute path of a container: neither container runtimes nor mount tables take others';
const CDK8S = 'cdk8s cannot write a map with the names constructor and __proto__';
const OBJECT = 'no object can have such a name, so nothing could ever be found by it';

/** Each string of the API of GoWebService and GoCronJob by the place where it stands. */
export const FIELDS: { readonly [name: string]: Field } = {
  'name': { sample: 'sample-7q', make: of(name => ({ name, scaling: Scaling.auto(), environment: { A: '' }, metricsDiscovery: MetricsDiscovery.serviceMonitor() })), refused: ['1a', ...LABELS] },
  'name with a migration': { sample: 'sample-7q', make: of(name => ({ name, migration: Migration.job({ args: ['up'] }) })), refused: ['1a', ...LABELS], stricter: 'it is that of a Service, too' },
  'name of a cron job': { sample: 'sample-7q', make: name => cronJob({ name }), refused: ['a'.repeat(53), '-a', 'A'], stricter: 'one rule for the names of all workloads, which those of Services keep to' },
  'name of a namespace': { sample: 'sample-7q', make: name => new RestrictedNamespace(shop(), 'namespace', { name }), refused: LABELS },
  'labels of a namespace': { sample: 'sample-7q', make: key => new RestrictedNamespace(shop(), 'namespace', { labels: { [key]: 'a' } }), refused: LABEL_KEYS, stricter: CDK8S },
  'instance': { sample: 'sample-7q', make: of(instance => ({ instance })), refused: LABEL_VALUES },
  'partOf': { sample: 'sample-7q', make: of(partOf => ({ partOf })), refused: LABEL_VALUES },
  'version': { sample: 'sample-7q', make: of(version => ({ version })), refused: LABEL_VALUES },
  'labels: key': { sample: 'sample-7q', make: of(key => ({ labels: { [key]: 'a' }, migration: Migration.job({}) })), refused: LABEL_KEYS, stricter: CDK8S },
  'labels: value': { sample: 'sample-7q', make: of(value => ({ labels: { team: value } })), refused: LABEL_VALUES },
  'podAnnotations: key': { sample: 'sample-7q', make: of(key => ({ podAnnotations: { [key]: 'a' } })), refused: ANNOTATION_KEYS, stricter: CDK8S },
  'podAnnotations: value': { sample: 'sample-7q', make: of(value => ({ podAnnotations: { a: value } })), refused: [] },
  'podAnnotations: deletion cost': { sample: '77', make: of(value => ({ podAnnotations: { 'controller.kubernetes.io/pod-deletion-cost': value } })), refused: ['', 'a', '+1', '01', '2147483648'], stricter: 'leading zeros and -0 after a sign are typing errors' },
  'podAnnotations: AppArmor': { sample: 'unconfined', make: of(value => ({ podAnnotations: { 'container.apparmor.security.beta.kubernetes.io/api': value } })), refused: ['a', 'runtime'], stricter: 'an empty profile is no choice' },
  'environment': { sample: 'sample-7q', make: of(key => ({ environment: { [key]: '' } })), refused: KEYS, stricter: 'a container before Kubernetes 1.34 gets no variable whose name begins with a digit; cdk8s cannot write constructor and __proto__' },
  'environment: value': { sample: 'sample-7q', make: of(value => ({ environment: { A: value } })), refused: [] },
  'secretEnvironment': { sample: 'sample-7q', make: of(key => ({ secretEnvironment: { [key]: { secret: named('a'), key: 'a' } } })), refused: ['', 'a=b', 'ä'], stricter: 'Kubernetes before 1.34 takes no other names' },
  'secretEnvironment: secret': { sample: 'sample-7q', make: of(name => ({ secretEnvironment: { A: { secret: named(name), key: 'a' } } })), refused: SUBDOMAINS },
  'secretEnvironment: key': { sample: 'sample-7q', make: of(key => ({ secretEnvironment: { A: { secret: named('a'), key } } })), refused: KEYS },
  'environmentFromSecrets': { sample: 'sample-7q', make: of(name => ({ environmentFromSecrets: [named(name)] })), refused: SUBDOMAINS, stricter: OBJECT },
  'environmentFromSecrets of a sidecar': { sample: 'sample-7q', make: of(name => ({ sidecars: [{ name: 'proxy', environmentFromSecrets: [named(name)] }] })), refused: SUBDOMAINS, stricter: OBJECT },
  'imagePullSecrets': { sample: 'sample-7q', make: of(name => ({ imagePullSecrets: [named(name)] })), refused: [], stricter: OBJECT },
  'secretFiles: secret': { sample: 'sample-7q', make: of(name => ({ secretFiles: [{ secret: named(name), mountPath: '/a' }] })), refused: [''], stricter: OBJECT },
  'secretFiles: key': { sample: 'sample-7q', make: of(key => ({ secretFiles: [{ secret: named('a'), mountPath: '/a', keys: [key] }] })), refused: ['', '..', '..a', '/a', 'a/../b'], stricter: 'no Secret can have such a key' },
  'secretFiles: mountPath': { sample: '/sample-7q', make: of(mountPath => ({ secretFiles: [{ secret: named('a'), mountPath }] })), refused: [''], stricter: PATH },
  'configFiles: file': { sample: 'sample-7q', make: of(key => ({ configFiles: [ConfigFiles.inline('/a', { [key]: '' })] })), refused: KEYS, stricter: CDK8S },
  'configFiles: configMap': { sample: 'sample-7q', make: of(name => ({ configFiles: [ConfigMapFiles.fromConfigMap('/a', named(name))] })), refused: [''], stricter: OBJECT },
  'configFiles: mountPath': { sample: '/sample-7q', make: of(path => ({ configFiles: [ConfigFiles.inline(path, { a: '' })] })), refused: [''], stricter: PATH },
  'volumes: name': { sample: 'sample-7q', make: of(name => ({ volumes: [WorkloadVolume.emptyDir(name, '/a', 1)] })), refused: [...LABELS, 'tmp'] },
  'volumes: mountPath': { sample: '/sample-7q', make: of(path => ({ volumes: [WorkloadVolume.emptyDir('a', path, 1)] })), refused: [''], stricter: PATH },
  'volumes: claim': { sample: 'sample-7q', make: of(name => ({ volumes: [ClaimVolume.existing('a', '/a', named(name))] })), refused: [''], stricter: OBJECT },
  'volumes: name of a new claim': { sample: 'sample-7q', make: of(name => ({ ...single, volumes: [WorkloadVolume.persistent(name, '/a', 1)] })), refused: [...LABELS, 'tmp'] },
  'volumes: storageClassName': { sample: 'sample-7q', make: claimed(storageClassName => ({ storageClassName })), refused: SUBDOMAINS.slice(1), stricter: 'an empty class is another meaning than none' },
  'volumes: accessMode': { sample: 'ReadWriteMany', make: claimed(accessMode => ({ accessMode })), refused: ['', 'RWO', 'readWriteOnce'] },
  'serviceAccount': { sample: 'sample-7q', make: of(name => ({ serviceAccount: named(name) })), refused: SUBDOMAINS.slice(1), stricter: OBJECT },
  'sidecars: name': { sample: 'sample-7q', make: of(name => ({ sidecars: [{ name, environment: { A: '' } }] })), refused: [...LABELS, 'api'] },
  'sidecars: port': { sample: 'sample-7q', make: of(name => ({ sidecars: [{ name: 'proxy', ports: [{ name, port: 9000 }] }] })), refused: ['A', '-a', 'a--b', '1', 'a'.repeat(16)], stricter: 'a port without a name could not be named by a probe; upper case is for no Service' },
  'initContainers: name': { sample: 'sample-7q', make: of(name => ({ initContainers: [{ name }] })), refused: [...LABELS, 'api'] },
  'additionalPorts: name': { sample: 'sample-7q', make: of(name => ({ additionalPorts: [{ name, port: 9000 }] })), refused: ['', 'A', '-a', 'a--b', '1', 'http', 'a'.repeat(16)] },
  'args': { sample: 'sample-7q', make: of(text => ({ args: [text] })), refused: [] },
  'priorityClassName': { sample: 'sample-7q', make: of(priorityClassName => ({ priorityClassName })), refused: SUBDOMAINS.slice(1), stricter: 'an empty class is none: leave it out' },
  'nodeSelector: key': { sample: 'sample-7q', make: of(key => ({ nodeSelector: { [key]: 'a' } })), refused: LABEL_KEYS, stricter: CDK8S },
  'nodeSelector: value': { sample: 'sample-7q', make: of(value => ({ nodeSelector: { a: value } })), refused: LABEL_VALUES },
  'imagePullPolicy': { sample: 'Never', make: of(policy => ({ imagePullPolicy: policy as any })), refused: ['always', 'a'], stricter: 'an empty policy is none: leave it out' },
  'health: path': { sample: '/sample-7q', make: of(path => ({ health: Health.http(path) })), refused: [''], stricter: 'the kubelet would ask for it as the path of a URL, which starts with a slash' },
  'health: gRPC service': { sample: 'sample-7q', make: of(name => ({ health: Health.grpc(name) })), refused: [] },
  'loadBalancerClass': { sample: 'sample-7q', make: of(loadBalancerClass => ({ serviceType: ServiceType.loadBalancer({ loadBalancerClass }) })), refused: LABEL_KEYS },
  'load balancer: annotation': { sample: 'sample-7q', make: of(key => ({ serviceType: ServiceType.loadBalancer({ annotations: { [key]: 'a' } }) })), refused: ANNOTATION_KEYS, stricter: CDK8S },
  'load balancer: annotation of ranges': { sample: '10.7.0.0/16', make: of(value => ({ serviceType: ServiceType.loadBalancer({ annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': value } }) })), refused: ['a', '10.0.0.0', '10.0.0.0/33'], stricter: 'Kubernetes is about to refuse leading zeros' },
  'load balancer: sourceRanges': { sample: '10.7.0.0/16', make: of(range => ({ serviceType: ServiceType.loadBalancer({ sourceRanges: [range] }) })), refused: ['', 'a', '10.0.0.0', '10.0.0.0/33', '::/129'], stricter: 'Kubernetes is about to refuse leading zeros' },
  'ingress: host': { sample: 'sample-7q', make: exposed((m, host) => m.exposeViaIngress('/', { host })), refused: ['A', 'a_b', '*', '*.*.com', 'a*.com', '10.0.0.1', '010.0.0.1', 'a:80', 'a/b', LONG], stricter: 'no top-level domain is a number, so four numbers are a mistyped address; an empty host is every host: leave it out' },
  'ingress: host of TLS': { sample: 'sample-7q', make: exposed((m, host) => m.exposeViaIngress('/', { host, tls: named('a') })), refused: ['', 'A', '*', '10.0.0.1'], stricter: 'as for a host without TLS' },
  'ingress: prefix': { sample: '/sample-7q', make: exposed((m, path) => m.exposeViaIngress(path)), refused: ['', 'a', '//', '/./a', '/a/..', '/a/.', '/%2f', '/a%2Fb'] },
  'ingress: exact path': { sample: '/sample-7q', make: exposed((m, path) => m.exposeViaIngress(path, { pathType: 'Exact' as any })), refused: ['', 'a', '//', '/./a', '/a/..', '/a/.', '/%2f', '/a%2Fb'] },
  'ingress: other path': { sample: '/sample-7q', make: exposed((m, path) => m.exposeViaIngress(path, { pathType: 'ImplementationSpecific' as any })), refused: ['a'], stricter: 'an empty path is every path: / says so' },
  'ingress: pathType': { sample: 'Exact', make: exposed((m, pathType) => m.exposeViaIngress('/', { pathType: pathType as any })), refused: ['', 'prefix', 'a'] },
  'ingress: className': { sample: 'sample-7q', make: exposed((m, className) => m.exposeViaIngress('/', { className })), refused: SUBDOMAINS },
  'ingress: tls': { sample: 'sample-7q', make: exposed((m, name) => m.exposeViaIngress('/', { host: 'a.com', tls: named(name) })), refused: SUBDOMAINS.slice(1), stricter: 'a Secret without a name is none: leave it out' },
  'ingress: annotation': { sample: 'sample-7q', make: exposed((m, key) => m.exposeViaIngress('/', { annotations: { [key]: 'a' } })), refused: ANNOTATION_KEYS, stricter: CDK8S },
  'schedule': { sample: '7 7 7 7 *', make: text => cronJob({ schedule: Schedule.cron(text) }), refused: ['', 'a', '* * * *', '60 * * * *', '* * * * 7', '5-1 * * * *', '*/0 * * * *', '@reboot', 'TZ=UTC * * * * *'], stricter: 'typing errors that would run at no time, or at another than they seem to' },
  'timeZone': { sample: 'Europe/Vaduz', make: timeZone => cronJob({ timeZone }), refused: ['', 'Local', 'europe/berlin', 'Europe/Nowhere', 'CEST', 'Us/Eastern', '../UTC'], stricter: 'entries of the database that are no time zones, which not every API server has' },
  'concurrencyPolicy': { sample: 'Replace', make: policy => cronJob({ concurrencyPolicy: policy as any }), refused: ['forbid', 'a'], stricter: 'an empty policy is none: leave it out' },
  'metric of pods': { sample: 'sample-7q', make: of(name => ({ scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.pods(name, 1)] }) })), refused: ['', '.', '..', 'a/b', 'a%b'], stricter: 'a part of a path of the API, which no server takes at any length' },
  'metric from outside': { sample: 'sample-7q', make: of(name => ({ scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.external(name, 1)] }) })), refused: ['', '.', '..', 'a/b', 'a%b'], stricter: 'a part of a path of the API, which no server takes at any length' },
  'label of a metric: key': { sample: 'sample-7q', make: of(key => ({ scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.external('a', 1, { labels: { [key]: 'a' } })] }) })), refused: [], stricter: 'the controller that reads the selector refuses what is no label' },
  'label of a metric: value': { sample: 'sample-7q', make: of(value => ({ scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.external('a', 1, { labels: { a: value } })] }) })), refused: [], stricter: 'the controller that reads the selector refuses what is no label' },
  'metrics: path': { sample: '/sample-7q', make: of(path => ({ metrics: { path } })), refused: [], stricter: 'Prometheus asks for it as the path of a URL, which starts with a slash' },
  'peer: label': { sample: 'sample-7q', make: exposed((m, key) => m.allowTo(Pods.select(m, 'pods', { labels: { [key]: 'a' } }))), refused: LABEL_KEYS, stricter: CDK8S },
  'peer: value of a label': { sample: 'sample-7q', make: exposed((m, value) => m.allowTo(Pods.select(m, 'pods', { labels: { a: value } }))), refused: LABEL_VALUES },
  'peer: namespace': { sample: 'sample-7q', make: exposed((m, name) => m.allowFrom(Pods.select(m, 'pods', { namespaces: Namespaces.select(m, 'other', { names: [name] }) }))), refused: LABEL_VALUES },
  'peer: label of namespaces': { sample: 'sample-7q', make: exposed((m, key) => m.allowFrom(Pods.select(m, 'pods', { namespaces: Namespaces.select(m, 'other', { labels: { [key]: 'a' } }) }))), refused: LABEL_KEYS, stricter: CDK8S },
  'peer: protocol': { sample: 'SCTP', make: exposed((m, protocol) => m.allowTo(block(m, '10.0.0.0/8'), { port: 9000, protocol })), refused: ['', 'udp', 'a'], stricter: 'an empty protocol is none: leave it out' },
  'peer: block': { sample: '10.7.0.0/16', make: exposed((m, cidr) => m.allowTo(block(m, cidr))), refused: ['', 'a', '10.0.0.0', '10.0.0.0/33', '::/129'], stricter: 'Kubernetes is about to refuse leading zeros' },
  'peer: exception of a block': { sample: '10.7.0.0/16', make: exposed((m, cidr) => m.allowTo(block(m, '10.0.0.0/8', [cidr]))), refused: ['', 'a', '10.0.0.0/8', '10.0.0.0/7', '11.0.0.0/9', '::/64'], stricter: 'Kubernetes is about to refuse leading zeros' },
};

/** Fields of objects that KEDA and gateways read, of which the API server of a test knows nothing. */
export const CUSTOM_FIELDS: { readonly [name: string]: Omit<Field, 'sample'> } = {
  'KEDA: authentication': { make: keda(authentication => KedaTrigger.of('kafka', {}, { authentication })), refused: SUBDOMAINS },
  'KEDA: metricType': { make: keda(metricType => KedaTrigger.of('kafka', {}, { metricType })), refused: ['', 'averageValue', 'Utilization'] },
  'KEDA: time zone': { make: keda(timeZone => KedaTrigger.cron({ timeZone, start: '* * * * *', end: '1 * * * *', desiredReplicas: 1 })), refused: ['', 'Local', 'europe/berlin'] },
  'KEDA: start': { make: keda(start => KedaTrigger.cron({ timeZone: 'UTC', start, end: '* * * * *', desiredReplicas: 1 })), refused: ['', '* * * *', '60 * * * *'] },
  'KEDA: server': { make: keda(serverAddress => KedaTrigger.prometheus({ serverAddress, query: 'up', threshold: 1 })), refused: ['', 'prometheus', 'ftp://a', 'http:// a'] },
  'monitor: label': { make: of(key => ({ metricsDiscovery: MetricsDiscovery.serviceMonitor({ labels: { [key]: 'a' } }) })), refused: LABEL_KEYS },
  'monitor: value of a label': { make: of(value => ({ metricsDiscovery: MetricsDiscovery.serviceMonitor({ labels: { a: value } }) })), refused: LABEL_VALUES },
  'route: gateway': { make: exposed((m, name) => m.exposeViaHttpRoute('/', { gateway: { name } })), refused: SUBDOMAINS },
  'route: namespace': { make: exposed((m, namespace) => m.exposeViaHttpRoute('/', { gateway: { name: 'a', namespace } })), refused: LABELS },
  'route: listener': { make: exposed((m, sectionName) => m.exposeViaHttpRoute('/', { gateway: { name: 'a', sectionName } })), refused: SUBDOMAINS },
  'route: host': { make: exposed((m, host) => m.exposeViaHttpRoute('/', { gateway: { name: 'a' }, hosts: [host] })), refused: ['', 'A', '*', '10.0.0.1', 'a:80'] },
  'route: path': { make: exposed((m, path) => m.exposeViaHttpRoute(path, { gateway: { name: 'a' } })), refused: ['', 'a', '//', '/a/../b', '/.', '/%2F', '/a#b', '/a b', '/ä', `/${'a'.repeat(1024)}`] },
  'route: name': { make: exposed((m, name) => m.exposeViaHttpRoute('/', { gateway: { name: 'a' }, name })), refused: LABELS },
};

function keda(trigger: (text: string) => KedaTrigger): Field['make'] {
  return of(text => ({ scaling: KubernetesScaling.keda({ triggers: [trigger(text)] }) }));
}

/** A block as other constructs may have it: those of cdk8s-plus look at it themselves. */
function block(scope: IConstruct, cidr: string, except?: string[]): any {
  return Object.assign(NetworkPolicyIpBlock.anyIpv4(scope as any, 'block'), { cidr, except });
}
