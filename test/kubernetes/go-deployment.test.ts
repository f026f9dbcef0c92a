import { DeploymentStrategy, Health, HealthProbe, MetricsOptions, Migration, Scaling } from '../../src';
import {
  DisruptionBudget, GoWebServiceProps, KedaTrigger, KubernetesScaling, MetricsDiscovery, ScalingMetric, ServiceType,
} from '../../src/kubernetes';
import { container, errors, image, manifests, pod, service, shop } from '../support/workloads';

const deployment = (props: Partial<GoWebServiceProps> = {}) => manifests(service(props)).Deployment.spec;

describe('health', () => {
  const probes = (health?: Health) => {
    const { startupProbe, livenessProbe, readinessProbe } = container(service({ health }));
    return { startupProbe, livenessProbe, readinessProbe };
  };

  test('with nothing set asks no more of a program than to listen, and has patience', () => {
    expect(probes()).toEqual({
      startupProbe: { tcpSocket: { port: 'http' }, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 150 },
      livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
      readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
    });
  });

  test('HEALTHZ asks /healthz for liveness and TCP for readiness', () => {
    expect(probes(Health.HEALTHZ)).toMatchObject({
      startupProbe: { httpGet: { path: '/healthz', port: 'http' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'http' } },
      readinessProbe: { tcpSocket: { port: 'http' } },
    });
  });

  test('asks HTTP paths', () => {
    expect(probes(Health.http('/live', '/ready'))).toMatchObject({ livenessProbe: { httpGet: { path: '/live' } }, readinessProbe: { httpGet: { path: '/ready' } } });
  });

  test('asks gRPC, a service for readiness', () => {
    expect(probes(Health.grpc('shop.Catalog'))).toMatchObject({
      startupProbe: { grpc: { port: 8080 } }, livenessProbe: { grpc: { port: 8080 } }, readinessProbe: { grpc: { port: 8080, service: 'shop.Catalog' } },
    });
  });

  test('asks nothing', () => {
    expect(probes(Health.NONE)).toEqual({});
  });

  test('delay, period, timeout, thresholds and port can be set', () => {
    const options = {
      initialDelaySeconds: 1, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 4, successThreshold: 5, port: 'metrics',
    };
    const health = Health.of({ readiness: HealthProbe.https('/ready', options) });
    expect(container(service({ health, metrics: { port: 9090 } })).readinessProbe).toEqual({
      httpGet: { path: '/ready', port: 'metrics', scheme: 'HTTPS' },
      initialDelaySeconds: 1,
      periodSeconds: 2,
      timeoutSeconds: 3,
      failureThreshold: 4,
      successThreshold: 5,
    });
  });

  test.each<[string, HealthProbe, RegExp]>([
    ['an unknown port', HealthProbe.tcp({ port: 'admin' }), /^health\.liveness\.port must be the name of a TCP port of the container \(http\), got "admin"/],
    ['a path without a slash', HealthProbe.http('healthz'), /^health\.liveness\.path must be a path that starts with '\/', got "healthz"/],
    ['period 0', HealthProbe.tcp({ periodSeconds: 0 }), /^health\.liveness\.periodSeconds must be a whole number from 1, got 0/],
    ['half a second', HealthProbe.tcp({ timeoutSeconds: 0.5 }), /^health\.liveness\.timeoutSeconds must be a whole number from 1, got 0\.5/],
    ['threshold 0', HealthProbe.tcp({ failureThreshold: 0 }), /^health\.liveness\.failureThreshold must be a whole number from 1, got 0/],
    ['two successes', HealthProbe.tcp({ successThreshold: 2 }), /^health\.liveness\.successThreshold must be 1, got 2/],
    ['a string, from JavaScript', '/healthz' as any, /^health\.liveness must be a HealthProbe such as HealthProbe\.http\('\/healthz'\), got "\/healthz"/],
  ])('refuses %s', (_, liveness, message) => {
    expect(errors(() => service({ health: Health.of({ liveness }) }))).toEqual([expect.stringMatching(message)]);
  });
});

