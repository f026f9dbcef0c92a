import { Health, Scaling } from '../../src';
import { GoWorkerProps, KubernetesVersion, MetricsDiscovery } from '../../src/kubernetes';
import { container, errors, manifests, pod, worker } from '../support/workloads';

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
    const made = worker({ port: 8080, metricsDiscovery: MetricsDiscovery.serviceMonitor() });
    expect(container(made).livenessProbe).toMatchObject({ tcpSocket: { port: 8080 } });
    expect(manifests(made).PodMonitor.spec.podMetricsEndpoints).toEqual([{ port: 'http', path: '/metrics' }]);
  });

  test('scales', () => {
    expect(manifests(worker({ scaling: Scaling.auto() })).HorizontalPodAutoscaler.spec.scaleTargetRef.name).toBe('mailer');
  });

  test.each<[string, Partial<GoWorkerProps>, RegExp]>([
    ['port 0', { port: 0 }, /^port must be a whole number from 1 to 65535, got 0/],
    ['metrics without a port', { metrics: {} }, /^metrics\.port must be set if the workload has no port/],
    ['discovery of metrics without a port', { metricsDiscovery: MetricsDiscovery.annotations() }, /^metrics\.port must be set if the workload has no port/],
    ['probes of a port that it does not have', { health: Health.TCP }, /^health\.startup requires a TCP port of the container; set a port, or remove it/],
    ['a Service, which it does not have', { serviceType: 'NodePort' } as any, /^GoWorker does not support serviceType; remove it/],
    ['a drain that the cluster can’t do', { shutdown: { drainSeconds: 5 }, kubernetesVersion: KubernetesVersion.V1_28 }, /^Kubernetes 1\.28 does not support shutdown\.drainSeconds; set kubernetesVersion to 1\.30 or later \(preStop\.sleep\), or handle the drain period/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => worker(props))).toContainEqual(expect.stringMatching(message));
  });
});
