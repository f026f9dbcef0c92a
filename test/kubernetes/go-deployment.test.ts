import { Duration, Size } from 'cdk8s';
import { Cpu, PercentOrAbsolute } from 'cdk8s-plus-28';
import {
  DisruptionBudget, GoWebServiceProps, Health, HealthProbe, KedaTrigger, Metrics, Migration, Rollout, Scaling, ScalingMetric, ServiceExposure,
} from '../../src/kubernetes';
import { container, image, manifests, pod, errors, service, shop } from '../support/workloads';

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
      delay: Duration.seconds(1), period: Duration.seconds(2), timeout: Duration.seconds(3), failureThreshold: 4, successThreshold: 5, port: 'metrics',
    };
    const health = Health.of({ readiness: HealthProbe.https('/ready', options) });
    expect(container(service({ health, metrics: Metrics.scrapeAnnotations({ port: 9090 }) })).readinessProbe).toEqual({
      httpGet: { path: '/ready', port: 'metrics', scheme: 'HTTPS' },
      initialDelaySeconds: 1,
      periodSeconds: 2,
      timeoutSeconds: 3,
      failureThreshold: 4,
      successThreshold: 5,
    });
  });

  test.each<[string, HealthProbe, RegExp]>([
    ['an unknown port', HealthProbe.tcp({ port: 'admin' }), /^health\.liveness\.port must be the name of a port of the container \(http\), got "admin"/],
    ['a path without a slash', HealthProbe.http('healthz'), /^health\.liveness\.path must be a path that starts with '\/', got "healthz"/],
    ['period 0', HealthProbe.tcp({ period: Duration.seconds(0) }), /^health\.liveness\.period must be whole seconds from 1, got 0 seconds/],
    ['half a second', HealthProbe.tcp({ timeout: Duration.millis(500) }), /^health\.liveness\.timeout must be whole seconds from 1, got 0\.5 seconds/],
    ['threshold 0', HealthProbe.tcp({ failureThreshold: 0 }), /^health\.liveness\.failureThreshold must be a whole number from 1, got 0/],
    ['two successes', HealthProbe.tcp({ successThreshold: 2 }), /^health\.liveness\.successThreshold must be 1, got 2/],
    ['a string, from JavaScript', '/healthz' as any, /^health\.liveness must be a HealthProbe such as HealthProbe\.http\('\/healthz'\), got "\/healthz"/],
  ])('refuses %s', (_, liveness, message) => {
    expect(errors(() => service({ health: Health.of({ liveness }) }))).toEqual([expect.stringMatching(message)]);
  });
});

