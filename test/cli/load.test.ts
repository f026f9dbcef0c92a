import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { gopher, pathWith } from '../support/command-line';
import { tempDir } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

const repository = 'registry.example.com/shop/api';
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

function oneImage(platforms: string[] = ['linux/amd64']): { dist: string; digest: string; name: string } {
  const dist = tempDir('dist');
  const digest = writeHandmadeLayout(path.join(dist, 'api'), { repository, platforms, sbom: '{"an":"sbom"}' });
  return { dist, digest, name: `${repository}:${digest.slice(7, 19)}` };
}

/** A command that keeps its arguments and the archive that they name. */
function recorder(command: string): { PATH: string; args(): string[]; archive(): string } {
  const dir = tempDir('recorded');
  const PATH = pathWith(command, `[ "$1 $2" = "image inspect" ] && echo sha256:id && exit
    printf '%s\\n' "$@" > '${dir}/args'; for a in "$@"; do [ -f "$a" ] && cp "$a" '${dir}/archive.tar'; done; true`);
  return { PATH, args: () => fs.readFileSync(path.join(dir, 'args'), 'utf8').trim().split('\n'), archive: () => path.join(dir, 'archive.tar') };
}

function unpacked(archive: string): { dir: string; names: string[]; index: any; manifest: any } {
  const dir = tempDir('unpacked');
  execFileSync('tar', ['-C', dir, '-xf', archive]);
  const json = (file: string) => JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8'));
  return { dir, names: fs.readdirSync(path.join(dir, 'blobs', 'sha256')), index: json('index.json'), manifest: json('manifest.json') };
}