describe('deployment strategy', () => {
  test('replaces pods one by one, and never has one less', () => {
    expect(deployment()).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 600,
      minReadySeconds: 5,
    });
  });

  test('takes other numbers', () => {
    const deploymentStrategy = DeploymentStrategy.rolling({
      maxSurgePercent: 50,
      maxUnavailable: 2,
      progressDeadlineSeconds: 60,
      minReadySeconds: 0,
    });
    const spec = deployment({ deploymentStrategy, revisionHistoryLimit: 1 });
    expect(spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 2 } }, revisionHistoryLimit: 1, progressDeadlineSeconds: 60 });
    expect(spec.minReadySeconds).toBeUndefined();
    expect(deployment({ deploymentStrategy: DeploymentStrategy.rolling({ maxSurge: 0, maxUnavailablePercent: 25 }) }).strategy.rollingUpdate).toEqual({ maxSurge: 0, maxUnavailable: '25%' });
  });

  test('recreates', () => {
    expect(deployment({ deploymentStrategy: DeploymentStrategy.recreate() }).strategy).toEqual({ type: 'Recreate' });
  });

  const rolling = (options: Parameters<typeof DeploymentStrategy.rolling>[0]) => ({ deploymentStrategy: DeploymentStrategy.rolling(options) });
  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['no room at all', rolling({ maxSurgePercent: 0 }), /^deploymentStrategy\.maxSurgePercent or deploymentStrategy\.maxUnavailable must be above 0, so that instances can be replaced, got 0 for both; raise one of them/],
    ['half pods', rolling({ maxSurge: 0.5 }), /^deploymentStrategy\.maxSurge must be a whole number from 0, got 0\.5/],
    ['half percent', rolling({ maxSurgePercent: 0.5 }), /^deploymentStrategy\.maxSurgePercent must be a whole number from 0 to 100, got 0\.5/],
    ['101 percent', rolling({ maxUnavailablePercent: 101 }), /^deploymentStrategy\.maxUnavailablePercent must be a whole number from 0 to 100, got 101/],
    ['pods and percent', rolling({ maxSurge: 1, maxSurgePercent: 25 }), /^deploymentStrategy\.maxSurge cannot be combined with deploymentStrategy\.maxSurgePercent; remove one of them/],
    ['a history below 0', { revisionHistoryLimit: -1 }, /^revisionHistoryLimit must be a whole number from 0, got -1/],
    ['a deadline that is over before a pod is available', { deploymentStrategy: DeploymentStrategy.recreate({ progressDeadlineSeconds: 5 }) }, /^deploymentStrategy\.progressDeadlineSeconds must be above deploymentStrategy\.minReadySeconds \(5\), got 5/],
    ['a string, from JavaScript', { deploymentStrategy: 'Recreate' as any }, /^deploymentStrategy must be a DeploymentStrategy such as DeploymentStrategy\.rolling\(\), got "Recreate"/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });
});