describe('rollout', () => {
  test('replaces pods one by one, and never has one less', () => {
    expect(deployment()).toMatchObject({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 600,
      minReadySeconds: 5,
    });
  });

  test('takes other numbers', () => {
    const rollout = Rollout.rolling({
      maxSurge: PercentOrAbsolute.percent(50),
      maxUnavailable: PercentOrAbsolute.absolute(2),
      revisionHistoryLimit: 1,
      progressDeadline: Duration.minutes(1),
      minReady: Duration.seconds(0),
    });
    const spec = deployment({ rollout });
    expect(spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 2 } }, revisionHistoryLimit: 1, progressDeadlineSeconds: 60 });
    expect(spec.minReadySeconds).toBeUndefined();
  });

  test('recreates', () => {
    expect(deployment({ rollout: Rollout.recreate() }).strategy).toEqual({ type: 'Recreate' });
  });

  test.each<[string, Rollout, RegExp]>([
    ['no room at all', Rollout.rolling({ maxSurge: PercentOrAbsolute.percent(0) }), /^rollout\.maxSurge and rollout\.maxUnavailable must not both be 0: no pod could be replaced/],
    ['half pods', Rollout.rolling({ maxSurge: PercentOrAbsolute.absolute(0.5) }), /^rollout\.maxSurge must be whole pods from 0 or whole percent from 0 to 100, got 0\.5/],
    ['101 percent', Rollout.rolling({ maxUnavailable: PercentOrAbsolute.percent(101) }), /^rollout\.maxUnavailable must be whole pods from 0 or whole percent from 0 to 100, got "101%"/],
    ['a history below 0', Rollout.rolling({ revisionHistoryLimit: -1 }), /^rollout\.revisionHistoryLimit must be a whole number from 0, got -1/],
    ['a deadline that is over before a pod is available', Rollout.recreate({ progressDeadline: Duration.seconds(5) }), /^rollout\.progressDeadline must be above rollout\.minReady \(5 seconds\), got 5 seconds/],
    ['a string, from JavaScript', 'Recreate' as any, /^rollout must be a Rollout such as Rollout\.rolling\(\), got "Recreate"/],
  ])('refuses %s', (_, rollout, message) => {
    expect(errors(() => service({ rollout }))).toEqual([expect.stringMatching(message)]);
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

  test('by CPU is from 2 to 10 pods, which go slowly', () => {
    expect(autoscaler(Scaling.horizontal())).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [cpu(70)],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] } },
    });
  });

  test('leaves the number of pods to the autoscaler', () => {
    expect(deployment({ scaling: Scaling.horizontal() })).not.toHaveProperty('replicas');
    expect(deployment({ scaling: Scaling.keda({ triggers: [KedaTrigger.cpu(70)] }) })).not.toHaveProperty('replicas');
  });

  test('follows CPU, memory, and metrics of pods and of the outside', () => {
    expect(autoscaler(Scaling.horizontal({
      minReplicas: 3,
      maxReplicas: 30,
      cpuUtilization: 80,
      memoryUtilization: 75,
      scaleDownStabilization: Duration.minutes(10),
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
    expect(autoscaler(Scaling.horizontal({ metrics: [ScalingMetric.pods('rps', 10)] })).metrics).toHaveLength(1);
  });

  test('one limit moves the other’s default', () => {
    expect(autoscaler(Scaling.horizontal({ maxReplicas: 1 }))).toMatchObject({ minReplicas: 1, maxReplicas: 1 });
    expect(autoscaler(Scaling.horizontal({ minReplicas: 20 }))).toMatchObject({ minReplicas: 20, maxReplicas: 20 });
  });

  test('by KEDA takes any trigger, down to no pod', () => {
    expect(autoscaler(Scaling.keda({
      minReplicas: 0,
      maxReplicas: 5,
      pollingInterval: Duration.seconds(15),
      cooldownPeriod: Duration.minutes(1),
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

  const noCpu = { resources: { cpuRequest: Cpu.millis(0) } };
  test('says all that a trigger from JavaScript lacks', () => {
    const of = (trigger: KedaTrigger) => errors(() => service({ scaling: Scaling.keda({ triggers: [trigger] }) }));
    expect(of(KedaTrigger.prometheus(undefined as any))).toHaveLength(3);
    expect(of(KedaTrigger.cron(null as any))).toHaveLength(4);
  });

  test.each<[string, Partial<GoWebServiceProps>, RegExp]>([
    ['fewer than 0 pods', { scaling: Scaling.fixed(-1) }, /^Scaling\.fixed: replicas must be a whole number from 0, got -1/],
    ['half pods', { scaling: Scaling.fixed(1.5) }, /^Scaling\.fixed: replicas must be a whole number from 0, got 1\.5/],
    ['a number that is a string, from JavaScript', { scaling: Scaling.fixed('2' as any) }, /^Scaling\.fixed: replicas must be a whole number from 0, got "2"/],
    ['no number, from JavaScript', { scaling: Scaling.fixed(undefined as any) }, /^Scaling\.fixed: replicas must be a whole number from 0, got undefined/],
    ['a scaling that is a number, from JavaScript', { scaling: 3 as any }, /^scaling must be a Scaling such as Scaling\.fixed\(2\), got 3/],
    ['a minimum above the maximum', { scaling: Scaling.horizontal({ minReplicas: 5, maxReplicas: 2 }) }, /^Scaling\.horizontal: minReplicas must be at most maxReplicas \(2\), got 5/],
    ['no pod without KEDA', { scaling: Scaling.horizontal({ minReplicas: 0 }) }, /^Scaling\.horizontal: minReplicas must be a whole number from 1, got 0/],
    ['utilization without requests', { scaling: Scaling.horizontal(), ...noCpu }, /^Scaling\.horizontal: cpuUtilization must be left out where resources\.cpuRequest is 0, since it is relative to what pods request/],
    ['utilization 0', { scaling: Scaling.horizontal({ cpuUtilization: 0 }) }, /^Scaling\.horizontal: cpuUtilization must be a whole number from 1, got 0/],
    ['a metric without a name', { scaling: Scaling.horizontal({ metrics: [ScalingMetric.pods('', 1)] }) }, /^Scaling\.horizontal: metrics\[0\]\.name must be a name without .*, got ""$/],
    ['a metric of 0', { scaling: Scaling.horizontal({ metrics: [ScalingMetric.pods('rps', 0)] }) }, /^Scaling\.horizontal: metrics\[0\]\.averageValue must be a number from 0\.001, got 0/],
    ['a metric that is a string, from JavaScript', { scaling: Scaling.horizontal({ metrics: [{} as any] }) }, /^Scaling\.horizontal: metrics\[0\] must be a ScalingMetric such as ScalingMetric\.pods\('http_requests_per_second', 100\), got \{\}/],
    ['101 percent a minute', { scaling: Scaling.horizontal({ scaleDownPercentPerMinute: 101 }) }, /^Scaling\.horizontal: scaleDownPercentPerMinute must be a whole number from 1 to 100, got 101/],
    ['a stabilization of more than an hour', { scaling: Scaling.horizontal({ scaleDownStabilization: Duration.hours(2) }) }, /^Scaling\.horizontal: scaleDownStabilization must be at most 3600 seconds, got 7200 seconds/],
    ['KEDA without options, from JavaScript', { scaling: Scaling.keda(undefined as any) }, /^Scaling\.keda: triggers must be at least one, got none/],
    ['KEDA without triggers', { scaling: Scaling.keda({ triggers: [] }) }, /^Scaling\.keda: triggers must be at least one, got none/],
    ['KEDA with a trigger that is a string, from JavaScript', { scaling: Scaling.keda({ triggers: [{} as any] }) }, /^Scaling\.keda: triggers\[0\] must be a KedaTrigger such as KedaTrigger\.cpu\(70\), got \{\}/],
    ['KEDA down to no pod by CPU', { scaling: Scaling.keda({ minReplicas: 0, triggers: [KedaTrigger.cpu(70)] }) }, /^Scaling\.keda: minReplicas must be from 1 where all triggers are cpu or memory, got 0: they have no value where no pod runs/],
    ['KEDA by CPU without requests', { scaling: Scaling.keda({ triggers: [KedaTrigger.cpu(70)] }), ...noCpu }, /^Scaling\.keda: triggers\[0\] must be left out where resources\.cpuRequest is 0, since it is relative to what pods request/],
    ['KEDA above 0 of anything', { scaling: Scaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'http://p', query: 'up', threshold: 0 })] }) }, /^Scaling\.keda: triggers\[0\]\.threshold must be a number above 0, got 0/],
    ['KEDA without a query', { scaling: Scaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'http://p', query: ' ', threshold: 1 })] }) }, /^Scaling\.keda: triggers\[0\]\.query must be PromQL that returns one number, got " "/],
    ['KEDA that asks nobody', { scaling: Scaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'prometheus', query: 'up', threshold: 1 })] }) }, /^Scaling\.keda: triggers\[0\]\.serverAddress must be an address such as http:\/\/prometheus\.monitoring:9090, got "prometheus"/],
    ['KEDA by day with half a pod', { scaling: Scaling.keda({ triggers: [KedaTrigger.cron({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '0 9 * * *', desiredReplicas: 1.5 })] }) }, /^Scaling\.keda: triggers\[0\]\.desiredReplicas must be a whole number from 0, got 1\.5/],
    ['KEDA by day without an end', { scaling: Scaling.keda({ triggers: [KedaTrigger.cron({ timeZone: 'Europe/Berlin', start: '0 8 * * *', end: '', desiredReplicas: 1 })] }) }, /^Scaling\.keda: triggers\[0\]\.end must be five fields such as '0 8 \* \* 1-5', or a macro such as '@daily', got ""/],
    ['KEDA with half a percent', { scaling: Scaling.keda({ triggers: [KedaTrigger.cpu(0.5)] }) }, /^Scaling\.keda: triggers\[0\]\.utilization must be a whole number from 1, got 0\.5/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => service(props))).toEqual([expect.stringMatching(message)]);
  });
});

