import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { ConfigFiles } from '../../src';
import { SystemdService } from '../../src/systemd';
import { tempDir } from '../support/go-sources';
import { describeWithTools } from '../support/tools';
import { image } from '../support/workloads';

describeWithTools(['systemd-analyze'], 'a unit', () => {
  let directory: string;
  let file: string;

  beforeAll(() => {
    const app = new App({ outdir: tempDir('out') });
    const chart = new Chart(app, 'chart');
    const service = new SystemdService(chart, 'api', {
      image: image(chart),
      port: 8080,
      executable: '/bin/true',
      configFiles: [ConfigFiles.inline('/etc/api', { 'api.yaml': 'a: 1\n' })],
      environment: { A: '%h "x"' },
    });
    app.synth();
    directory = service.directory;
    file = path.join(directory, 'api.service');
  });

  test('has its configuration files beside it', () => {
    expect(fs.readFileSync(path.join(directory, 'etc-api', 'api.yaml'), 'utf8')).toBe('a: 1\n');
  });

  test('passes systemd-analyze verify without a message', () => {
    const { stdout, stderr, status } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect([stdout, stderr, status]).toEqual(['', '', 0]);
  });

  test('has an exposure level of at most 1.5', () => {
    const { stdout, status } = spawnSync('systemd-analyze', ['security', '--offline=true', '--threshold=15', file], { encoding: 'utf8' });
    expect(stdout).toMatch(/Overall exposure level for api\.service: (0\.\d|1\.[0-5]) /);
    expect(status).toBe(0);
  });
});
