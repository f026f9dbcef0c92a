import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoContainerImage, GoPlatform } from '../../src';
import { ImageOnDisk, readLayouts } from '../../src/oci/layout-reader';
import { gopher, pathWith } from '../support/command-line';
import { docker, freePort } from '../support/container-engine';
import { ownCache, tempDir, twoPrograms } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';
import { crane, dockerConfig, guardedRegistry, login, openRegistry, PASSWORD, USER } from '../support/registry';
import { describeWithEngine, unless } from '../support/tools';

ownCache();
const COMPILE_MS = 900_000; // of a registry
const PLATFORM = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');
const nobody = dockerConfig({});
const sources = twoPrograms(tempDir());

/** Synthesizes both programs, as images of a registry; adds one for two platforms, with an SBOM. */
function synthesize(host: string): { dist: string; references: string[] } {
  const dist = tempDir('dist');
  const chart = Testing.chart();
  const references = ['a', 'b'].map(name => new GoContainerImage(chart, name, {
    entry: path.join(sources, 'cmd', name), repository: `${host}/shop/${name}`, outdir: path.join(dist, name), platform: PLATFORM,
  }).reference);
  const digest = writeHandmadeLayout(path.join(dist, 'multi'), { repository: `${host}/multi`, platforms: ['linux/amd64', 'linux/arm64'], sbom: '{"an":"sbom"}', sbomDirectory: path.join(dist, 'multi-sbom') });
  return { dist, references: [...references, `${host}/multi@${digest}`] };
}

function readLayout(dir: string): ImageOnDisk {
  return readLayouts([dir])[0];
}