test('KEDA with options that are null, from JavaScript, is refused', () => {
  expect(errors(() => service({ scaling: Scaling.keda(null as any) }))).toContainEqual(expect.stringMatching(/^Scaling\.keda: triggers must be at least one, got none/));
});

describe('availability', () => {
  const budget = (props: Partial<GoWebServiceProps>) => manifests(service(props)).PodDisruptionBudget?.spec;

  test('one pod may be gone where there can be more than one', () => {
    expect(budget({})).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' } },
    });
    expect(budget({ scaling: Scaling.horizontal({ minReplicas: 1 }) })).toMatchObject({ maxUnavailable: 1 });
    expect(budget({ scaling: Scaling.fixed(1) })).toBeUndefined();
  });

  test('the budget can be another, or none', () => {
    expect(budget({ disruptionBudget: DisruptionBudget.maxUnavailable(PercentOrAbsolute.percent(25)) })).toMatchObject({ maxUnavailable: '25%' });
    expect(budget({ disruptionBudget: DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(1)) })).toMatchObject({ minAvailable: 1 });
    expect(budget({ disruptionBudget: DisruptionBudget.NONE })).toBeUndefined();
  });

  test.each([
    DisruptionBudget.minAvailable(PercentOrAbsolute.absolute(2)), DisruptionBudget.minAvailable(PercentOrAbsolute.percent(100)),
    DisruptionBudget.maxUnavailable(PercentOrAbsolute.absolute(0)),
  ])('a budget that lets no pod go is refused: %j', disruptionBudget => {
    expect(errors(() => service({ disruptionBudget }))).toEqual([expect.stringMatching(/^disruptionBudget must allow the eviction of one pod of 2, got .*, so no node could be drained/)]);
  });

  const atLeast = (percent: number, replicas: number) =>
    service({ disruptionBudget: DisruptionBudget.minAvailable(PercentOrAbsolute.percent(percent)), scaling: Scaling.fixed(replicas) });

  test.each([[60, 2], [50, 1], [90, 5], [1, 1], [100, 3], [100, 0]])('%i %% of %i pods is refused: it rounds up to all of them', (percent, replicas) => {
    expect(problems(atLeast(percent, replicas))).toEqual([expect.stringMatching(`^disruptionBudget must allow the eviction of one pod of ${replicas}, got minAvailable ${percent}%`)]);
  });

  test.each([[50, 2], [80, 5], [0, 2], [60, 0], [58, 50]])('%i %% of %i pods lets one go', (percent, replicas) => {
    expect(problems(atLeast(percent, replicas))).toEqual([]);
  });

  test('pods are spread over zones and nodes where there can be more than one', () => {
    const { topologySpreadConstraints, affinity } = pod(service());
    expect(topologySpreadConstraints.map((c: any) => [c.topologyKey, c.maxSkew, c.whenUnsatisfiable, c.matchLabelKeys])).toEqual([
      ['topology.kubernetes.io/zone', 1, 'ScheduleAnyway', ['pod-template-hash']], ['kubernetes.io/hostname', 1, 'ScheduleAnyway', ['pod-template-hash']],
    ]);
    expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]).toMatchObject({ weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } });
    for (const props of [{ spread: false }, { scaling: Scaling.fixed(1) }]) {
      expect(pod(service(props))).not.toHaveProperty('topologySpreadConstraints');
      expect(pod(service(props))).not.toHaveProperty('affinity');
    }
  });
});

