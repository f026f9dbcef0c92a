import { Chart, Duration, Size, Testing } from 'cdk8s';
import { ImagePullPolicy, Secret } from 'cdk8s-plus-28';
import {
  ConfigFiles, GoWebServiceProps, Health, KedaTrigger, KubernetesVersion, Metrics, Migration, NetworkIsolation, PortProtocol, Rollout, Scaling,
  ServiceExposure, WorkloadVolume,
} from '../../src/kubernetes';
import { containerCount, violations } from '../support/pod-security';
import { cronJob, image, service, shop, worker } from '../support/workloads';

/** Values of props, several for each: the combination tests take each with each of another prop. */
function choices(chart: Chart): { [prop: string]: unknown[] } {
  const secret = Secret.fromSecretName(chart, 'secret', 'secret');
  const other = image(chart, 'envoyproxy/envoy:v1.33.0');
  const volume = WorkloadVolume.newClaim('data', '/data', { size: Size.gibibytes(1) });
  return {
    kubernetesVersion: [KubernetesVersion.of('1.27'), KubernetesVersion.V1_29, KubernetesVersion.V1_34],
    user: [10001],
    group: [4_000_000],
    readOnlyRootFilesystem: [false],
    tmpSize: [Size.gibibytes(1)],
    mountServiceAccountToken: [true],
    environment: [{ A: '1' }],
    secretFiles: [[{ secret, mountPath: '/secret' }]],
    configFiles: [[ConfigFiles.inline('/config', { a: '' })]],
    volumes: [[volume], [WorkloadVolume.memory('ram', '/ram', Size.mebibytes(1))]],
    sidecars: [[{ name: 'envoy', image: other, health: Health.NONE, volumes: [volume] }], [{ name: 'same' }]],
    initContainers: [[{ name: 'first', command: ['/first'] }, { name: 'second', image: other }]],
    networkIsolation: [NetworkIsolation.NONE],
    imagePullPolicy: [ImagePullPolicy.NEVER],
    shutdown: [{ timeout: Duration.minutes(5) }],
    scaling: [Scaling.fixed(1), Scaling.horizontal(), Scaling.keda({ triggers: [KedaTrigger.cpu(70)] })],
    rollout: [Rollout.recreate()],
    health: [Health.NONE, Health.grpc(), Health.HEALTHZ],
    metrics: [Metrics.serviceMonitor({ port: 9090 }), Metrics.scrapeAnnotations({ port: 9090 })],
    migration: [Migration.job({ args: ['up'] }), Migration.initContainer({ args: ['up'] })],
    exposure: [ServiceExposure.nodePort(30080), ServiceExposure.loadBalancer(), ServiceExposure.headless()],
    protocol: [PortProtocol.GRPC],
  };
}

const FOR_JOBS = ['user', 'group', 'readOnlyRootFilesystem', 'tmpSize', 'mountServiceAccountToken', 'environment', 'secretFiles', 'configFiles', 'volumes', 'sidecars', 'initContainers', 'shutdown'];

/** The manifests of a chart, whatever its validation says: what a problem is told of isn't lost by it. */
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
