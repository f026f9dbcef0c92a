import { Chart } from 'cdk8s';
import { Health, HealthProbe, Migration, Scaling, Schedule, WorkloadVolume } from '../../src';
import { ClaimVolume, GoCronJob, GoWebService, GoWebServiceProps, GoWorker, KedaTrigger, KubernetesScaling, MetricsDiscovery, RestrictedNamespace, ServiceType } from '../../src/kubernetes';
import { errors, image, service, shop } from '../support/workloads';

const made = (props: Record<string, unknown>) => () => service(props as Partial<GoWebServiceProps>);
const inChart = (make: (chart: Chart) => unknown) => () => make(shop());

describe('a prop that does not exist is an error with its cure: ', () => {
  test.each<[string, () => unknown, string]>([
    ['replicas', made({ replicas: 3 }), 'GoWebService does not support replicas; use scaling: Scaling.fixed(3)'],
    ['env', made({ env: { A: 'b' } }), 'GoWebService does not support env; use environment'],
    ['envFrom', made({ envFrom: [] }), 'GoWebService does not support envFrom; use environmentFromSecrets'],
    ['command', made({ command: ['/api'] }), 'GoWebService does not support command; use args for the arguments of the entry point'],
    ['arguments', made({ arguments: ['serve'] }), 'GoWebService does not support arguments; use args'],
    ['livenessProbe', made({ livenessProbe: {} }), 'GoWebService does not support livenessProbe; use health: Health.of({ liveness: HealthProbe.http(…) })'],
    ['containerPort', made({ containerPort: 80 }), 'GoWebService does not support containerPort; use port'],
    ['strategy', made({ strategy: 'Recreate' }), 'GoWebService does not support strategy; use deploymentStrategy'],
    ['exposure', made({ exposure: 'LoadBalancer' }), 'GoWebService does not support exposure; use serviceType'],
    ['spread', made({ spread: false }), 'GoWebService does not support spread; use topologySpread'],
    ['namespace', made({ namespace: 'shop' }), 'GoWebService does not support namespace; set the namespace of the chart'],
    ['annotations', made({ annotations: {} }), 'GoWebService does not support annotations; use podAnnotations'],
    ['serviceAccountName', made({ serviceAccountName: 'api' }), "GoWebService does not support serviceAccountName; use serviceAccount: { name: 'api' }"],
    ['a misspelled name', made({ enviroment: {} }), 'GoWebService does not support enviroment; use environment'],
    ['another case', made({ nodeselector: {} }), 'GoWebService does not support nodeselector; use nodeSelector'],
    ['a part of a name', made({ additional: [] }), 'GoWebService does not support additional; use additionalPorts'],
    ['a name like no other', made({ quux: 1 }), 'GoWebService does not support quux; remove it'],
    ['resources.requests', made({ resources: { requests: { cpu: '100m' } } }), 'resources does not support requests; use cpuRequestMillis and memoryRequestMiB'],
    ['resources.memoryLimit', made({ resources: { memoryLimit: 128 } }), 'resources does not support memoryLimit; use memoryLimitMiB'],
    ['shutdown.drain', made({ shutdown: { drain: 5 } }), 'shutdown does not support drain; use drainSeconds'],
    ['the options of a probe', made({ health: Health.of({ liveness: HealthProbe.tcp({ period: 5 } as never) }) }), 'health.liveness does not support period; use periodSeconds'],
    ['the probes', made({ health: Health.of({ livenessProbe: HealthProbe.tcp() } as never) }), 'health does not support livenessProbe; use liveness'],
    ['the limits of an autoscaler', made({ scaling: Scaling.auto({ max: 5 } as never) }), 'scaling does not support max; use maxReplicas'],
    ['a sidecar', made({ sidecars: [{ name: 'proxy', env: {} }] }), 'sidecars[0] does not support env; use environment'],
    ['the resources of a sidecar', made({ sidecars: [{ name: 'proxy', resources: { limits: {} } }] }), 'sidecars[0].resources does not support limits; use cpuLimitMillis and memoryLimitMiB'],
    ['a secret as files', made({ secretFiles: [{ secret: { name: 'a' }, mountPath: '/run/a', path: '/run/a' }] }), 'secretFiles[0] does not support path; use mountPath'],
    ['a reference to a key', made({ secretEnvironment: { A: { secret: { name: 'a' }, key: 'k', name: 'x' } } }), "secretEnvironment['A'] does not support name; remove it"],
    ['a port', made({ additionalPorts: [{ name: 'admin', port: 9000, targetPort: 9000 }] }), 'additionalPorts[0] does not support targetPort; use port'],
    ['metrics', made({ metrics: { interval: 5 } }), 'metrics does not support interval; remove it'],
    ['discovery of metrics', made({ metricsDiscovery: MetricsDiscovery.serviceMonitor({ interval: 5 } as never) }), 'metricsDiscovery does not support interval; use intervalSeconds'],
    ['a migration', made({ migration: Migration.job({ keepFor: 5 } as never) }), 'migration does not support keepFor; use ttlSecondsAfterFinished'],
    ['a load balancer', made({ serviceType: ServiceType.loadBalancer({ sourceRange: [] } as never) }), 'serviceType does not support sourceRange; use sourceRanges'],
    ['a trigger of KEDA', made({ scaling: KubernetesScaling.keda({ triggers: [KedaTrigger.prometheus({ serverAddress: 'http://p', query: 'q', threshold: 1, interval: 2 } as never)] }) }),
      'scaling.triggers[0] does not support interval; remove it'],
    ['an Ingress', () => service().exposeViaIngress('/', { hostname: 'a.example.com' } as never), 'exposeViaIngress does not support hostname; use host'],
    ['a port of a rule', inChart(chart => service({}, 'a', chart).allowFrom(service({}, 'b', chart), { port: 1, to: 2 } as never)), 'allowFrom: ports[0] does not support to; remove it'],
    ['GoWorker', inChart(chart => new GoWorker(chart, 'w', { image: image(chart), servicePort: 80 } as never)), 'GoWorker does not support servicePort; use port'],
    ['GoCronJob', inChart(chart => new GoCronJob(chart, 'c', { image: image(chart), schedule: Schedule.DAILY, backoffLimit: 1 } as never)), 'GoCronJob does not support backoffLimit; use retries'],
    ['RestrictedNamespace', inChart(chart => new RestrictedNamespace(chart, 'n', { label: {} } as never)), 'RestrictedNamespace does not support label; use labels'],
    ['a claim', () => ClaimVolume.create('data', '/data', { sizeMiB: 1, storageClass: 'fast' } as never), 'ClaimVolume.create does not support storageClass; use storageClassName'],
  ])('%s', (_, make, message) => {
    expect(errors(make)).toEqual([message]);
  });

  test('all of them are in one error, which names the construct', () => {
    expect(made({ replicas: 3, env: {}, port: 0, resources: { requests: {} } })).toThrow(new Error([
      "GoWebService 'shop/api' has 4 errors:",
      '  resources does not support requests; use cpuRequestMillis and memoryRequestMiB',
      '  port must be a whole number from 1 to 65535, got 0',
      '  GoWebService does not support replicas; use scaling: Scaling.fixed(3)',
      '  GoWebService does not support env; use environment',
    ].join('\n')));
  });

  test('the stack of the error begins with the line of the user', () => {
    const stack = (() => {
      try {
        return made({ replicas: 3 })();
      } catch (error) {
        return (error as Error).stack!;
      }
    })() as string;
    expect(stack.split('\n').filter(line => line.startsWith('    at '))[0]).toMatch(/test\/support\/workloads\.ts/);
  });

  test('but not those of a subclass, of a class of the user, and of a prop that is left out', () => {
    class TeamService extends GoWebService {}
    const chart = shop();
    expect(errors(() => new TeamService(chart, 'team', { image: image(chart), port: 8080, team: 'shop' } as never))).toEqual([]);
    class Props {
      public readonly image = image(chart);
      public readonly port = 8080;
      public readonly team = 'shop';
    }
    expect(errors(() => new GoWebService(chart, 'own', new Props()))).toEqual([]);
    expect(errors(made({ replicas: undefined, volumes: [WorkloadVolume.memory('a', '/a', 1)] }))).toEqual([]);
  });
});