describe('metrics', () => {
  const policy = (metrics: Metrics) => manifests(service({ metrics })).NetworkPolicy.spec.ingress;

  test('are told to the Prometheus Operator', () => {
    const made = service({ metrics: Metrics.serviceMonitor({ port: 9090, path: '/stats', interval: Duration.seconds(15), labels: { release: 'prometheus' } }) });
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

  test('are on the main port, at /metrics', () => {
    const { ServiceMonitor, Service } = manifests(service({ metrics: Metrics.serviceMonitor() }));
    expect(ServiceMonitor.spec.endpoints).toEqual([{ port: 'http', path: '/metrics' }]);
    expect(Service.spec.ports).toHaveLength(1);
  });

  test.each([ServiceExposure.loadBalancer(), ServiceExposure.nodePort()])('have no port of their own on a Service that is public: %j', exposure => {
    const made = service({ exposure, metrics: Metrics.serviceMonitor({ port: 9090 }) });
    const { Service, PodMonitor, ServiceMonitor, NetworkPolicy, Deployment } = manifests(made);
    expect(Service.spec.ports.map((p: any) => p.name)).toEqual(['http']);
    expect(Deployment.spec.template.spec.containers[0].ports[1]).toEqual({ name: 'metrics', containerPort: 9090 });
    expect(PodMonitor.spec).toEqual({ selector: Deployment.spec.selector, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics' }] });
    expect(ServiceMonitor).toBeUndefined();
    expect(NetworkPolicy.spec.ingress).toContainEqual({ from: [{ namespaceSelector: {} }], ports: [{ port: 9090, protocol: 'TCP' }] });
  });

  test.each([[undefined, 'http'], [8080, 'http'], [9090, 'admin']])('are on a port %p that a public Service has anyway', (port, name) => {
    const props = { exposure: ServiceExposure.loadBalancer(), additionalPorts: [{ name: 'admin', port: 9090 }] };
    const { Service, ServiceMonitor } = manifests(service({ ...props, metrics: Metrics.serviceMonitor({ port }) }));
    expect(Service.spec.ports.map((p: any) => p.name)).toEqual(['http', 'admin']);
    expect(ServiceMonitor.spec.endpoints).toEqual([{ port: name, path: '/metrics' }]);
  });

  test('are told by annotations', () => {
    const { Deployment, ServiceMonitor } = manifests(service({ metrics: Metrics.scrapeAnnotations({ port: 9090 }) }));
    expect(Deployment.spec.template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'prometheus.io/path': '/metrics',
    });
    expect(ServiceMonitor).toBeUndefined();
  });

  test('are let out to pods of the cluster, or to those that scrape', () => {
    expect(policy(Metrics.serviceMonitor({ port: 9090 }))).toEqual([{ from: [{ namespaceSelector: {} }], ports: [{ port: 9090, protocol: 'TCP' }] }]);
    const scrapedBy = service({}, 'prometheus', shop('monitoring'));
    expect(policy(Metrics.serviceMonitor({ scrapedBy }))[0].from).toEqual([{
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/instance': 'prometheus' } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    }]);
  });

  test.each<[string, Metrics, RegExp]>([
    ['port 0', Metrics.serviceMonitor({ port: 0 }), /^metrics\.port must be a whole number from 1 to 65535, got 0/],
    ['a path without a slash', Metrics.serviceMonitor({ path: 'metrics' }), /^metrics\.path must be a path that starts with '\/', got "metrics"/],
    ['a label that is none', Metrics.serviceMonitor({ labels: { a: 'b c' } }), /^metrics\.labels\['a'\] must be letters, digits, '-', '_' and '\.', a letter or digit first and last, at most 63 characters, got "b c"/],
    ['half a second', Metrics.serviceMonitor({ interval: Duration.millis(500) }), /^metrics\.interval must be whole seconds from 1, got 0\.5 seconds/],
    ['who scrapes as a string, from JavaScript', Metrics.scrapeAnnotations({ scrapedBy: 'prometheus' as any }), /^metrics\.scrapedBy must be a workload, Pods\.select\(…\) or NetworkPolicyIpBlock\.ipv4\(…\), got "prometheus"/],
    ['a boolean, from JavaScript', true as any, /^metrics must be a Metrics such as Metrics\.serviceMonitor\(\), got true/],
  ])('refuse %s', (_, metrics, message) => {
    expect(errors(() => service({ metrics }))).toEqual([expect.stringMatching(message)]);
  });
});

describe('migration', () => {
  const common = { environment: { A: '1' }, port: 8080 };

  test('in each pod comes before the program, with the same image and configuration', () => {
    const made = pod(service({ ...common, migration: Migration.initContainer({ args: ['migrate', 'up'], resources: { memoryLimit: Size.gibibytes(1) } }) }));
    const [migration] = made.initContainers;
    const [program] = made.containers;
    expect(migration).toMatchObject({ name: 'migration', args: ['migrate', 'up'], image: program.image, envFrom: program.envFrom, securityContext: program.securityContext });
    expect(migration.env).toEqual([{ name: 'GOMEMLIMIT', value: '966367641' }]);
    for (const field of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'restartPolicy']) expect(migration).not.toHaveProperty(field);
  });

  const small = { resources: { ephemeralStorageLimit: Size.mebibytes(256) } };
  const large = { tmpSize: Size.gibibytes(1) };

  test('in each pod needs no room for what the volumes hold, which the program has', () => {
    const made = service({ ...large, migration: Migration.initContainer(small) });
    expect(problems(made)).toEqual([]);
    expect(pod(made).initContainers[0].resources.limits['ephemeral-storage']).toBe('256Mi');
  });

  test('that is a Job needs the room itself', () => {
    expect(errors(() => service({ ...large, migration: Migration.job(small) }))).toEqual([expect.stringMatching(/^migration\.resources\.ephemeralStorageLimit must be at least 1Gi, the size of \/tmp and the emptyDir volumes of the pod, got 256Mi/)]);
    expect(job({ ...large, migration: Migration.job({ resources: { memoryLimit: Size.gibibytes(1) } }) }).Job.spec.template.spec.containers[0].resources.limits['ephemeral-storage']).toBe('1216Mi');
  });

  const job = (props: Partial<GoWebServiceProps> = {}) => manifests(service({
    ...common, migration: Migration.job({ args: ['migrate'], annotations: { team: 'shop' } }), ...props,
  }));

  test('is a Job with another name for another image or configuration', () => {
    const { Job, Deployment } = job();
    expect(Job.metadata).toMatchObject({ name: expect.stringMatching(/^api-migration-[0-9a-f]{10}$/), annotations: { team: 'shop' } });
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
    const migration = Migration.job({ command: ['/migrate'], deadline: Duration.minutes(5), retries: 0, keepFor: Duration.days(1) });
    expect(job({ migration }).Job.spec).toMatchObject({ activeDeadlineSeconds: 300, backoffLimit: 0, ttlSecondsAfterFinished: 86400 });
    expect(job({ migration }).Job.spec.template.spec.containers[0].command).toEqual(['/migrate']);
  });

  test.each<[string, Migration, RegExp]>([
    ['arguments that are a string, from JavaScript', Migration.job({ args: 'up' as any }), /^migration\.args must be a list of strings, got "up"/],
    ['fewer than 0 retries', Migration.job({ retries: -1 }), /^migration\.retries must be a whole number from 0, got -1/],
    ['no time', Migration.job({ deadline: Duration.seconds(0) }), /^migration\.deadline must be whole seconds from 1, got 0 seconds/],
    ['no options, from JavaScript', Migration.job(undefined as any), /^migration: options must be an object such as \{ args: \['migrate'\] \}, got nothing/],
    ['no options of a container, from JavaScript', Migration.initContainer(undefined as any), /^migration: options must be an object such as \{ args: \['migrate'\] \}, got nothing/],
    ['options that are null, from JavaScript', Migration.job(null as any), /^migration: options must be an object such as \{ args: \['migrate'\] \}, got nothing/],
    ['a list, from JavaScript', ['up'] as any, /^migration must be a Migration such as Migration\.job\(\{ args: \['migrate'\] \}\), got \["up"\]/],
  ])('refuses %s', (_, migration, message) => {
    expect(errors(() => service({ migration }))).toEqual([expect.stringMatching(message)]);
  });
});
