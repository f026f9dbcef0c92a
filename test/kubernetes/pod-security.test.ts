import { Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { ConfigFiles, DeploymentStrategy, Health, Migration, PortProtocol, Scaling, WorkloadVolume } from '../../src';
import {
  AccessMode, ClaimVolume, GoWebServiceProps, ImagePullPolicy, KedaTrigger, KubernetesScaling, KubernetesVersion, MetricsDiscovery, NetworkIsolation,
  ServiceType,
} from '../../src/kubernetes';
import { containerCount, violations } from '../support/pod-security';
import { cronJob, image, service, shop, worker } from '../support/workloads';

/** Values of props, several for each: the combination tests take each with each of another prop. */
function choices(chart: Chart): { [prop: string]: unknown[] } {
  const secret = Secret.fromSecretName(chart, 'secret', 'secret');
  const other = image(chart, 'envoyproxy/envoy:v1.33.0');
  const volume = ClaimVolume.create('data', '/data', { sizeMiB: 1024, accessMode: AccessMode.READ_WRITE_MANY });
  return {
    kubernetesVersion: [KubernetesVersion.of('1.27'), KubernetesVersion.V1_29, KubernetesVersion.V1_34],
    user: [10001],
    group: [4_000_000],
    readOnlyRootFilesystem: [false],
    tmpSizeMiB: [1024],
    mountServiceAccountToken: [true],
    environment: [{ A: '1' }],
    secretFiles: [[{ secret, mountPath: '/secret' }]],
    configFiles: [[ConfigFiles.inline('/config', { a: '' })]],
    volumes: [[volume], [WorkloadVolume.memory('ram', '/ram', 1)]],
    sidecars: [[{ name: 'envoy', image: other, health: Health.NONE, volumes: [volume] }], [{ name: 'same' }]],
    initContainers: [[{ name: 'first', command: ['/first'] }, { name: 'second', image: other }]],
    networkIsolation: [NetworkIsolation.NONE],
    imagePullPolicy: [ImagePullPolicy.NEVER],
    shutdown: [{ timeoutSeconds: 300 }],
    scaling: [Scaling.fixed(1), Scaling.auto(), KubernetesScaling.horizontal(), KubernetesScaling.keda({ triggers: [KedaTrigger.cpu(70)] })],
    deploymentStrategy: [DeploymentStrategy.recreate()],
    health: [Health.NONE, Health.grpc(), Health.HEALTHZ],
    metrics: [{ port: 9090 }],
    metricsDiscovery: [MetricsDiscovery.serviceMonitor(), MetricsDiscovery.annotations()],
    migration: [Migration.job({ args: ['up'] }), Migration.initContainer({ args: ['up'] })],
    serviceType: [ServiceType.nodePort(30080), ServiceType.loadBalancer(), ServiceType.HEADLESS],
    protocol: [PortProtocol.GRPC],
  };
}

const FOR_JOBS = ['user', 'group', 'readOnlyRootFilesystem', 'tmpSizeMiB', 'mountServiceAccountToken', 'environment', 'secretFiles', 'configFiles', 'volumes', 'sidecars', 'initContainers', 'shutdown'];

/** The manifests of a chart, whatever the validation of its images says. */
const written = (chart: Chart) => chart.node.findAll().filter(c => 'apiVersion' in c && 'toJson' in c).map(c => (c as any).toJson());

test('no combination of two props loses a default of Pod Security restricted', () => {
  const chart = shop();
  const all = Object.entries(choices(chart)).flatMap(([prop, values]) => values.map(value => ({ [prop]: value }) as Partial<GoWebServiceProps>));
  let number = 0;
  for (const a of all) {
    for (const b of all) {
      const props = { ...a, ...b };
      service(props, `s${number++}`, chart);
      if (Object.keys(props).every(prop => FOR_JOBS.includes(prop))) {
        worker(props, `w${number++}`, chart);
        cronJob(props, `c${number++}`, chart);
      }
    }
  }
  const manifests = written(chart);
  expect(containerCount(manifests)).toBeGreaterThan(2000);
  expect(violations(manifests)).toEqual([]);
});

test('all props at once lose none either', () => {
  const chart = shop();
  const props = Object.fromEntries(Object.entries(choices(chart)).map(([prop, values]) => [prop, values[values.length - 1]]));
  service(props, 'all', chart);
  expect(containerCount(written(chart))).toBeGreaterThan(4);
  expect(violations(written(chart))).toEqual([]);
});

test('the checker finds what breaks the rules', () => {
  const chart = shop();
  const [deployment] = Testing.synth(Chart.of(service({}, 'api', chart))).filter(o => o.kind === 'Deployment');
  const { spec } = deployment.spec.template;
  spec.hostNetwork = true;
  spec.volumes.push({ name: 'host', hostPath: { path: '/' } });
  spec.securityContext = { runAsUser: 0 };
  spec.containers[0].securityContext = { privileged: true, capabilities: { add: ['SYS_ADMIN'] } };
  spec.initContainers = [{ name: 'init', ports: [{ hostPort: 80 }] }];
  expect(violations([deployment]).map(v => v.replace('Deployment api: ', ''))).toEqual([
    'hostNetwork', 'volume of type hostPath',
    ...['privileged', 'allowPrivilegeEscalation', 'capabilities.drop', 'capabilities.add', 'runAsNonRoot', 'runAsUser', 'seccompProfile'].map(v => `container api: ${v}`),
    ...['allowPrivilegeEscalation', 'capabilities.drop', 'runAsNonRoot', 'runAsUser', 'seccompProfile', 'hostPort'].map(v => `container init: ${v}`),
  ]);
});
