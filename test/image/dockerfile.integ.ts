import { execFileSync, spawn, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { GoBaseImage, GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform } from '../../src';
import { DockerfileImage } from '../../src/image/private/dockerfile-image';
import { findProgram } from '../../src/program/go-program';
import { makeBuilderImage } from '../support/builder-image';
import { describeWithEngine, docker, freePort, load } from '../support/container-engine';
import { go, ownCache, tempDir, treeState, withEnv, write } from '../support/go-sources';
import { publish } from '../support/module-proxy';
import { AS_EXPECTED, PrivateServer, probe } from '../support/probe';

ownCache();
const platform = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');
const BUILDER = `gopher-constructs-test/golang:${process.pid}`;
const REPOSITORY = `test.example.com/dockerfile-${process.pid}`;
const RESTRICTED = ['--rm', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'none'];

function synth(entry: string, options: object = {}, props: Partial<GoContainerImageProps> = {}): GoContainerImage {
  const app = new App({ outdir: tempDir('out') });
  const made = new GoContainerImage(new Chart(app, 'chart'), 'image', {
    entry, repository: REPOSITORY, buildOptions: { platform }, builder: GoImageBuilder.dockerfile({ builderImage: BUILDER, ...options }), ...props,
  });
  app.synth();
  return made;
}

/** Builds as a user would; gives what was said. */
function dockerBuild(file: string, context: string, tag: string, { buildKit = true, args = [] as string[] } = {}): string {
  const { status, stdout, stderr } = spawnSync('docker', ['build', '--network=host', '--file', file, '--tag', tag, ...args, context], {
    encoding: 'utf8', env: { ...process.env, DOCKER_BUILDKIT: buildKit ? '1' : '0', BUILDKIT_PROGRESS: 'plain' },
  });
  if (status !== 0) throw new Error(`docker build: ${stdout}${stderr}`);
  return stdout + stderr;
}

/** Runs bake as a user would, but for the network: the engine of the tests has no bridge. */
function bake(cwd: string, file: string, targets: string[], env: { [name: string]: string } = {}, ...args: string[]): void {
  const network = path.join(tempDir(), 'network.json');
  fs.writeFileSync(network, JSON.stringify({ target: Object.fromEntries(targets.map(name => [name, { network: 'host' }])) }));
  const { status, stderr } = spawnSync('docker', ['buildx', 'bake', '--file', file, '--file', network, '--load', '--allow=network.host', `--allow=fs.read=${network}`, ...args], {
    cwd, encoding: 'utf8', env: { ...process.env, ...env },
  });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
}

/** The root file system of an image as tar lists it, without times, and the bytes of one file. */
function rootOf(image: string, file: string): { list: string[]; sha256: string } {
  const id = docker('create', image);
  const tar = path.join(tempDir('root'), 'root.tar');
  docker('export', '--output', tar, id);
  docker('rm', id);
  // What engines put into each container is not of the image.
  const list = execFileSync('tar', ['--numeric-owner', '-tvf', tar], { encoding: 'utf8' }).trim().split('\n')
    .map(line => line.replace(/\s+/g, ' ').replace(/ \d{4}-\d\d-\d\d \d\d:\d\d/, '').replace(/ \d+ (?=etc\/ssl\/certs\/ca)/, ' '))
    .filter(line => !/ (\.dockerenv|dev\/.*|proc\/|sys\/|etc\/(hosts|hostname|resolv\.conf|mtab.*))$/.test(line)).sort();
  const bytes = execFileSync('tar', ['-xOf', tar, file], { maxBuffer: 256 * 1024 * 1024 });
  return { list, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The daemonless image of the same program, in the engine. */
function daemonless(entry: string, props: Partial<GoContainerImageProps> = {}): string {
  const app = new App({ outdir: tempDir('out') });
  const made = new GoContainerImage(new Chart(app, 'chart'), 'image', { entry, repository: REPOSITORY, buildOptions: { platform }, ...props });
  app.synth();
  return load(made.layoutDirectory);
}

describeWithEngine('a generated Dockerfile', () => {
  beforeAll(() => { makeBuilderImage(BUILDER); });
  afterAll(() => {
    const tags = docker('images', '--format', '{{.Repository}}:{{.Tag}}').split('\n').filter(name => name.startsWith(`${REPOSITORY}:`) || name === BUILDER);
    docker('rmi', '--force', ...tags);
  });

  test.each([['BuildKit', false], ['an engine without BuildKit', true]])('built by %s is the daemonless image: the same program, the same files', (_, plain) => {
    const dir = probe();
    const before = treeState(dir);
    const made = synth(dir, { plain }, { timeZones: true });
    dockerBuild(path.join(made.layoutDirectory, 'Dockerfile'), dir, made.reference, { buildKit: !plain });
    expect(treeState(dir)).toEqual(before);
    const at = 'usr/local/bin/probe';
    expect(rootOf(made.reference, at)).toEqual(rootOf(daemonless(dir, { timeZones: true }), at));
    expect(JSON.parse(docker('run', ...RESTRICTED, made.reference))).toMatchObject(AS_EXPECTED);
    const { Config } = JSON.parse(docker('image', 'inspect', made.reference))[0];
    expect(Config).toMatchObject({ User: '65532:65532', Entrypoint: ['/usr/local/bin/probe'], WorkingDir: '/home/nonroot' });
  });

  test.each([['BuildKit', false], ['an engine without BuildKit', true]])('keeps values as they are: %s', (_, plain) => {
    const hostile = 'a "quoted" $HOME ${PATH} \\ \'single\' `tick` # <<EOF [x] é';
    const dir = probe();
    const extra = write(path.join(dir, 'data'), { 'it\'s $HOME [1] a+b.txt': 'one', 'tree/(a)/x.txt': 'two', 'tree/[slug]/y.txt': 'three' });
    const app = new App({ outdir: tempDir('out') });
    const made = new DockerfileImage(new Chart(app, 'other'), {
      programs: [findProgram(dir, { platform }, platform)],
      repository: REPOSITORY,
      outdir: path.join(tempDir('out'), 'image'),
      base: GoBaseImage.SCRATCH,
      options: { plain, builderImage: BUILDER },
      contents: {
        entrypoint: '/usr/local/bin/a program',
        arguments: [hostile, '--x'],
        user: '12345:54321',
        environment: { HOSTILE: hostile, PATH: '/usr/bin' },
        labels: { 'org.example.label': hostile },
        ports: [8080, 9090],
        workingDirectory: '/a $HOME "dir"',
        stopSignal: 'SIGINT',
        healthcheck: { arguments: [hostile], intervalSeconds: 30, timeoutSeconds: 5, startPeriodSeconds: 1.5, retries: 3 },
        timeZones: false,
        files: [
          { source: path.join(extra, 'it\'s $HOME [1] a+b.txt'), target: '/etc/it\'s $HOME [1].txt', mode: 0o640 },
          { source: path.join(extra, 'tree'), target: '/srv/tree', mode: 0o600 },
        ],
      },
    });
    made.write();
    expect(made.problem).toBeUndefined();
    dockerBuild(path.join(made.props.outdir, 'Dockerfile'), dir, made.reference, { buildKit: !plain });
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
    ]));
  });

  test('is sent what it copies, and no more', () => {
    const dir = probe();
    const made = synth(dir);
    const copy = path.join(tempDir(), 'Dockerfile');
    fs.writeFileSync(copy, `FROM ${BUILDER}\nCOPY . /all\nRUN find /all -type f\n`);
    fs.copyFileSync(path.join(made.layoutDirectory, 'Dockerfile.dockerignore'), `${copy}.dockerignore`);
    const said = dockerBuild(copy, dir, `${REPOSITORY}:context`, { args: ['--no-cache'] });
    expect([...said.matchAll(/ (\/all\/\S+)$/gm)].map(m => m[1]).sort()).toEqual(['/all/go.mod', '/all/main.go', '/all/public-chain.pem']);
  });

  const LIB = { 'lib/go.mod': 'module example.com/lib\n\ngo 1.24\n', 'lib/deep/lib.go': 'package deep\n\nconst Text = "lib"\n', 'unrelated/secret.txt': 'secret' };
  const USES_LIB = {
    'app/cmd/run/main.go': `package main

import (
	"embed"

	"example.com/lib/deep"
)

//go:embed all:web
var files embed.FS

func main() {
	text, _ := files.ReadFile("web/testdata/[id]/x+y.txt")
	println(deep.Text, string(text))
}
`,
    'app/cmd/run/web/testdata/[id]/x+y.txt': 'embedded',
  };
  const workspace = () => write(tempDir(), {
    ...LIB, ...USES_LIB, 'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./lib\n)\n', 'app/go.mod': 'module example.com/app\n\ngo 1.24\n',
  });
  const replaced = () => write(tempDir(), {
    ...LIB,
    ...USES_LIB,
    'app/go.mod': 'module example.com/app\n\ngo 1.24\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n',
  });

  const vendored = () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/vendored\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n',
      'cmd/run/main.go': 'package main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Text) }\n',
      'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\n',
      'vendor/example.com/dep/dep.go': 'package dep\n\nconst Text = "dep"\n',
    });
    return dir;
  };

  test.each([
    ['a workspace', 'BuildKit', false, workspace, 'app/cmd/run'], ['a workspace', 'an engine without it', true, workspace, 'app/cmd/run'],
    ['a local replacement', 'BuildKit', false, replaced, 'app/cmd/run'], ['a local replacement', 'an engine without it', true, replaced, 'app/cmd/run'],
    ['vendored modules', 'BuildKit', false, vendored, 'cmd/run'], ['vendored modules', 'an engine without it', true, vendored, 'cmd/run'],
  ] as const)('compiles %s to the same bytes: %s', (_, __, plain, make, entry) => {
    const dir = make();
    const made = synth(path.join(dir, entry), { plain });
    dockerBuild(path.join(made.layoutDirectory, 'Dockerfile'), dir, made.reference, { buildKit: !plain, args: ['--build-arg', 'GOPROXY=off'] });
    expect(rootOf(made.reference, 'usr/local/bin/run')).toEqual(rootOf(daemonless(path.join(dir, entry)), 'usr/local/bin/run'));
  });

  test('gets private modules with a netrc secret, which is in no layer and no history; bake does the same', async () => {
    const files = tempDir('proxy');
    publish(files, 'git.example.com/private', 'v1.0.0', { 'private.go': 'package private\n\nconst Text = "private"\n' });
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/uses\n\ngo 1.24\n\nrequire git.example.com/private v1.0.0\n',
      'main.go': 'package main\n\nimport "git.example.com/private"\n\nfunc main() { println(private.Text) }\n',
    });
    const port = await freePort();
    const password = `hunter2-${process.pid}`;
    const keys = tempDir('keys'); // Go sends what netrc has over TLS only
    go(keys, 'run', path.join(go(keys, 'env', 'GOROOT').trim(), 'src/crypto/tls/generate_cert.go'), '--host=127.0.0.1', '--ca', '--ecdsa-curve=P256');
    const trusting = `${REPOSITORY}:trusting`;
    dockerBuild(path.join(write(tempDir(), { Dockerfile: `FROM ${BUILDER}\nCOPY cert.pem /cert.pem\nENV SSL_CERT_FILE=/cert.pem\n` }), 'Dockerfile'), keys, trusting);
    const server = spawn(process.execPath, ['-e', `
      const { createServer } = require('https'); const { createReadStream, existsSync, readFileSync } = require('fs');
      const [, files, keys] = process.argv;
      createServer({ cert: readFileSync(keys + '/cert.pem'), key: readFileSync(keys + '/key.pem') }, (q, r) => {
        if (q.headers.authorization !== 'Basic ' + Buffer.from('me:${password}').toString('base64')) { r.writeHead(401).end(); return; }
        const file = files + q.url;
        if (!existsSync(file)) { r.writeHead(404).end(); return; }
        createReadStream(file).pipe(r);
      }).listen(${port}, '127.0.0.1', () => console.log('ready'));`, files, keys], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise(resolve => server.stdout.once('data', resolve));
      const netrc = path.join(tempDir('secret'), 'netrc');
      fs.writeFileSync(netrc, `machine 127.0.0.1:${port} login me password ${password}\n`, { mode: 0o600 });
      const env = { GOPROXY: `https://127.0.0.1:${port}`, GONOPROXY: 'none', GONOSUMDB: '*', NETRC: netrc, SSL_CERT_FILE: path.join(keys, 'cert.pem'), GOMODCACHE: tempDir('modules'), GOFLAGS: '-modcacherw' };
      withEnv(env, () => go(dir, 'mod', 'tidy'));
      const app = new App({ outdir: path.join(dir, 'dist') });
      const made = withEnv(env, () => {
        const image = new GoContainerImage(new Chart(app, 'chart'), 'image', {
          entry: dir,
          repository: REPOSITORY,
          buildOptions: { platform },
          builder: GoImageBuilder.dockerfile({ builderImage: trusting, privateModules: ['git.example.com/*'] }),
        });
        app.synth();
        return image;
      });
      const file = path.join(made.layoutDirectory, 'Dockerfile');
      const args = ['GOPROXY', 'GONOPROXY', 'GONOSUMDB'].flatMap(name => ['--build-arg', `${name}=${env[name as 'GOPROXY']}`]);
      expect(() => dockerBuild(file, dir, made.reference, { args: ['--no-cache', ...args] })).toThrow(/netrc/);
      dockerBuild(file, dir, made.reference, { args: ['--no-cache', ...args, '--secret', `id=netrc,src=${netrc}`] });
      expect(docker('run', ...RESTRICTED, made.reference)).toBe('');
      const archive = path.join(tempDir('archive'), 'image.tar');
      docker('save', '--output', archive, made.reference);
      expect(fs.readFileSync(archive).includes(password)).toBe(false);
      dockerBuild(file, dir, `${REPOSITORY}:stage`, { args: ['--target', 'build', ...args, '--secret', `id=netrc,src=${netrc}`] });
      docker('save', '--output', archive, `${REPOSITORY}:stage`);
      expect(fs.readFileSync(archive).includes(password)).toBe(false);
      expect(docker('history', '--no-trunc', `${REPOSITORY}:stage`)).not.toContain(password);

      docker('rmi', '--force', made.reference);
      const bakeFile = path.relative(dir, path.join(app.outdir, 'images', 'docker-bake.json'));
      bake(dir, bakeFile, ['chart-image'], env, `--allow=fs.read=${netrc}`);
      expect(docker('image', 'inspect', '--format', '{{.Config.User}}', made.reference)).toBe('65532:65532');
    } finally {
      server.kill();
    }
  });

  test('bake builds all images of an app in one go', () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/many\n\ngo 1.24\n', 'a/main.go': 'package main\n\nfunc main() { println("a") }\n', 'b/main.go': 'package main\n\nfunc main() { println("b") }\n',
    });
    const app = new App({ outdir: path.join(dir, 'dist') });
    const chart = new Chart(app, 'chart');
    const images = ['a', 'b'].map(name => new GoContainerImage(chart, name, {
      entry: path.join(dir, name), repository: `${REPOSITORY}/${name}`, buildOptions: { platform }, builder: GoImageBuilder.dockerfile({ builderImage: BUILDER }),
    }));
    app.synth();
    bake(dir, 'dist/images/docker-bake.json', ['chart-a', 'chart-b']);
    for (const { reference } of images) {
      docker('run', ...RESTRICTED, reference);
      docker('rmi', reference);
    }
  });
});

(spawnSync('hadolint', ['--version']).status === 0 || process.env.CI ? describe : describe.skip)('hadolint', () => {
  test.each([[{}], [{ plain: true }], [{ privateModules: ['git.example.com/*'] }]])('finds nothing in a Dockerfile with %p', options => {
    const made = synth(probe(), options, { timeZones: true });
    const { status, stdout, stderr } = spawnSync('hadolint', ['--no-color', path.join(made.layoutDirectory, 'Dockerfile')], { encoding: 'utf8' });
    expect([status, stdout + stderr]).toEqual([0, '']);
  });
});