describe('scaling', () => {
  const autoscaler = (scaling: Scaling) => {
    const { HorizontalPodAutoscaler, ScaledObject } = manifests(service({ scaling }));
    return (HorizontalPodAutoscaler ?? ScaledObject)?.spec;
  };
  const cpu = (averageUtilization: number) => ({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } });

  test('is two pods, or another fixed number', () => {
    expect(deployment().replicas).toBe(2);
    expect(deployment({ scaling: Scaling.fixed(0) }).replicas).toBe(0);
    expect(autoscaler(Scaling.fixed(3))).toBeUndefined();
  });

  test.each([Scaling.auto(), KubernetesScaling.horizontal()])('by CPU is from 2 to 10 pods, which go slowly', scaling => {
    expect(autoscaler(scaling)).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [cpu(70)],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] } },
    });
  });

  test('leaves the number of pods to the autoscaler', () => {
    expect(deployment({ scaling: Scaling.auto() })).not.toHaveProperty('replicas');
    expect(deployment({ scaling: KubernetesScaling.horizontal() })).not.toHaveProperty('replicas');
    expect(deployment({ scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.cpu(70)] }) })).not.toHaveProperty('replicas');
  });

  test('follows CPU, memory and requests', () => {
    expect(autoscaler(Scaling.auto({
      minReplicas: 3,
      maxReplicas: 30,
      cpuUtilizationPercent: 80,
      memoryUtilizationPercent: 75,
      requestsPerSecond: 0.5,
      scaleDownStabilizationSeconds: 600,
      scaleDownPercentPerMinute: 10,
    }))).toMatchObject({
      minReplicas: 3,
      maxReplicas: 30,
      behavior: { scaleDown: { stabilizationWindowSeconds: 600, policies: [{ value: 10 }] } },
      metrics: [
        cpu(80),
        { type: 'Resource', resource: { name: 'memory', target: { averageUtilization: 75 } } },
        { type: 'Pods', pods: { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue: '500m' } } },
      ],
    });
    expect(autoscaler(Scaling.auto({ requestsPerSecond: 100 })).metrics).toHaveLength(1);
    expect(autoscaler(Scaling.auto({ memoryUtilizationPercent: 70 })).metrics).toHaveLength(1);
  });

  test('follows CPU, memory, and metrics of pods and of the outside', () => {
    expect(autoscaler(KubernetesScaling.horizontal({
      minReplicas: 3,
      maxReplicas: 30,
      cpuUtilizationPercent: 80,
      memoryUtilizationPercent: 75,
      scaleDownStabilizationSeconds: 600,
      scaleDownPercentPerMinute: 10,
      metrics: [ScalingMetric.pods('http_requests_per_second', 100), ScalingMetric.external('queue_length', 0.5, { labels: { queue: 'orders' } })],
    }))).toMatchObject({
      minReplicas: 3,
      maxReplicas: 30,
      behavior: { scaleDown: { stabilizationWindowSeconds: 600, policies: [{ value: 10 }] } },
      metrics: [
        cpu(80),
        { type: 'Resource', resource: { name: 'memory', target: { averageUtilization: 75 } } },
        { type: 'Pods', pods: { metric: { name: 'http_requests_per_second' }, target: { type: 'AverageValue', averageValue: '100' } } },
        { type: 'External', external: { metric: { name: 'queue_length', selector: { matchLabels: { queue: 'orders' } } }, target: { averageValue: '500m' } } },
      ],
    });
    expect(autoscaler(KubernetesScaling.horizontal({ metrics: [ScalingMetric.pods('rps', 10)] })).metrics).toHaveLength(1);
  });

  test.each([Scaling.auto, KubernetesScaling.horizontal])('one limit moves the other’s default', make => {
    expect(autoscaler(make({ maxReplicas: 1 }))).toMatchObject({ minReplicas: 1, maxReplicas: 1 });
    expect(autoscaler(make({ minReplicas: 20 }))).toMatchObject({ minReplicas: 20, maxReplicas: 20 });
  });

  test('by KEDA takes any trigger, down to no pod', () => {
    expect(autoscaler(KubernetesScaling.keda({
      minReplicas: 0,
      maxReplicas: 5,
      pollingIntervalSeconds: 15,
      cooldownPeriodSeconds: 60,
      triggers: [
        KedaTrigger.cpu(60), KedaTrigger.memory(80), KedaTrigger.prometheus({ serverAddress: 'http://prometheus:9090', query: 'up', threshold: 5 }),
        KedaTrigger.cron({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: 4 }),
        KedaTrigger.of('aws-sqs-queue', { queueLength: '5' }, { authentication: 'aws' }),
      ],
    }))).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicaCount: 0,
      maxReplicaCount: 5,
      pollingInterval: 15,
      cooldownPeriod: 60,
      advanced: { horizontalPodAutoscalerConfig: { behavior: expect.anything() } },
      triggers: [
        { type: 'cpu', metricType: 'Utilization', metadata: { value: '60' } },
        { type: 'memory', metricType: 'Utilization', metadata: { value: '80' } },
        { type: 'prometheus', metadata: { serverAddress: 'http://prometheus:9090', query: 'up', threshold: '5' } },
        { type: 'cron', metadata: { timezone: 'Europe/Berlin', start: '0 8 * * *', end: '0 18 * * *', desiredReplicas: '4' } },
        { type: 'aws-sqs-queue', metadata: { queueLength: '5' }, authenticationRef: { name: 'aws' } },
      ],
    });
  });

  const noCpu = { resources: { cpuRequestMillis: 0 } };
  test('says all that a trigger from JavaScript lacks', () => {
    const of = (trigger: KedaTrigger) => errors(() => service({ scaling: KubernetesScaling.keda({ triggers: [trigger] }) }));
    expect(of(KedaTrigger.prometheus({} as any))).toHaveLength(3);
    expect(of(KedaTrigger.cron({} as any))).toHaveLength(4);
    expect(of(KedaTrigger.prometheus(undefined as any))).toEqual(['scaling.triggers[0] must be an object, got undefined']);
    expect(of(KedaTrigger.cron(null as any))).toEqual(['scaling.triggers[0] must be an object, got null']);
  });

  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['fewer than 0 pods', { scaling: Scaling.fixed(-1) }, /^scaling\.replicas must be a whole number from 0, got -1/],
    ['half pods', { scaling: Scaling.fixed(1.5) }, /^scaling\.replicas must be a whole number from 0, got 1\.5/],
    ['a number that is a string, from JavaScript', { scaling: Scaling.fixed('2' as any) }, /^scaling\.replicas must be a whole number from 0, got "2"/],
    ['no number, from JavaScript', { scaling: Scaling.fixed(undefined as any) }, /^scaling\.replicas must be a whole number from 0, got undefined/],
    ['a scaling that is a number, from JavaScript', { scaling: 3 as any }, /^scaling must be a Scaling such as Scaling\.fixed\(2\), got 3/],
    ['a minimum above the maximum', { scaling: Scaling.auto({ minReplicas: 5, maxReplicas: 2 }) }, /^scaling\.minReplicas must be at most maxReplicas \(2\), got 5/],
    ['a minimum above the maximum, with other metrics', { scaling: KubernetesScaling.horizontal({ minReplicas: 5, maxReplicas: 2 }) }, /^scaling\.minReplicas must be at most maxReplicas \(2\), got 5/],
    ['no pod without KEDA', { scaling: Scaling.auto({ minReplicas: 0 }) }, /^scaling\.minReplicas must be a whole number from 1, got 0/],
    ['no pod without KEDA, with other metrics', { scaling: KubernetesScaling.horizontal({ minReplicas: 0 }) }, /^scaling\.minReplicas must be a whole number from 1, got 0/],
    ['utilization without requests', { scaling: Scaling.auto(), ...noCpu }, /^scaling\.cpuUtilizationPercent requires resources\.cpuRequestMillis above 0, because it is relative to the request/],
    ['utilization without requests, with other metrics', { scaling: KubernetesScaling.horizontal(), ...noCpu }, /^scaling\.cpuUtilizationPercent requires resources\.cpuRequestMillis above 0, because it is relative to the request/],
    ['utilization 0', { scaling: Scaling.auto({ cpuUtilizationPercent: 0 }) }, /^scaling\.cpuUtilizationPercent must be a whole number from 1, got 0/],
    ['utilization 0, with other metrics', { scaling: KubernetesScaling.horizontal({ cpuUtilizationPercent: 0 }) }, /^scaling\.cpuUtilizationPercent must be a whole number from 1, got 0/],
    ['no requests at all', { scaling: Scaling.auto({ requestsPerSecond: 0 }) }, /^scaling\.requestsPerSecond must be a number from 0\.001, got 0/],
    ['a metric without a name', { scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.pods('', 1)] }) }, /^scaling\.metrics\[0\]\.name must be a name without .*, got ""$/],
    ['a metric of 0', { scaling: KubernetesScaling.horizontal({ metrics: [ScalingMetric.pods('rps', 0)] }) }, /^scaling\.metrics\[0\]\.averageValue must be a number from 0\.001, got 0/],
    ['a metric that is a string, from JavaScript', { scaling: KubernetesScaling.horizontal({ metrics: [{} as any] }) }, /^scaling\.metrics\[0\] must be a ScalingMetric such as ScalingMetric\.pods\('http_requests_per_second', 100\), got \{\}/],
    ['101 percent a minute', { scaling: Scaling.auto({ scaleDownPercentPerMinute: 101 }) }, /^scaling\.scaleDownPercentPerMinute must be a whole number from 1 to 100, got 101/],
    ['101 percent a minute, with other metrics', { scaling: KubernetesScaling.horizontal({ scaleDownPercentPerMinute: 101 }) }, /^scaling\.scaleDownPercentPerMinute must be a whole number from 1 to 100, got 101/],
    ['a stabilization of more than an hour', { scaling: Scaling.auto({ scaleDownStabilizationSeconds: 7200 }) }, /^scaling\.scaleDownStabilizationSeconds must be a whole number from 0 to 3600, got 7200/],
    ['a stabilization of more than an hour, with other metrics', { scaling: KubernetesScaling.horizontal({ scaleDownStabilizationSeconds: 7200 }) }, /^scaling\.scaleDownStabilizationSeconds must be a whole number from 0 to 3600, got 7200/],
    ['KEDA without options, from JavaScript', { scaling: KubernetesScaling.keda(undefined as any) }, /^scaling must be an object such as \{ triggers: \[KedaTrigger\.cpu\(70\)\] \}, got undefined/],
    ['KEDA without triggers', { scaling: KubernetesScaling.keda({ triggers: [] }) }, /^scaling\.triggers must be at least one, got none/],
    ['KEDA with a trigger that is a string, from JavaScript', { scaling: KubernetesScaling.keda({ triggers: [{} as any] }) }, /^scaling\.triggers\[0\] must be a KedaTrigger such as KedaTrigger\.cpu\(70\), got \{\}/],
    ['KEDA down to no pod by CPU', { scaling: KubernetesScaling.keda({ minReplicas: 0, triggers: [KedaTrigger.cpu(70)] }) }, /^scaling\.minReplicas must be at least 1 if all triggers are cpu or memory, which have no value without pods, got 0; raise it, or add another trigger/],
    ['KEDA by CPU without requests', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.cpu(70)] }), ...noCpu }, /^scaling\.triggers\[0\] requires resources\.cpuRequestMillis above 0, because it is relative to the request/],
    ['KEDA above 0 of anything', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'http://p', query: 'up', threshold: 0 })] }) }, /^scaling\.triggers\[0\]\.threshold must be a number above 0, got 0/],
    ['KEDA without a query', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'http://p', query: ' ', threshold: 1 })] }) }, /^scaling\.triggers\[0\]\.query must be PromQL that returns one number, got " "/],
    ['KEDA that asks nobody', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'prometheus', query: 'up', threshold: 1 })] }) }, /^scaling\.triggers\[0\]\.serverAddress must be an address such as http:\/\/prometheus\.monitoring:9090, got "prometheus"/],
    ['KEDA by day with half a pod', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.cron({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '0 9 * * *', desiredReplicas: 1.5 })] }) }, /^scaling\.triggers\[0\]\.desiredReplicas must be a whole number from 0, got 1\.5/],
    ['KEDA by day without an end', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.cron({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '', desiredReplicas: 1 })] }) }, /^scaling\.triggers\[0\]\.end must be five fields such as '0 8 \* \* 1-5', or a macro such as '@daily', got ""/],
    ['KEDA with half a percent', { scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.cpu(0.5)] }) }, /^scaling\.triggers\[0\]\.utilization must be a whole number from 1, got 0\.5/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });
});

