// All that a service can need on Kubernetes, in one file: `npx cdk8s synth` writes dist/quotes.k8s.yaml and the image that it names.
import { Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, PercentOrAbsolute, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoContainerImage } from 'gopher-constructs';
import {
  App, ConfigFiles, DisruptionBudget, GoCronJob, GoWebService, Health, KubernetesVersion, Metrics, Migration, RestrictedNamespace, Rollout, Scaling,
  ScalingMetric, WorkloadVolume,
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
      rollout: Rollout.rolling({ maxSurge: PercentOrAbsolute.percent(25) }),
      shutdown: { drain: Duration.seconds(10), timeout: Duration.seconds(20) },
      resources: { cpuRequest: Cpu.millis(50), memoryLimit: Size.mebibytes(128) },
      scaling: Scaling.horizontal({ maxReplicas: 8, cpuUtilization: 70, metrics: [ScalingMetric.pods('http_requests_per_second', 200)] }),
      disruptionBudget: DisruptionBudget.maxUnavailable(PercentOrAbsolute.percent(25)),

      // It reads its files for each request: new quotes reach it without a rollout, and so does a new token.
      environment: { QUOTES_FILE: '/etc/quotes/quotes.txt', TOKEN_FILE: '/var/run/secrets/quotes/token' },
      configFiles: [ConfigFiles.fromDirectory('/etc/quotes', 'config', { hotReload: true })],
      secretFiles: [{ secret: Secret.fromSecretName(this, 'token', 'quotes-token'), mountPath: '/var/run/secrets/quotes' }],
      volumes: [WorkloadVolume.memory('cache', '/var/cache/quotes', Size.mebibytes(16))],
      migration: Migration.initContainer({ args: ['check'] }), // a pod that could not serve stops the rollout

      metrics: Metrics.serviceMonitor({ port: 9090, interval: Duration.seconds(30) }),
    });
    service.exposeViaHttpRoute('/', { gateway: { name: 'edge', namespace: 'infra' }, hosts: ['quotes.example.com'] });
    service.exposeViaIngress('/', { host: 'quotes.example.org', className: 'nginx', tls: Secret.fromSecretName(this, 'tls', 'quotes-tls') });

    const report = new GoCronJob(this, 'report', {
      name: 'quotes-report',
      partOf: 'quotes',
      image,
      args: ['report'],
      schedule: Cron.schedule({ minute: '0', hour: '6' }),
      timeZone: 'Europe/Berlin',
      environment: { QUOTES_URL: `http://${service.name}` },
    });
    report.allowTo(service);
  }
}

const app = new App();
new Quotes(app, 'quotes');
app.synth();
