import * as fs from 'fs';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import {
  ConfigFiles, DeploymentStrategy, Health, Migration, PortProtocol, Scaling, Schedule, WorkloadVolume,
} from '../../src';
import {
  App, ClaimVolume, GoCronJob, GoWebService, GoWorker, KubernetesScaling, KubernetesVersion, ScalingMetric, ServiceType,
} from '../../src/kubernetes';
import { exampleFile } from '../support/examples';
import { tempDir } from '../support/go-sources';
import { output } from '../support/manifest-tools';
import { describeWithTools } from '../support/tools';
import { image, service } from '../support/workloads';

/** Writes a chart and gives its file. */
function write(make: (chart: cdk8s.Chart) => void): string {
  const app = new App({ outdir: tempDir('manifests') });
  make(new cdk8s.Chart(app, 'shop', { namespace: 'shop' }));
  app.synth();
  return path.join(app.outdir, 'shop.k8s.yaml');
}

/** Objects that Kubernetes itself has no schemas of; another suite holds them to theirs. */
const CUSTOM = /httproute|servicemonitor/i;

/** What one gets with nothing set. */
const defaults = () => write(chart => {
  service({}, 'api', chart);
  new GoWorker(chart, 'mailer', { image: image(chart), port: 8080 });
  new GoCronJob(chart, 'report', { image: image(chart), schedule: Schedule.DAILY });
});

const EXAMPLES = ['shop', 'quotes'];
const MANIFESTS: [string, () => string][] = [
  ['the defaults', defaults], ...EXAMPLES.map((name): [string, () => string] => [`examples/${name}`, () => exampleFile(name)]),
];

/** Each prop that changes what is written, in one chart. */
function matrix(kubernetesVersion: KubernetesVersion): string {
  return write(chart => {
    const secret = { name: 'database' };
    const data = ClaimVolume.create('data', '/data', { sizeMiB: 1024, storageClassName: 'fast' });
    const common = {
      kubernetesVersion,
      image: image(chart),
      environment: { LOG_LEVEL: 'info' },
      secretFiles: [{ secret, mountPath: '/secret', keys: ['password'] }],
      secretEnvironment: { PASSWORD: { secret, key: 'password' } },
      environmentFromSecrets: [secret],
      imagePullSecrets: [secret],
      configFiles: [ConfigFiles.inline('/config', { a: '' }), ConfigFiles.inline('/watched', { b: '' }, { hotReload: true })],
      volumes: [WorkloadVolume.memory('ram', '/ram', 1)],
      initContainers: [{ name: 'wait', args: ['wait'] }],
      priorityClassName: 'high',
      nodeSelector: { 'kubernetes.io/arch': 'arm64' },
      podAnnotations: { a: 'b' },
    };
    // A job with plain containers beside it would never end.
    const migration = kubernetesVersion.minor >= 29 ? Migration.job({ args: ['up'] }) : undefined;
    const sidecars = [{ name: 'proxy', ports: [{ name: 'proxy', port: 9000 }], health: Health.TCP }];
    const api = new GoWebService(chart, 'api', {
      ...common,
      port: 8080,
      sidecars,
      migration,
      metrics: { port: 9090 },
      health: Health.HEALTHZ,
      scaling: KubernetesScaling.horizontal({ memoryUtilizationPercent: 70, metrics: [ScalingMetric.pods('rps', 10), ScalingMetric.external('queue', 1, { labels: { a: 'b' } })] }),
      serviceType: ServiceType.nodePort(30080),
      additionalPorts: [{ name: 'admin', port: 6060 }],
    });
    api.exposeViaIngress('/', { host: 'shop.example.com', className: 'nginx', tls: secret });
    const grpc = new GoWebService(chart, 'grpc', {
      ...common,
      port: 8080,
      protocol: PortProtocol.GRPC,
      health: Health.grpc(),
      serviceType: ServiceType.HEADLESS,
      sidecars,
      migration: Migration.initContainer({ args: ['up'] }),
    });
    grpc.allowTo(api);
    new GoWebService(chart, 'public', { ...common, port: 8080, serviceType: ServiceType.loadBalancer({ sourceRanges: ['10.0.0.0/8'] }) });
    new GoWorker(chart, 'mailer', { ...common, volumes: [data], scaling: Scaling.fixed(1), deploymentStrategy: DeploymentStrategy.recreate() });
    new GoCronJob(chart, 'report', { ...common, schedule: Schedule.DAILY, timeZone: 'Europe/Berlin' });
  });
}

describeWithTools(['kubernetes-validate'], 'manifests keep strictly to the schemas of', () => {
  const [, newest] = /Defaults to 1\.(\d+)/.exec(output('kubernetes-validate', '--help').replace(/\s+/g, ' ')) ?? [];
  const versions = Array.from({ length: Number(newest) - 27 }, (_, i) => `1.${28 + i}`);

  /** What doesn't validate, and how many objects do. */
  function validate(file: string, version: string): { errors: string[]; passed: number } {
    const lines = output('kubernetes-validate', '--strict', '--no-warn', '-k', version, file).split('\n').filter(line => line !== '');
    return { errors: lines.filter(line => !/^INFO .* passed for resource /.test(line)), passed: lines.filter(line => line.startsWith('INFO')).length };
  }

  test.each(versions)('Kubernetes %s', version => {
    const { errors, passed } = validate(matrix(KubernetesVersion.of(version)), version);
    expect(errors).toEqual([]);
    expect(passed).toBeGreaterThan(30);
  });

  test.each(EXAMPLES)('the newest Kubernetes, those of examples/%s, too', name => {
    const { errors, passed } = validate(exampleFile(name), versions[versions.length - 1]);
    expect(errors.filter(line => !CUSTOM.test(line))).toEqual([]);
    expect(passed).toBeGreaterThan(8);
  });

  test('and a mistake would be found', () => {
    const file = defaults();
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('replicas: 2', 'replicaz: 2'));
    expect(validate(file, '1.30').errors).toEqual([expect.stringContaining('replicaz')]);
  });
});

describeWithTools(['kube-score'], 'kube-score finds nothing critical, and warns of nothing', () => {
  /** Grades below 7 are critical findings and warnings. */
  const findings = (file: string): string[] => JSON.parse(output('kube-score', 'score', '--output-format', 'json', file))
    .flatMap((object: any) => object.checks.filter((c: any) => !c.skipped && c.grade < 7).map((c: any) => `${object.object_name}: ${c.check.name}: ${JSON.stringify(c.comments)}`));

  test.each(MANIFESTS)('in %s', (_, manifests) => {
    expect(findings(manifests())).toEqual([]);
  });

  test('and a mistake would be found', () => {
    const file = defaults();
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/readOnlyRootFilesystem: true/g, 'readOnlyRootFilesystem: false'));
    expect(findings(file).length).toBeGreaterThan(0);
  });
});

describeWithTools(['checkov'], 'checkov finds nothing', () => {
  function failed(file: string): string[] {
    const report = JSON.parse(output('checkov', '--file', file, '--framework', 'kubernetes', '--skip-download', '--output', 'json', '--quiet', '--compact'));
    expect(report.summary.passed).toBeGreaterThan(50);
    return report.results.failed_checks.map((c: any) => `${c.resource}: ${c.check_id} ${c.check_name}`);
  }

  test.each(MANIFESTS)('in %s', (_, manifests) => {
    expect(failed(manifests())).toEqual([]);
  });
});