test('KEDA with options that are null, from JavaScript, is refused', () => {
  expect(errors(() => service({ scaling: KubernetesScaling.keda(null as any) }))).toEqual(['scaling must be an object such as { triggers: [KedaTrigger.cpu(70)] }, got null']);
});

describe('availability', () => {
  const budget = (props: Partial<GoWebServiceProps>) => manifests(service(props)).PodDisruptionBudget?.spec;

  test('one pod may be gone where there can be more than one', () => {
    expect(budget({})).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' } },
    });
    expect(budget({ scaling: Scaling.auto({ minReplicas: 1 }) })).toMatchObject({ maxUnavailable: 1 });
    expect(budget({ scaling: Scaling.fixed(1) })).toBeUndefined();
  });

  test('the budget can be another, or none', () => {
    expect(budget({ disruptionBudget: DisruptionBudget.maxUnavailablePercent(25) })).toMatchObject({ maxUnavailable: '25%' });
    expect(budget({ disruptionBudget: DisruptionBudget.minAvailable(1) })).toMatchObject({ minAvailable: 1 });
    expect(budget({ disruptionBudget: DisruptionBudget.NONE })).toBeUndefined();
  });

  test.each([
    DisruptionBudget.minAvailable(2), DisruptionBudget.minAvailablePercent(100),
    DisruptionBudget.maxUnavailable(0), DisruptionBudget.maxUnavailablePercent(0),
  ])('a budget that lets no pod go is refused: %j', disruptionBudget => {
    expect(errors(() => service({ disruptionBudget }))).toEqual([expect.stringMatching(/^disruptionBudget must allow the eviction of one of 2 pods, got .*, which blocks node drains/)]);
  });

  test.each<[string, DisruptionBudget, RegExp]>([
    ['half a pod', DisruptionBudget.maxUnavailable(0.5), /^disruptionBudget\.maxUnavailable must be a whole number from 0, got 0\.5/],
    ['101 percent', DisruptionBudget.minAvailablePercent(101), /^disruptionBudget\.minAvailablePercent must be a whole number from 0 to 100, got 101/],
    ['a number, from JavaScript', 1 as any, /^disruptionBudget must be a DisruptionBudget such as DisruptionBudget\.maxUnavailable\(1\), got 1/],
  ])('a budget that is %s is refused', (_, disruptionBudget, message) => {
    expect(errors(() => service({ disruptionBudget }))).toEqual([expect.stringMatching(message)]);
  });

  const atLeast = (percent: number, replicas: number) => () =>
    service({ disruptionBudget: DisruptionBudget.minAvailablePercent(percent), scaling: Scaling.fixed(replicas) });

  test.each([[60, 2], [50, 1], [90, 5], [1, 1], [100, 3], [100, 0]])('%i %% of %i pods is refused: it rounds up to all of them', (percent, replicas) => {
    expect(errors(atLeast(percent, replicas))).toEqual([expect.stringMatching(`^disruptionBudget must allow the eviction of one of ${replicas} pods, got minAvailable ${percent}%`)]);
  });

  test.each([[50, 2], [80, 5], [0, 2], [60, 0], [58, 50]])('%i %% of %i pods lets one go', (percent, replicas) => {
    expect(errors(atLeast(percent, replicas))).toEqual([]);
  });

  test('pods are spread over zones and nodes where there can be more than one', () => {
    const { topologySpreadConstraints, affinity } = pod(service());
    expect(topologySpreadConstraints.map((c: any) => [c.topologyKey, c.maxSkew, c.whenUnsatisfiable, c.matchLabelKeys])).toEqual([
      ['topology.kubernetes.io/zone', 1, 'ScheduleAnyway', ['pod-template-hash']], ['kubernetes.io/hostname', 1, 'ScheduleAnyway', ['pod-template-hash']],
    ]);
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]).toMatchObject({ weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } });
    for (const props of [{ topologySpread: false }, { scaling: Scaling.fixed(1) }]) {
      expect(pod(service(props))).not.toHaveProperty('topologySpreadConstraints');
      expect(pod(service(props))).not.toHaveProperty('affinity');
    }
  });
});

