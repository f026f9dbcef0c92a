import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoContainerImage, GoPlatform } from '../../src';
import { describeWithEngine, docker, freePort, get, load } from '../support/container-engine';
import { ownCache, tempDir, write } from '../support/go-sources';

ownCache();
const shop = path.join(__dirname, '..', '..', 'examples', 'shop');
const platform = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** What a container may do here is what Pod Security restricted and our Deployment allow it. */
const RESTRICTED = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'host'];

function build(entry: string, timeZones = false): GoContainerImage {
  const made = new GoContainerImage(Testing.chart(), 'image', {
    entry, timeZones, repository: `test.example.com/${path.basename(entry).toLowerCase()}`, buildOptions: { platform },
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
    const web = start(load(build(path.join(shop, 'cmd', 'web'), true).layoutDirectory),
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
    const probe = write(tempDir(), {
      'go.mod': 'module example.com/probe\n\ngo 1.24\n',
      'main.go': `package main

import (
	"crypto/x509"
	"encoding/json"
	"os"
	"os/user"
	"time"
)

func main() {
	found := map[string]any{}
	me, err := user.Current()
	if err == nil {
		found["user"], found["home"] = me.Username, me.HomeDir
	}
	found["dir"], _ = os.Getwd()
	roots, err := x509.SystemCertPool()
	if err == nil {
		found["roots"] = len(roots.Subjects())
	}
	_, err = os.CreateTemp("", "")
	found["tmp"] = err == nil
	_, err = os.Create("/etc/file")
	found["readOnly"] = err != nil
	_, err = time.LoadLocation("America/Argentina/Ushuaia")
	found["zone"] = err == nil
	_, err = os.Stat("/bin/sh")
	found["shell"] = err == nil
	json.NewEncoder(os.Stdout).Encode(found)
}
`,
    });
    const run = (timeZones: boolean) => JSON.parse(docker('run', '--rm', ...RESTRICTED, load(build(probe, timeZones).layoutDirectory)));
    const found = run(true);
    expect(found).toMatchObject({ user: 'nonroot', home: '/home/nonroot', dir: '/home/nonroot', tmp: true, readOnly: true, zone: true, shell: false });
    expect(found.roots).toBeGreaterThan(100);
    expect(run(false).zone).toBe(false);
  });

  test('has a /tmp that anybody can write to, also where none is mounted', () => {
    const probe = write(tempDir(), {
      'go.mod': 'module example.com/tmp\n\ngo 1.24\n',
      'main.go': 'package main\n\nimport "os"\n\nfunc main() {\n\tif err := os.WriteFile("/tmp/x", nil, 0o600); err != nil {\n\t\tpanic(err)\n\t}\n}\n',
    });
    docker('run', '--rm', '--user', '12345', '--network', 'none', load(build(probe).layoutDirectory));
  });
});
