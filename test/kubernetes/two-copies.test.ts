import { Testing } from 'cdk8s';
import * as first from '../../src';
import * as firstKubernetes from '../../src/kubernetes';
import { container, DIGEST, pod, shop } from '../support/workloads';

/** The library and cdk8s again, as an app has them whose packages bring copies of their own. */
function secondCopy(): { library: typeof first; kubernetes: typeof firstKubernetes; cdk8s: typeof import('cdk8s') } {
  let copy: ReturnType<typeof secondCopy> | undefined;
  jest.isolateModules(() => {
    copy = { library: jest.requireActual('../../src'), kubernetes: jest.requireActual('../../src/kubernetes'), cdk8s: jest.requireActual('cdk8s') };
  });
  return copy!;
}

const { library, kubernetes, cdk8s } = secondCopy();

describe('an app with two copies of the library and of cdk8s', () => {
  test('has two', () => {
    expect(library.Health).not.toBe(first.Health);
    expect(kubernetes.GoWebService).not.toBe(firstKubernetes.GoWebService);
  });

  test('can pass values of the one to constructs of the other', () => {
    const chart = shop();
    const image = library.GoContainerImage.fromRegistry(chart, 'image', DIGEST);
    const service = new firstKubernetes.GoWebService(chart, 'api', {
      image,
      port: 8080,
      protocol: library.PortProtocol.GRPC,
      health: library.Health.of({ liveness: library.HealthProbe.grpc() }),
      scaling: kubernetes.KubernetesScaling.keda({ triggers: [kubernetes.KedaTrigger.cpu(70)] }),
      deploymentStrategy: library.DeploymentStrategy.recreate(),
      kubernetesVersion: kubernetes.KubernetesVersion.V1_31,
      networkIsolation: kubernetes.NetworkIsolation.INCOMING,
      serviceType: kubernetes.ServiceType.HEADLESS,
      disruptionBudget: kubernetes.DisruptionBudget.NONE,
      metricsDiscovery: kubernetes.MetricsDiscovery.annotations(),
      configFiles: [library.ConfigFiles.inline('/etc/api', { a: 'b' })],
      volumes: [library.WorkloadVolume.memory('cache', '/cache', 1)],
      migration: library.Migration.initContainer({ args: ['up'] }),
    });
    expect(container(service).livenessProbe.grpc).toEqual({ port: 8080 });
    expect(pod(service).initContainers.map((c: any) => c.name)).toEqual(['migration']);
  });

  test('allows a workload of the one to connect to one of the other', () => {
    const chart = shop();
    const image = first.GoContainerImage.fromRegistry(chart, 'image', DIGEST);
    const [one, other] = [
      new firstKubernetes.GoWebService(chart, 'one', { image, port: 8080 }), new kubernetes.GoWebService(chart, 'other', { image, port: 8080 }),
    ];
    one.allowTo(other);
    const policies = Testing.synth(chart).filter(o => o.kind === 'NetworkPolicy');
    expect(policies[0].spec.egress).toHaveLength(2);
    expect(policies[1].spec.ingress[0].from[0].podSelector.matchLabels['app.kubernetes.io/name']).toBe('one');
  });

  test('is synthesized as a whole by the app of either', () => {
    for (const App of [firstKubernetes.App, kubernetes.App]) {
      const chart = shop('shop', new App());
      const image = first.GoContainerImage.fromRegistry(chart, 'image', DIGEST);
      new firstKubernetes.GoWorker(chart, 'one', { image });
      new kubernetes.GoWorker(chart, 'other', { image });
      new kubernetes.GoWorker(new cdk8s.Chart(chart.node.root as never, 'second', { namespace: 'second' }), 'third', { image });
      const manifests = (chart.node.root as InstanceType<typeof App>).synthYaml();
      expect(manifests.match(/^kind: Deployment$/gm)).toHaveLength(3);
    }
  });
});
