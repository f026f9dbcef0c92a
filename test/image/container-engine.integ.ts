import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoContainerImage, GoContainerImageProps, GoPlatform } from '../../src';
import { docker, freePort, get, load } from '../support/container-engine';
import { ownCache, tempDir, write } from '../support/go-sources';
import { AS_EXPECTED, PrivateServer, probe } from '../support/probe';
import { describeWithEngine } from '../support/tools';

ownCache();
const shop = path.join(__dirname, '..', '..', 'examples', 'shop');
const platform = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** What a container may do here is what Pod Security restricted and our Deployment allow it. */
const RESTRICTED = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'host'];

function build(entry: string, props: Partial<GoContainerImageProps> = {}): GoContainerImage {
  const made = new GoContainerImage(Testing.chart(), 'image', {
    entry, repository: `test.example.com/${path.basename(entry).toLowerCase()}`, platform, ...props,
  });
  void made.reference;
  return made;
}

describeWithEngine('an image in a container engine', () => {
  const containers: string[] = [];
  afterAll(() => containers.forEach(id => docker('rm', '--force', id)));

  function start(image: string, ...options: string[]): string {
    const id = docker('run', '--detach', ...RESTRICTED, ...options, image);
    containers.push(id);
    return id;
  }

  test('is known to the engine by the digest of its configuration', () => {
    const made = build(path.join(shop, 'cmd', 'api'));
    const [{ Config }] = JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'manifest.json'), 'utf8'));
    expect(load(made.layoutDirectory)).toBe(`sha256:${path.basename(Config)}`);
  });

  test('the shop’s services answer, read-only, as a user that is not root, and stop when they are told to', async () => {
    const [apiPort, webPort] = [await freePort(), await freePort()];
    const api = start(load(build(path.join(shop, 'cmd', 'api')).layoutDirectory), '--env', `PORT=${apiPort}`);
    const web = start(load(build(path.join(shop, 'cmd', 'web'), { timeZones: true }).layoutDirectory),
      '--env', `PORT=${webPort}`, '--env', `API_URL=http://127.0.0.1:${apiPort}`, '--env', 'SHOP_TIME_ZONE=Europe/Berlin');

    expect(await get(`http://127.0.0.1:${apiPort}/healthz`)).toEqual({ status: 200, text: 'ok\n' });
    expect(await get(`http://127.0.0.1:${webPort}/readyz`)).toEqual({ status: 200, text: 'ready\n' });
    expect((await get(`http://127.0.0.1:${webPort}/`)).text).toContain('Espresso');

    for (const id of [api, web]) {
      const pid = docker('inspect', '--format', '{{.State.Pid}}', id);
      const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
      expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toBe('65532');
      expect(/^CapEff:\s+(\w+)/m.exec(status)?.[1]).toMatch(/^0+$/);
      docker('stop', id);
      expect(docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0');
    }
  });

  test('has what a program expects of its root file system', () => {
    const run = (timeZones: boolean) => JSON.parse(docker('run', '--rm', ...RESTRICTED, load(build(probe(), { timeZones }).layoutDirectory)));
    expect(run(true)).toMatchObject(AS_EXPECTED);
    expect(run(false)).toMatchObject({ ...AS_EXPECTED, zone: false });
  });

  test('trusts public authorities, and a company’s own where its certificate is among the files', async () => {
    const server = await PrivateServer.start();
    try {
      const entry = probe();
      const stranger = load(build(entry).layoutDirectory);
      expect(JSON.parse(docker('run', '--rm', ...RESTRICTED, stranger)).publicChain).toBe('GTS Root R1');
      expect(await server.answerTo(stranger, ...RESTRICTED)).toMatch(/x509: certificate signed by unknown authority$/);

      const friend = load(build(entry, { files: [{ source: server.authority, target: '/etc/ssl/certs/company.pem' }] }).layoutDirectory);
      expect(JSON.parse(docker('run', '--rm', ...RESTRICTED, friend)).publicChain).toBe('GTS Root R1');
      expect(await server.answerTo(friend, ...RESTRICTED)).toBe('hello');
    } finally {
      server.stop();
    }
  });

  test('trusts a company’s own authority alone where its certificate is in the place of ours', async () => {
    const server = await PrivateServer.start();
    try {
      const image = load(build(probe(), { files: [{ source: server.authority, target: '/etc/ssl/certs/ca-certificates.crt' }] }).layoutDirectory);
      expect(JSON.parse(docker('run', '--rm', ...RESTRICTED, image)).publicChain).toMatch(/unknown authority/);
      expect(await server.answerTo(image, ...RESTRICTED)).toBe('hello');
    } finally {
      server.stop();
    }
  });

  test('has a /tmp that anybody can write to, also where none is mounted', () => {
    const writer = write(tempDir(), {
      'go.mod': 'module example.com/tmp\n\ngo 1.24\n',
      'main.go': 'package main\n\nimport "os"\n\nfunc main() {\n\tif err := os.WriteFile("/tmp/x", nil, 0o600); err != nil {\n\t\tpanic(err)\n\t}\n}\n',
    });
    docker('run', '--rm', '--user', '12345', '--network', 'none', load(build(writer).layoutDirectory));
  });
});