function craneSays(config: string, ...args: string[]): string {
  return execFileSync(crane, args, { env: { ...process.env, DOCKER_CONFIG: config }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Whether a registry has nothing under a name. */
function isMissing(config: string, reference: string): boolean {
  try {
    craneSays(config, 'digest', reference);
    return false;
  } catch {
    return true;
  }
}

const repositories = (references: string[]) => references.map(r => r.split('@')[0]);

describe.each<[string, () => Promise<{ host: string; config: string }>]>([
  ['an open registry', async () => ({ host: await openRegistry(), config: nobody })],
  ['a registry with passwords', async () => {
    const host = await guardedRegistry();
    return { host, config: login(host, PASSWORD) };
  }],
])('push to %s', (_, start) => {
  let host: string;
  let config: string;
  let dist: string;
  let references: string[];
  beforeAll(async () => {
    ({ host, config } = await start());
    ({ dist, references } = synthesize(host));
  }, COMPILE_MS);

  test('publishes every image under the digest that the manifests name, and prints it', async () => {
    const { status, stdout, stderr } = await gopher(['push', dist], { DOCKER_CONFIG: config });
    expect(stderr.trim().split('\n').sort()).toEqual(repositories(references).sort().map(r => expect.stringMatching(new RegExp(`^${r}: pushed [\\d.]+ k?M?B in [\\d.]+ s$`))));
    expect({ status, printed: stdout.trim().split('\n').sort() }).toEqual({ status: 0, printed: [...references].sort() });
    for (const reference of references) {
      expect(craneSays(config, 'digest', reference)).toBe(reference.split('@')[1]);
    }
  });

  test('makes images that crane validates', () => {
    for (const reference of references) {
      execFileSync(crane, ['validate', '--remote', reference], { env: { ...process.env, DOCKER_CONFIG: config }, stdio: 'pipe' });
    }
  });

  test('skips what is there already, and says so', async () => {
    const { status, stdout, stderr } = await gopher(['push', dist], { DOCKER_CONFIG: config });
    expect(stderr.trim().split('\n').sort()).toEqual(repositories(references).sort().map(r => `${r}: skipped, already exists`));
    expect({ status, printed: stdout.trim().split('\n').sort() }).toEqual({ status: 0, printed: [...references].sort() });
  });

  test('tags what is there already by its digest alone', async () => {
    const other = tempDir('dist');
    const repository = `${host}/untagged`;
    const digest = writeHandmadeLayout(path.join(other, 'image'), { repository });
    craneSays(config, 'push', path.join(other, 'image'), `${repository}@${digest}`);
    const { status, stderr } = await gopher(['push', other], { DOCKER_CONFIG: config });
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${repository}: skipped, already exists\n` });
    expect(craneSays(config, 'digest', `${repository}:${digest.slice(7, 19)}`)).toBe(digest);
  });

  test('pulls back what was written, to the byte', () => {
    const [reference] = references;
    const pulled = path.join(tempDir('pulled'), 'layout');
    craneSays(config, 'pull', '--format=oci', reference, pulled);
    const blobs = (dir: string) => fs.readdirSync(path.join(dir, 'blobs', 'sha256')).sort();
    expect(blobs(pulled)).toEqual(blobs(path.join(dist, 'a')));
    for (const blob of blobs(pulled)) {
      const [theirs, ours] = [pulled, path.join(dist, 'a')].map(dir => fs.readFileSync(path.join(dir, 'blobs', 'sha256', blob)));
      expect(theirs.equals(ours)).toBe(true);
    }
  });

  test('keeps the index of several platforms, and each image in it', () => {
    const reference = references[2];
    const { manifests } = JSON.parse(craneSays(config, 'manifest', reference));
    expect(manifests.map((m: any) => m.platform.architecture)).toEqual(['amd64', 'arm64']);
    for (const { digest, platform } of manifests) {
      expect(craneSays(config, 'digest', '--platform', `${platform.os}/${platform.architecture}`, reference)).toBe(digest);
    }
  });

  test('publishes what refers to an image, where tools look for it', () => {
    const [repository, digest] = references[2].split('@');
    const [{ manifest, layers: [layer] }] = readLayouts(['multi', 'multi-sbom'].map(name => path.join(dist, name)))[0].referrers;
    const { manifests } = JSON.parse(craneSays(config, 'manifest', `${repository}:${digest.replace(':', '-')}`)); // of registries without a list of referrers
    expect(manifests).toEqual([expect.objectContaining({ digest: manifest.digest, artifactType: 'application/vnd.cyclonedx+json' })]);
    expect(craneSays(config, 'blob', `${repository}@${layer.digest}`)).toBe('{"an":"sbom"}');
  });

  test('tags what was pushed, now and later, by as many tags as are given', async () => {
    const choose = ['--repository', `${host}/shop/*`];
    expect((await gopher(['push', dist, ...choose, '--tag', 'v1', '--tag', 'v1.2'], { DOCKER_CONFIG: config })).status).toBe(0);
    expect((await gopher(['push', dist, ...choose, '--tag', 'v1'], { DOCKER_CONFIG: config })).status).toBe(0);
    for (const reference of references.slice(0, 2)) {
      const [repository, digest] = reference.split('@');
      // The last is where registries without a referrers API list what refers to an image: its SBOM and provenance.
      expect(craneSays(config, 'ls', repository).split('\n').sort()).toEqual([digest.slice(7, 19), 'v1', 'v1.2', `sha256-${digest.slice(7)}`].sort());
      expect(craneSays(config, 'digest', `${repository}:v1.2`)).toBe(digest);
    }
    expect(isMissing(config, `${host}/multi:v1`)).toBe(true);
  });

  test('refuses a damaged layout before anything is pushed', async () => {
    const damaged = tempDir('dist');
    for (const name of ['good', 'bad']) writeHandmadeLayout(path.join(damaged, name), { repository: `${host}/damaged/${name}` });
    const [, layer] = readLayout(path.join(damaged, 'bad')).platforms[0].layers;
    const file = path.join(damaged, 'bad', 'blobs', 'sha256', layer.digest.slice(7));
    fs.truncateSync(file, 10);
    const { status, stdout, stderr } = await gopher(['push', damaged], { DOCKER_CONFIG: config });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(`gopher-constructs: no image was pushed, because files are damaged:\n  ${file} must be a regular file of ${layer.size} bytes with this digest, got 10 bytes; synthesize again, because damaged images are not processed\n`);
    expect(isMissing(config, `${host}/damaged/good:${readLayout(path.join(damaged, 'good')).tag}`)).toBe(true);
  });

  test('two at once both succeed', async () => {
    const both = tempDir('dist');
    const printed = ['one', 'two', 'three'].map(name => `${host}/both/${name}@${writeHandmadeLayout(path.join(both, name), { repository: `${host}/both/${name}`, sbom: '{}' })}`).sort();
    const all = await Promise.all([1, 2].map(() => gopher(['push', both], { DOCKER_CONFIG: config })));
    all.forEach(({ status, stdout }) => expect({ status, printed: stdout.trim().split('\n').sort() }).toEqual({ status: 0, printed }));
    printed.forEach(reference => expect(craneSays(config, 'digest', reference)).toBe(reference.split('@')[1]));
  });
});

describe('push', () => {
  let host: string;
  beforeAll(async () => { host = await guardedRegistry(); }, COMPILE_MS);

  function one(name: string): { dist: string; reference: string } {
    const dist = tempDir('dist');
    const digest = writeHandmadeLayout(path.join(dist, 'image'), { repository: `${host}/${name}` });
    return { dist, reference: `${host}/${name}@${digest}` };
  }

  test.each([['a wrong password', () => login(host, 'battery staple')], ['no password', () => nobody]])('with %s says so, and what to do', async (_, config) => {
    const { dist, reference } = one('wrong');
    const { status, stdout, stderr } = await gopher(['push', dist], { DOCKER_CONFIG: config() });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${host}/wrong: failed\ngopher-constructs: 1 of 1 images could not be published:\n  ${host}/wrong: .* 401 Unauthorized.*; check the credentials: docker login ${host}, or the credential helper of the Docker configuration\n$`));
    expect(isMissing(login(host, PASSWORD), reference)).toBe(true);
  });

  test('asks the credential helper of the Docker configuration', async () => {
    const { dist, reference } = one('helped');
    const PATH = pathWith('docker-credential-test', `echo '${JSON.stringify({ Username: USER, Secret: PASSWORD })}'`);
    const { status, stdout } = await gopher(['push', dist], { PATH, DOCKER_CONFIG: dockerConfig({ credHelpers: { [host]: 'test' } }) });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${reference}\n` });
  });

  test('goes on where one registry does not answer, and says which', async () => {
    const { dist, reference } = one('others');
    const gone = `127.0.0.1:${await freePort()}`;
    writeHandmadeLayout(path.join(dist, 'gone'), { repository: `${gone}/api` });
    const { status, stdout, stderr } = await gopher(['push', dist, '--quiet'], { DOCKER_CONFIG: login(host, PASSWORD) });
    expect({ status, stdout }).toEqual({ status: 1, stdout: `${reference}\n` });
    expect(stderr).toMatch(new RegExp(`^gopher-constructs: 1 of 2 images could not be published:\n  ${gone}/api: .*connection refused\n$`));
  });

  // Only Linux answers on all of 127.0.0.0/8, and crane takes 127.0.0.1 for plain HTTP anyway.
  unless(process.platform === 'linux' ? undefined : 'it needs Linux').test('takes plain HTTP when --insecure says so', async () => {
    const plain = await openRegistry('127.0.0.2');
    const dist = tempDir('dist');
    const digest = writeHandmadeLayout(path.join(dist, 'image'), { repository: `${plain}/api` });
    const refused = await gopher(['push', dist], { DOCKER_CONFIG: nobody });
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('; use --insecure for a registry without TLS\n');
    const { status, stdout } = await gopher(['push', dist, '--insecure', '--tag', 'v1'], { DOCKER_CONFIG: nobody });
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${plain}/api@${digest}\n` });
    expect(craneSays(nobody, 'digest', '--insecure', `${plain}/api:v1`)).toBe(digest);
  });

  test('draws a bar on a terminal, and takes it away', async () => {
    const { dist, reference } = one('drawn');
    const env = { ...process.env, DOCKER_CONFIG: login(host, PASSWORD), COMMAND: `"${process.execPath}" "${path.join(__dirname, '..', '..', 'bin', 'gopher-constructs')}" push "${dist}"` };
    const terminal = execFileSync('script', ['--quiet', '--return', '--command', 'eval "$COMMAND"', '/dev/null'], { env, encoding: 'utf8' });
    expect(terminal).toMatch(new RegExp(`^\r\x1b\\[K\\[\\.{20}\\] 0 of 1  ${host}/drawn\r\x1b\\[K${host}/drawn: pushed .* s\r\n\r\x1b\\[K${reference}\r\n$`));
  });
});

describeWithEngine('load', () => {
  test('gives the engine images that run, under the IDs that it prints', async () => {
    const { dist } = synthesize('registry.example.com');
    const { status, stdout, stderr } = await gopher(['load', dist, '--repository', '*/shop/*']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: ['a', 'b'].map(n => `registry.example.com/shop/${n}: loaded into the Docker engine\n`).join('') });
    for (const [i, line] of stdout.trim().split('\n').entries()) {
      const [name, id] = line.split('  ');
      const { repository, tag, platforms: [{ config }] } = readLayout(path.join(dist, 'ab'[i]));
      expect({ name, id }).toEqual({ name: `${repository}:${tag}`, id: config.digest });
      // A program's println goes to standard error.
      expect(execFileSync('sh', ['-c', 'docker run --rm --network host "$0" 2>&1', name], { encoding: 'utf8' })).toBe(`${'ab'[i]} shared\n`);
    }
  });

  test('gives the engine the image of its platform out of several', async () => {
    const { dist } = synthesize('registry.example.com');
    const { stdout } = await gopher(['load', dist, '--repository', '*/multi', '--quiet']);
    expect(docker('image', 'inspect', '--format', '{{.Os}}/{{.Architecture}}', stdout.split('  ')[0])).toBe(String(PLATFORM));
  });

  // What kind does in its nodes, by the containerd that the engine has started.
  test('gives containerd images that it knows by the digest that manifests name', async () => {
    const { dist, references: [reference] } = synthesize('registry.example.com');
    const archive = path.join(tempDir(), 'image.tar');
    await gopher(['load', dist, '--repository', '*/shop/a', '--kind', 'dev'], { PATH: pathWith('kind', `cp "$3" '${archive}'`) });
    const socket = ['/var/run/docker/containerd/containerd.sock', '/run/containerd/containerd.sock'].find(file => fs.existsSync(file))!;
    const ctr = (...args: string[]) => execFileSync('ctr', ['--address', socket, '--namespace', 'gopher-constructs-test', ...args], { encoding: 'utf8' }).trim();
    ctr('images', 'import', '--all-platforms', '--digests', archive);
    const names = ctr('images', 'ls', '--quiet').split('\n');
    ctr('images', 'rm', ...names);
    expect(names).toContain(reference);
  });

  test('writes archives that crane validates', async () => {
    const { dist } = synthesize('registry.example.com');
    const archive = path.join(tempDir(), 'image.tar');
    const PATH = pathWith('kind', `cp "$3" '${archive}'`);
    for (const name of ['shop/a', 'shop/b', 'multi']) {
      expect((await gopher(['load', dist, '--repository', `*/${name}`, '--kind', 'dev'], { PATH })).status).toBe(0);
      execFileSync(crane, ['validate', '--tarball', archive], { stdio: 'pipe' });
    }
  });
});
