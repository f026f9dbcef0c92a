import { execFileSync } from 'child_process';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { ownCache, tempDir } from '../support/go-sources';
import { containerCount, violations } from '../support/pod-security';

const cache = ownCache();
const root = path.join(__dirname, '..', '..');
const infra = path.join(root, 'examples', 'quotes', 'infra');

describe('examples/quotes', () => {
  test('has all that a service can have, and passes Pod Security restricted', () => {
    const outdir = tempDir('quotes');
    execFileSync(process.execPath, [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'manifests.ts'], {
      cwd: infra,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts'), GOPHER_CONSTRUCTS_CACHE: cache },
    });
    const manifests = Yaml.load(path.join(outdir, 'quotes.k8s.yaml'));
    expect(manifests.map(object => object.kind)).toEqual([
      'Namespace',
      'NetworkPolicy', 'ServiceAccount', 'ConfigMap', 'ConfigMap', 'ServiceMonitor', 'Deployment', 'PodDisruptionBudget', 'HorizontalPodAutoscaler', 'Service',
      'HTTPRoute', 'Ingress',
      'NetworkPolicy', 'ServiceAccount', 'ConfigMap', 'CronJob',
    ]);
    expect(containerCount(manifests)).toBe(3);
    expect(violations(manifests)).toEqual([]);
    const { env } = manifests.find(object => object.kind === 'Deployment').spec.template.spec.containers[0];
    expect(env).toEqual([{ name: 'GOMAXPROCS', value: '1' }, { name: 'GOMEMLIMIT', value: '115MiB' }]);
  });

  test('the program’s own tests pass', () => {
    expect(execFileSync('go', ['test', './...'], { cwd: path.dirname(infra), encoding: 'utf8', env: { ...process.env } })).not.toContain('FAIL');
  });
});