describe('load', () => {
  test('hands docker an archive that is the layout, without what refers to it', async () => {
    const { dist, digest, name } = oneImage();
    const docker = recorder('docker');
    expect(await gopher(['load', dist], { PATH: docker.PATH })).toEqual({
      status: 0, stdout: `${name}  sha256:id\n`, stderr: `${repository}: loaded into the Docker engine\n`,
    });
    expect(docker.args()).toEqual(['load', '--input', expect.stringMatching(/image\.tar$/)]);
    expect(fs.existsSync(docker.args()[2])).toBe(false);
    const { names, index, manifest } = unpacked(docker.archive());
    expect(names).toHaveLength(4);
    expect(index.manifests).toEqual([expect.objectContaining({ digest, annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name } })]);
    expect(manifest[0].RepoTags).toEqual([name]);
    expect(manifest[0].Layers).toHaveLength(2);
  });

  test.each<[string[], string]>([[[], architecture], [['--platform', 'linux/s390x'], 's390x']])('docker gets the image of this machine, or of a platform: %j', async (options, expected) => {
    const { dist, name } = oneImage(['linux/s390x', 'linux/arm64', 'linux/amd64']);
    const docker = recorder('docker');
    expect((await gopher(['load', dist, ...options], { PATH: docker.PATH })).status).toBe(0);
    const { dir, names, index: { manifests }, manifest: [{ Config, Layers }] } = unpacked(docker.archive());
    expect(JSON.parse(fs.readFileSync(path.join(dir, Config), 'utf8')).architecture).toBe(expected);
    // The two documents of the archive name the same image, and nothing else is in it: engines read either.
    expect(manifests).toHaveLength(1);
    expect(manifests[0]).toMatchObject({ platform: { architecture: expected }, annotations: { 'io.containerd.image.name': name } });
    const blobs = [manifests[0].digest, ...[Config, ...Layers].map((file: string) => `sha256:${path.basename(file)}`)];
    expect(names.map(hex => `sha256:${hex}`).sort()).toEqual(blobs.sort());
  });

  test.each<[string, string[], string[]]>([
    ['kind', ['--kind', 'dev'], ['load', 'image-archive', 'FILE', '--name=dev']],
    ['minikube', ['--minikube', 'dev'], ['image', 'load', 'FILE', '--profile=dev']],
  ])('%s gets all platforms, under tag and digest', async (command, options, args) => {
    const { dist, digest, name } = oneImage(['linux/amd64', 'linux/arm64']);
    const recorded = recorder(command);
    expect((await gopher(['load', dist, ...options, '--quiet'], { PATH: recorded.PATH }))).toEqual({ status: 0, stdout: `${name}\n`, stderr: '' });
    expect(recorded.args()).toEqual(args.map(a => a === 'FILE' ? expect.stringMatching(/image\.tar$/) : a));
    const { names, index } = unpacked(recorded.archive());
    expect(names).toHaveLength(8);
    expect(index.manifests.map((m: any) => [m.digest, m.annotations['io.containerd.image.name']])).toEqual([[digest, name], [digest, `${repository}@${digest}`]]);
  });

  test.each([['shop/api', 'docker.io/shop/api'], ['api', 'docker.io/library/api'], ['localhost/api', 'localhost/api'], ['registry:5000/api', 'registry:5000/api']])(
    'gives containerd the whole name of %s', async (short, whole) => {
      const dist = tempDir('dist');
      const digest = writeHandmadeLayout(path.join(dist, 'api'), { repository: short });
      const kind = recorder('kind');
      expect((await gopher(['load', dist, '--kind', 'dev'], { PATH: kind.PATH })).stdout).toBe(`${short}:${digest.slice(7, 19)}\n`);
      const { index, manifest } = unpacked(kind.archive());
      expect(index.manifests.map((m: any) => m.annotations['io.containerd.image.name'])).toEqual([`${whole}:${digest.slice(7, 19)}`, `${whole}@${digest}`]);
      expect(manifest[0].RepoTags).toEqual([`${short}:${digest.slice(7, 19)}`]);
    });

  test.each([['linux/amd64'], ['linux/amd64', 'linux/arm64']])('refuses a platform that the image is not for', async (...platforms) => {
    expect(await gopher(['load', oneImage(platforms).dist, '--platform', 'linux/mips'])).toEqual({
      status: 2, stdout: '', stderr: `gopher-constructs: --platform must be one of ${platforms.join(', ')} for ${repository}, got linux/mips\n`,
    });
  });

  test('refuses a damaged image before anything is loaded', async () => {
    const { dist } = oneImage();
    const blobs = path.join(dist, 'api', 'blobs', 'sha256');
    const layer = fs.readdirSync(blobs).map(b => path.join(blobs, b)).find(f => fs.readFileSync(f)[0] === 0x1f)!; // gzip
    fs.appendFileSync(layer, 'x');
    const { status, stderr } = await gopher(['load', dist], { PATH: pathWith('docker', 'echo called >&2') });
    expect(status).toBe(1);
    const size = fs.statSync(layer).size;
    expect(stderr).toBe(`gopher-constructs: no image was loaded, because files are damaged:\n  ${layer} must be a regular file of ${size - 1} bytes with this digest, got ${size} bytes; synthesize again, because damaged images are not processed\n`);
  });

  test.each([['docker', []], ['kind', ['--kind', 'dev']], ['minikube', ['--minikube', 'dev']]])('says that there is no %s', async (command, options) => {
    const { status, stderr } = await gopher(['load', oneImage().dist, ...options], { PATH: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^gopher-constructs: ${command} \\w+ [\\w-]+: '${command}' is not on PATH; install it\n$`));
  });

  test('says where it cannot write for want of a directory for temporary files', async () => {
    const { dist } = oneImage();
    const TMPDIR = path.join(dist, 'nowhere');
    const { status, stderr } = await gopher(['load', dist, '--quiet'], { TMPDIR, PATH: recorder('docker').PATH });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^gopher-constructs: ENOENT: .*; free disk space in .*\/nowhere, or set TMPDIR\n$/) });
  });

  test('says what the engine has said', async () => {
    const { status, stderr } = await gopher(['load', oneImage().dist], { PATH: pathWith('docker', 'echo "Cannot connect" >&2; exit 1') });
    expect(status).toBe(1);
    expect(stderr).toBe('gopher-constructs: docker load --input: Cannot connect\n');
  });
});
