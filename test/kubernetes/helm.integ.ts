import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Cdk8sProject } from '../support/cdk8s-project';
import { ownCache, tempDir } from '../support/go-sources';
import { readAsHelm } from '../support/manifest-readers';
import { describeWithTools, findTool } from '../support/tools';

const cache = ownCache();

describeWithTools(['helm'], 'a chart of `cdk8s synth --format helm`', () => {
  const helm = (...args: string[]) => execFileSync(findTool('helm')!, args, { encoding: 'utf8' });
  let project: Cdk8sProject;
  let chart: string;

  beforeAll(() => {
    project = new Cdk8sProject(cache);
    const { status, stderr } = project.cdk8s('shop,other', ['--format', 'helm', '--chart-version', '1.0.0'], { RELEASE: '1' });
    expect([status, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    chart = path.join(project.dir, 'dist');
  });

  test('is rendered by Helm to the manifests alone, and passes its lint', () => {
    const rendered = helm('template', 'release', chart);
    expect(rendered.match(/^kind: .*$/gm)!.sort()).toEqual(['kind: ConfigMap', 'kind: Pod', 'kind: Pod']);
    expect(rendered.match(/^kind: /gm)).toHaveLength(readAsHelm(chart).length); // the reader of other suites reads as Helm does
    expect(helm('lint', chart)).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  test('has nothing else in its package', () => {
    const dir = tempDir('packages');
    helm('package', '--destination', dir, chart);
    const listed = execFileSync('tar', ['-tzf', path.join(dir, fs.readdirSync(dir)[0])], { encoding: 'utf8' }).trim().split('\n');
    expect(listed.map(name => name.split('/').slice(1).join('/')).sort()).toEqual([
      'Chart.yaml', 'README.md', 'templates/last.k8s.yaml', 'templates/other.k8s.yaml', 'templates/shop.k8s.yaml',
    ]);
  });
});
