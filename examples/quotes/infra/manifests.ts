// All that a service can need on Kubernetes, in one file: `npx cdk8s synth` writes dist/quotes.k8s.yaml and the image that it names.
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigFiles, DeploymentStrategy, GoContainerImage, Health, Migration, Scaling, Schedule, WorkloadVolume } from 'gopher-constructs';
import {
  App, DisruptionBudget, GoCronJob, GoWebService, KubernetesVersion, MetricsDiscovery, RestrictedNamespace,
} from 'gopher-constructs/kubernetes';

class Quotes extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'quotes' });
    new RestrictedNamespace(this, 'quotes');
    const image = new GoContainerImage(this, 'image', { entry: '../cmd/quotes', repository: 'registry.example.com/quotes' });

    const service = new GoWebService(this, 'service', {
      name: 'quotes',
      partOf: 'quotes',
      image,
      port: 8080,
      kubernetesVersion: KubernetesVersion.V1_31,

      health: Health.http('/healthz', '/readyz'),
      deploymentStrategy: DeploymentStrategy.rolling({ maxSurgePercent: 25 }),
      shutdown: { drainSeconds: 10, timeoutSeconds: 20 },
      resources: { cpuRequestMillis: 50, memoryLimitMiB: 128 },
      scaling: Scaling.auto({ maxReplicas: 8, cpuUtilizationPercent: 70, requestsPerSecond: 200 }),
      disruptionBudget: DisruptionBudget.maxUnavailablePercent(25),

      // It reads its files for each request: new quotes reach it without a rollout, and so does a new token.
      environment: { QUOTES_FILE: '/etc/quotes/quotes.txt', TOKEN_FILE: '/var/run/secrets/quotes/token' },
      configFiles: [ConfigFiles.fromDirectory('/etc/quotes', 'config', { hotReload: true })],
      secretFiles: [{ secret: { name: 'quotes-token' }, mountPath: '/var/run/secrets/quotes' }],
      volumes: [WorkloadVolume.memory('cache', '/var/cache/quotes', 16)],
      migration: Migration.initContainer({ args: ['check'] }), // a pod that could not serve stops the rollout

      metrics: { port: 9090 },
      metricsDiscovery: MetricsDiscovery.serviceMonitor({ intervalSeconds: 30 }),
    });
    service.exposeViaHttpRoute('/', { gateway: { name: 'edge', namespace: 'infra' }, hosts: ['quotes.example.com'] });
    service.exposeViaIngress('/', { host: 'quotes.example.org', className: 'nginx', tls: { name: 'quotes-tls' } });

    const report = new GoCronJob(this, 'report', {
      name: 'quotes-report',
      partOf: 'quotes',
      image,
      args: ['report'],
      schedule: Schedule.cron('0 6 * * *'),
      timeZone: 'Europe/Berlin',
      environment: { QUOTES_URL: `http://${service.name}` },
    });
    report.allowTo(service);
  }
}

const app = new App();
new Quotes(app, 'quotes');
app.synth();