describe('metrics', () => {
  const policy = (metricsDiscovery: MetricsDiscovery, metrics?: MetricsOptions) =>
    manifests(service({ metrics, metricsDiscovery })).NetworkPolicy.spec.ingress;
  const metricsDiscovery = MetricsDiscovery.serviceMonitor();

  test('are told to the Prometheus Operator', () => {
    const made = service({
      metrics: { port: 9090, path: '/stats' }, metricsDiscovery: MetricsDiscovery.serviceMonitor({ intervalSeconds: 15, labels: { release: 'prometheus' } }),
    });
    const { ServiceMonitor, Service } = manifests(made);
    expect(ServiceMonitor.metadata.labels).toMatchObject({ release: 'prometheus' });
    expect(ServiceMonitor.spec).toEqual({
      selector: { matchLabels: { 'app.kubernetes.io/name': 'api' } }, // Argo CD may write another instance on the Service
      endpoints: [{ port: 'metrics', path: '/stats', interval: '15s' }],
    });
    expect(Service.metadata.labels).toMatchObject(ServiceMonitor.spec.selector.matchLabels);
    expect(Service.spec.ports[1]).toEqual({ name: 'metrics', port: 9090, targetPort: 'metrics' });
    expect(container(made).ports[1]).toEqual({ name: 'metrics', containerPort: 9090 });
  });

  test.each([undefined, null, {}])('are on the main port, at /metrics: %j', metrics => {
    const { ServiceMonitor, Service } = manifests(service({ metrics: metrics as any, metricsDiscovery }));
    expect(ServiceMonitor.spec.endpoints).toEqual([{ port: 'http', path: '/metrics' }]);
    expect(Service.spec.ports).toHaveLength(1);
  });

  test.each([ServiceType.loadBalancer(), ServiceType.nodePort()])('have no port of their own on a Service that is public: %j', serviceType => {
    const made = service({ serviceType, metrics: { port: 9090 }, metricsDiscovery });
    const { Service, PodMonitor, ServiceMonitor, NetworkPolicy, Deployment } = manifests(made);
    expect(Service.spec.ports.map((p: any) => p.name)).toEqual(['http']);
    expect(Deployment.spec.template.spec.containers[0].ports[1]).toEqual({ name: 'metrics', containerPort: 9090 });
    expect(PodMonitor.spec).toEqual({ selector: Deployment.spec.selector, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] });
    expect(ServiceMonitor).toBeUndefined();
    expect(NetworkPolicy.spec.ingress).toContainEqual({ from: [{ namespaceSelector: {} }], ports: [{ port: 9090, protocol: 'TCP' }] });
  });

  test.each([[undefined, 'http'], [8080, 'http'], [9090, 'admin']])('are on a port %p that a public Service has anyway', (port, name) => {
    const props = { serviceType: ServiceType.loadBalancer(), additionalPorts: [{ name: 'admin', port: 9090 }] };
    const { Service, ServiceMonitor } = manifests(service({ ...props, metrics: { port }, metricsDiscovery }));
    expect(Service.spec.ports.map((p: any) => p.name)).toEqual(['http', 'admin']);
    expect(ServiceMonitor.spec.endpoints).toEqual([{ port: name, path: '/metrics' }]);
  });

  test.each([undefined, MetricsDiscovery.annotations()])('are told by annotations', annotations => {
    const { Deployment, ServiceMonitor } = manifests(service({ metrics: { port: 9090 }, metricsDiscovery: annotations }));
    expect(Deployment.spec.template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'prometheus.io/path': '/metrics',
    });
    expect(ServiceMonitor).toBeUndefined();
  });

  test.each([MetricsDiscovery.serviceMonitor, MetricsDiscovery.annotations])('are let out to pods of the cluster, or to those that scrape', make => {
    expect(policy(make(), { port: 9090 })).toEqual([{ from: [{ namespaceSelector: {} }], ports: [{ port: 9090, protocol: 'TCP' }] }]);
    const scraper = service({}, 'prometheus', shop('monitoring'));
    expect(policy(make({ scraper }))[0].from).toEqual([{
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'prometheus' } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    }]);
  });

  const monitor = (options: Parameters<typeof MetricsDiscovery.serviceMonitor>[0]) =>
    ({ metricsDiscovery: MetricsDiscovery.serviceMonitor(options) });
  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['port 0', { metrics: { port: 0 } }, /^metrics\.port must be a whole number from 1 to 65535, got 0/],
    ['a path without a slash', { metrics: { path: 'metrics' } }, /^metrics\.path must be a path that starts with '\/', got "metrics"/],
    ['a label that is none', monitor({ labels: { a: 'b c' } }), /^metricsDiscovery\.labels\['a'\] must be letters, digits, '-', '_' and '\.', starting and ending with a letter or digit, at most 63 characters, got "b c"/],
    ['half a second', monitor({ intervalSeconds: 0.5 }), /^metricsDiscovery\.intervalSeconds must be a whole number from 1, got 0\.5/],
    ['who scrapes as a string, from JavaScript', { metricsDiscovery: MetricsDiscovery.annotations({ scraper: 'prometheus' as any }) }, /^metricsDiscovery\.scraper must be a workload, Pods\.select\(…\) or NetworkPolicyIpBlock\.ipv4\(…\), got "prometheus"/],
    ['a boolean, from JavaScript', { metrics: true as any }, /^metrics must be an object, got true/],
    ['a way of discovery that is a boolean, from JavaScript', { metricsDiscovery: true as any }, /^metricsDiscovery must be a MetricsDiscovery such as MetricsDiscovery\.serviceMonitor\(\), got true/],
  ])('refuse %s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });

  test('refuse who scrapes together with everything else', () => {
    const chart = shop();
    expect(errors(() => service({ port: 0, ...monitor({ scraper: 'prometheus' as any }) }, 'api', chart))).toEqual([
      expect.stringMatching(/^port must be /), expect.stringMatching(/^metrics\.port must be set/), expect.stringMatching(/^metricsDiscovery\.scraper must be /),
    ]);
    expect(chart.node.tryFindChild('api')).toBeUndefined();
  });
});

