import { Duration } from 'cdk8s';
import { KubernetesVersion, Metrics, Scaling } from '../../src/kubernetes';
import { container, manifests, pod, errors, worker } from '../support/workloads';

describe('GoWorker', () => {
  test('is what GoWebService is, without a Service, ports, probes and drain', () => {
    const made = worker();
    expect(manifests(made).Deployment).toMatchSnapshot();
    expect(Object.keys(manifests(made)).sort()).toEqual(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'ServiceAccount']);
    for (const field of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle']) expect(container(made)).not.toHaveProperty(field);
    expect(pod(made).terminationGracePeriodSeconds).toBe(25);
    expect(manifests(made).Deployment.metadata.labels['app.kubernetes.io/component']).toBe('worker');
  });

  test('with a port has probes, and a PodMonitor', () => {
    const made = worker({ port: 8080, metrics: Metrics.serviceMonitor() });
    expect(container(made).livenessProbe).toMatchObject({ tcpSocket: { port: 8080 } });
    expect(manifests(made).PodMonitor.spec.podMetricsEndpoints).toEqual([{ port: 'http', path: '/metrics' }]);
  });

  test('scales', () => {
    expect(manifests(worker({ scaling: Scaling.horizontal() })).HorizontalPodAutoscaler.spec.scaleTargetRef.name).toBe('mailer');
  });

  test.each<[string, Parameters<typeof worker>[0], RegExp]>([
    ['port 0', { port: 0 }, /^port must be a whole number from 1 to 65535, got 0/],
    ['metrics without a port', { metrics: Metrics.scrapeAnnotations() }, /^metrics\.port must be set where the workload has no port/],
    ['a drain that the cluster can’t do', { shutdown: { drain: Duration.seconds(5) }, kubernetesVersion: KubernetesVersion.V1_28 }, /^shutdown\.drain must be left out, got 5 seconds: it needs preStop\.sleep, which Kubernetes has from 1\.30, and kubernetesVersion is 1\.28/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => worker(props))).toContainEqual(expect.stringMatching(message));
  });
});
