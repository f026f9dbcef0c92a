import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { GoBaseImage } from '../../src';
import { DockerfileImage } from '../../src/image/private/dockerfile-image';
import { findProgram } from '../../src/program/go-program';
import { docker } from '../support/container-engine';
import { daemonless, dockerBuild, ENGINES, HOST, ownBuilder, REPOSITORY, rootOf, synth } from '../support/docker-build';
import { ownCache, tempDir, treeState, write } from '../support/go-sources';
import { AS_EXPECTED, probe } from '../support/probe';
import { describeWithEngine, describeWithTools, findTool } from '../support/tools';

ownCache();
const builderImage = ownBuilder();
const RESTRICTED = ['--rm', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'none'];

describeWithEngine('a generated Dockerfile', () => {
  test.each(ENGINES)('built by %s is the daemonless image: the same program, the same files', (_, buildKit) => {
    const dir = probe();
    const before = treeState(dir);
    const made = synth(dir, { buildKit, builderImage }, { timeZones: true });
    dockerBuild(path.join(made.layoutDirectory, 'Dockerfile'), dir, made.reference, { buildKit });
    expect(treeState(dir)).toEqual(before);
    const at = 'usr/local/bin/probe';
    expect(rootOf(made.reference, at)).toEqual(rootOf(daemonless(dir, { timeZones: true }), at));
    expect(JSON.parse(docker('run', ...RESTRICTED, made.reference))).toMatchObject(AS_EXPECTED);
    const { Config } = JSON.parse(docker('image', 'inspect', made.reference))[0];
    expect(Config).toMatchObject({ User: '65532:65532', Entrypoint: ['/usr/local/bin/probe'], WorkingDir: '/home/nonroot' });
  });

  test.each(ENGINES)('keeps values as they are: %s', (_, buildKit) => {
    const hostile = 'a "quoted" $HOME ${PATH} \\ \'single\' `tick` # <<EOF [x] é';
    const dir = probe();
    const extra = write(path.join(dir, 'data'), { 'it\'s $HOME [1] a+b.txt': 'one', 'tree/(a)/x.txt': 'two', 'tree/[slug]/y.txt': 'three', 'tree/back\\slash': '4', 'tree/new\nline': '5' });
    fs.mkdirSync(path.join(extra, 'tree/empty'));
    const app = new App({ outdir: tempDir('out') });
    const made = new DockerfileImage(new Chart(app, 'other'), {
      programs: [findProgram(dir, {}, HOST)],
      repository: REPOSITORY,
      outdir: path.join(tempDir('out'), 'image'),
      base: GoBaseImage.SCRATCH,
      options: { buildKit, builderImage },
      config: {
        entrypoint: '/usr/local/bin/a program',
        args: [hostile, '--x'],
        user: '12345:54321',
        environment: { HOSTILE: hostile, PATH: '/usr/bin' },
        labels: { 'org.example.label': hostile },
        ports: [8080, 9090],
        workingDirectory: '/a $HOME "dir"',
        stopSignal: 'SIGINT',
        health: { args: [hostile], intervalSeconds: 30, timeoutSeconds: 5, startPeriodSeconds: 1.5, retries: 3 },
        timeZones: false,
        files: [
          { source: path.join(extra, 'it\'s $HOME [1] a+b.txt'), target: '/etc/it\'s $HOME [1].txt', mode: 0o640 },
          { source: path.join(extra, 'tree'), target: '/srv/tree', mode: 0o600 },
        ],
      },
    });
    made.write();
    expect(made.error).toBeUndefined();
    dockerBuild(path.join(made.props.outdir, 'Dockerfile'), dir, made.reference, { buildKit });
    const { Config } = JSON.parse(docker('image', 'inspect', made.reference))[0];
    expect(Config).toMatchObject({
      Entrypoint: ['/usr/local/bin/a program'],
      Cmd: [hostile, '--x'],
      User: '12345:54321',
      Labels: { 'org.example.label': hostile },
      ExposedPorts: { '8080/tcp': {}, '9090/tcp': {} },
      WorkingDir: '/a $HOME "dir"',
      StopSignal: 'SIGINT',
      Healthcheck: { Test: ['CMD', '/usr/local/bin/a program', hostile], Interval: 30e9, Timeout: 5e9, StartPeriod: 1.5e9, Retries: 3 },
    });
    expect([...Config.Env].sort()).toEqual([`HOSTILE=${hostile}`, 'PATH=/usr/bin']);
    expect(JSON.parse(docker('run', ...RESTRICTED, made.reference))).toMatchObject({ args: [hostile, '--x'], uid: 12345 });
    expect(rootOf(made.reference, 'etc/it\'s $HOME [1].txt').list).toEqual(expect.arrayContaining([
      '-rw-r----- 0/0 3 etc/it\'s $HOME [1].txt', '-rw------- 0/0 3 srv/tree/(a)/x.txt', '-rw------- 0/0 5 srv/tree/[slug]/y.txt',
      '-rw------- 0/0 1 srv/tree/back\\\\slash', '-rw------- 0/0 1 srv/tree/new\\nline', 'drwxr-xr-x 0/0 0 srv/tree/empty/',
    ]));
  });

  test('is sent what it copies, and no more', () => {
    const dir = probe();
    const made = synth(dir, { builderImage });
    const copy = path.join(tempDir(), 'Dockerfile');
    fs.writeFileSync(copy, `FROM ${builderImage}\nCOPY . /all\nRUN find /all -type f\n`);
    fs.copyFileSync(path.join(made.layoutDirectory, 'Dockerfile.dockerignore'), `${copy}.dockerignore`);
    const said = dockerBuild(copy, dir, `${REPOSITORY}:context`, { args: ['--no-cache'] });
    expect([...said.matchAll(/ (\/all\/\S+)$/gm)].map(m => m[1]).sort()).toEqual(['/all/go.mod', '/all/main.go', '/all/public-chain.pem']);
  });
});

describeWithTools(['hadolint'], 'hadolint', () => {
  test.each([[{}], [{ buildKit: false }], [{ privateModules: ['git.example.com/*'] }]])('finds nothing in a Dockerfile with %p', options => {
    const made = synth(probe(), { builderImage, ...options }, { timeZones: true });
    const { status, stdout, stderr } = spawnSync(findTool('hadolint')!, ['--no-color', path.join(made.layoutDirectory, 'Dockerfile')], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, '']);
  });
});