describe('migration', () => {
  const common = { environment: { A: '1' }, port: 8080 };

  test('in each pod comes before the program, with the same image and configuration', () => {
    const made = pod(service({ ...common, migration: Migration.initContainer({ args: ['migrate', 'up'], resources: { memoryLimitMiB: 1024 } }) }));
    const [migration] = made.initContainers;
    const [program] = made.containers;
    expect(migration).toMatchObject({ name: 'migration', args: ['migrate', 'up'], image: program.image, envFrom: program.envFrom, securityContext: program.securityContext });
    expect(migration.env).toEqual([{ name: 'GOMEMLIMIT', value: '921MiB' }]);
    for (const field of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'restartPolicy']) expect(migration).not.toHaveProperty(field);
  });

  const small = { resources: { ephemeralStorageLimitMiB: 256 } };
  const large = { tmpSizeMiB: 1024 };

  test('in each pod needs no room for what the volumes hold, which the program has', () => {
    const made = service({ ...large, migration: Migration.initContainer(small) });
    expect(pod(made).initContainers[0].resources.limits['ephemeral-storage']).toBe('256Mi');
  });

  test('that is a Job needs the room itself', () => {
    expect(errors(() => service({ ...large, migration: Migration.job(small) }))).toEqual([expect.stringMatching(/^migration\.resources\.ephemeralStorageLimitMiB must be at least 1024, the size of \/tmp and the emptyDir volumes, got 256; raise the limit or make the volumes smaller/)]);
    expect(job({ ...large, migration: Migration.job({ resources: { memoryLimitMiB: 1024 } }) }).Job.spec.template.spec.containers[0].resources.limits['ephemeral-storage']).toBe('1216Mi');
  });

  const job = (props: Partial<GoWebServiceProps> = {}) => manifests(service({
    ...common, migration: Migration.job({ args: ['migrate'] }), ...props,
  }));

  test('is a Job with another name for another image or configuration', () => {
    const { Job, Deployment } = job();
    expect(Job.metadata).toMatchObject({ name: expect.stringMatching(/^api-migration-[0-9a-f]{10}$/) });
    expect(Job.metadata.annotations).toBeUndefined();
    expect(Job.spec).toMatchObject({ backoffLimit: 3, activeDeadlineSeconds: 1800, template: { spec: { restartPolicy: 'Never', containers: [{ args: ['migrate'] }] } } });
    expect(Job.spec.template.spec.containers[0].image).toBe(Deployment.spec.template.spec.containers[0].image);
    expect(job().Job.metadata.name).toBe(Job.metadata.name);
    const chart = shop();
    expect(job({ environment: { A: '2' } }).Job.metadata.name).not.toBe(Job.metadata.name);
    const other = service({ ...common, image: image(chart, 'shop/api:2'), migration: Migration.job({ args: ['migrate'] }) }, 'api', chart);
    expect(manifests(other).Job.metadata.name).not.toBe(Job.metadata.name);
    expect(String((other.migrationJob!.metadata.name))).toBe(manifests(other).Job.metadata.name);
  });

  test('whose pods are no pods of the Service, but are under the same NetworkPolicy', () => {
    const { Job, Service, NetworkPolicy } = job();
    const labels = Job.spec.template.metadata.labels;
    expect(labels['app.kubernetes.io/name']).not.toBe(Service.spec.selector['app.kubernetes.io/name']);
    expect(NetworkPolicy.spec.podSelector).toEqual({
      matchLabels: { 'app.kubernetes.io/instance': 'api' },
      matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['api', labels['app.kubernetes.io/name']] }],
    });
    const chart = shop();
    const [api, database] = [service({ migration: Migration.job({ args: ['migrate'] }) }, 'api', chart), service({}, 'database', chart)];
    api.allowTo(database);
    expect(manifests(database).NetworkPolicy.spec.ingress[0].from).toEqual([{ podSelector: NetworkPolicy.spec.podSelector }]);
  });

  test('has a deadline, retries and a time to be kept', () => {
    const migration = Migration.job({ command: ['/migrate'], deadlineSeconds: 300, retries: 0, ttlSecondsAfterFinished: 86400 });
    expect(job({ migration }).Job.spec).toMatchObject({ activeDeadlineSeconds: 300, backoffLimit: 0, ttlSecondsAfterFinished: 86400 });
    expect(job({ migration }).Job.spec.template.spec.containers[0].command).toEqual(['/migrate']);
  });

  test('has the annotations that are added to it, which do not change its name', () => {
    const made = service({ ...common, migration: Migration.job({ args: ['migrate'] }) });
    made.migrationJob!.metadata.addAnnotation('team', 'shop');
    expect(manifests(made).Job.metadata).toMatchObject({ name: job().Job.metadata.name, annotations: { team: 'shop' } });
  });

  test.each<[string, Migration, RegExp]>([
    ['arguments that are a string, from JavaScript', Migration.job({ args: 'up' as any }), /^migration\.args must be a list of strings, got "up"/],
    ['fewer than 0 retries', Migration.job({ retries: -1 }), /^migration\.retries must be a whole number from 0, got -1/],
    ['no time', Migration.job({ deadlineSeconds: 0 }), /^migration\.deadlineSeconds must be a whole number from 1, got 0/],
    ['no options, from JavaScript', Migration.job(undefined as any), /^migration must be an object such as \{ args: \['migrate'\] \}, got undefined/],
    ['no options of a container, from JavaScript', Migration.initContainer(undefined as any), /^migration must be an object such as \{ args: \['migrate'\] \}, got undefined/],
    ['options that are null, from JavaScript', Migration.job(null as any), /^migration must be an object such as \{ args: \['migrate'\] \}, got null/],
    ['annotations, which the Job itself takes', Migration.job({ annotations: { team: 'shop' } } as any), /^migration does not support annotations; use migrationJob\.metadata\.addAnnotation\(…\)/],
    ['a list, from JavaScript', ['up'] as any, /^migration must be a Migration such as Migration\.job\(\{ args: \['migrate'\] \}\), got \["up"\]/],
  ])('refuses %s', (_, migration, message) => {
    expect(errors(() => service({ migration }))).toEqual([expect.stringMatching(message)]);
  });
});
