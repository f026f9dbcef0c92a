import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart, Testing } from 'cdk8s';
import { RootConstruct } from 'constructs';
import { GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform } from '../../src';
import { artifactPlace } from '../../src/synthesis/artifact-place';
import { errors } from '../support/errors';
import { MAIN, ownCache, recordGo, tempDir, treeState, twoPrograms, write } from '../support/go-sources';
import { readLayout } from '../support/layouts';
import { missingTools, unless } from '../support/tools';

ownCache();
const calls = recordGo();

const REPOSITORY = 'registry.example.com/shop/a';

function image(dir: string, props: Partial<GoContainerImageProps> = {}): GoContainerImage {
  return new GoContainerImage(Testing.chart(), 'image', { entry: path.join(dir, 'cmd/a'), repository: REPOSITORY, ...props });
}

function list(layer: Buffer): string[] {
  return execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: layer, encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } })
    .trim().split('\n').map(line => line.replace(/\s+/g, ' ').replace(' 1970-01-01 00:00', ''));
}

describe('the layout', () => {
  const dir = twoPrograms(tempDir());
  const made = image(dir);
  const reference = made.reference;
  const layout = readLayout(made.layoutDirectory);

  test('holds the image that the reference names, every blob under its digest', () => {
    expect(reference).toBe(`${REPOSITORY}@${layout.digest}`);
    expect(fs.readFileSync(path.join(made.layoutDirectory, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}');
    expect(layout.config.rootfs.diff_ids).toEqual(layout.layers.map(l => `sha256:${createHash('sha256').update(l).digest('hex')}`));
  });

  test('lies among the artifacts of the app, by the path of the construct', () => {
    const { outdir } = made.node.root as App;
    expect(made.layoutDirectory).toBe(path.join(artifactPlace(outdir).directory, 'images', 'test', 'image'));
  });

  test('runs the program itself, as a user that is not root', () => {
    expect(layout.config).toMatchObject({
      os: 'linux',
      architecture: 'amd64',
      created: '1970-01-01T00:00:00Z',
      config: { User: '65532:65532', Entrypoint: ['/usr/local/bin/a'], WorkingDir: '/home/nonroot' },
    });
  });

  test('has system files in one layer, the program in another', () => {
    expect(layout.layers.map(list)).toEqual([
      [
        'drwxr-xr-x 0/0 0 etc/',
        '-rw-r--r-- 0/0 43 etc/group',
        '-rw-r--r-- 0/0 17 etc/nsswitch.conf',
        expect.stringMatching(/^-rw-r--r-- 0\/0 \d+ etc\/passwd$/),
        'drwxr-xr-x 0/0 0 etc/ssl/',
        'drwxr-xr-x 0/0 0 etc/ssl/certs/',
        expect.stringMatching(/^-rw-r--r-- 0\/0 1\d{5} etc\/ssl\/certs\/ca-certificates\.crt$/),
        'drwxr-xr-x 0/0 0 home/',
        'drwx------ 65532/65532 0 home/nonroot/',
        'drwxrwxrwt 0/0 0 tmp/',
      ],
      ['drwxr-xr-x 0/0 0 usr/', 'drwxr-xr-x 0/0 0 usr/local/', 'drwxr-xr-x 0/0 0 usr/local/bin/', expect.stringMatching(/^-rwxr-xr-x 0\/0 \d{7} usr\/local\/bin\/a$/)],
    ]);
  });

  test('can be packed for docker load: blobs by path, and a tag that no other image has', () => {
    const [archive] = JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'manifest.json'), 'utf8'));
    expect(archive.Config).toBe(`blobs/${layout.manifest.config.digest.replace(':', '/')}`);
    expect(archive.Layers).toEqual(layout.manifest.layers.map((l: any) => `blobs/${l.digest.replace(':', '/')}`));
    expect(archive.RepoTags).toEqual([`${REPOSITORY}:${layout.digest.slice(7, 19)}`]);
  });

  test('replaces the one before as a whole', () => {
    const outdir = path.join(tempDir(), 'here');
    write(outdir, { 'oci-layout': '', 'index.json': '', 'manifest.json': '', 'blobs/stale': '' });
    void image(dir, { outdir }).reference;
    expect(fs.readdirSync(outdir).sort()).toEqual(['blobs', 'index.json', 'manifest.json', 'oci-layout']);
    expect(fs.readdirSync(path.dirname(outdir)).sort()).toEqual(['here', 'here.sbom']);
  });
});

describe('the digest', () => {
  test('is the same from two directories and two caches', () => {
    const [one, other] = [tempDir('one'), tempDir('quite another')].map(twoPrograms).map(dir => {
      process.env.GOPHER_CONSTRUCTS_CACHE = path.join(dir, 'cache');
      return image(dir, { timeZones: true }).reference;
    });
    expect(other).toBe(one);
  });

  test('follows the program, and what is around it', () => {
    const dir = twoPrograms(tempDir());
    const references = [
      image(dir).reference,
      image(dir, { timeZones: true }).reference,
      image(dir, { platform: GoPlatform.LINUX_ARM64 }).reference,
      image(write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "other"\n' })).reference,
    ];
    expect(new Set(references).size).toBe(4);
  });

  test('does not follow a comment', () => {
    const dir = twoPrograms(tempDir());
    const before = image(dir).reference;
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "shared" // said\n' });
    expect(image(dir).reference).toBe(before);
  });
});

describe('synthesis', () => {
  test('compiles all programs of the app in one go build, and writes images that no manifest names', () => {
    calls();
    const app = Testing.app();
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/synthesis\n\ngo 1.24\n',
      'cmd/a/main.go': MAIN,
      'cmd/b/main.go': MAIN.replace('hello', 'hello, too'),
    });
    const images = ['a', 'b'].map(name => new GoContainerImage(new Chart(app, `chart-${name}`), 'image', { entry: path.join(dir, 'cmd', name), repository: name }));
    app.synth();
    expect(calls()).toEqual(['env', 'list', 'build', 'list']);
    for (const { layoutDirectory, reference } of images) {
      expect(reference.endsWith(readLayout(layoutDirectory).digest)).toBe(true);
    }
  });

  test('time zones are where Go looks for them', () => {
    const made = image(twoPrograms(tempDir()), { timeZones: true });
    void made.reference;
    const zones = list(readLayout(made.layoutDirectory).layers[1]);
    expect(zones).toContainEqual(expect.stringMatching(/^-rw-r--r-- 0\/0 \d+ usr\/share\/zoneinfo\/Europe\/Berlin$/));
    expect(zones[0]).toBe('drwxr-xr-x 0/0 0 usr/');
    expect(zones.length).toBeGreaterThan(400);
  });

  test('reports all that does not compile, by construct, and writes nothing', () => {
    const app = Testing.app();
    const dir = write(twoPrograms(tempDir()), { 'cmd/a/main.go': 'package main\n\nfunc main() { x }\n', 'cmd/b/main.go': 'package main\n\nfunc main() { y }\n' });
    const chart = new Chart(app, 'chart');
    for (const name of ['a', 'b']) new GoContainerImage(chart, name, { entry: path.join(dir, 'cmd', name), repository: name });
    expect(() => app.synth()).toThrow(/Validation failed[\s\S]*\[chart\/a\] entry '.*cmd\/a' does not compile[\s\S]*undefined: x[\s\S]*\[chart\/b\] entry '.*cmd\/b' does not compile[\s\S]*undefined: y/);
    expect([fs.readdirSync(app.outdir), fs.existsSync(artifactPlace(app.outdir).directory)]).toEqual([[], false]);
  });
});

describe('refuses', () => {
  const dir = twoPrograms(tempDir());

  test.each<[string, Partial<GoContainerImageProps>, RegExp]>([
    ['no entry', { entry: undefined }, /^entry must be the directory of a main package, such as '\.\.\/cmd\/api', got undefined/],
    ['a repository with a tag', { repository: 'shop/a:1' }, /^repository must not have a tag, got 'shop\/a:1'/],
    ['an operating system other than Linux', { platform: GoPlatform.of('windows', 'amd64') }, /^platform must be a Linux platform, got 'windows\/amd64'$/],
    ['an empty output directory', { outdir: '' }, /^outdir must be a directory of its own, got ""/],
    ['a platform that is a string, from JavaScript', { platform: 'linux/amd64' as any }, /^platform must be a GoPlatform such as GoPlatform\.LINUX_ARM64, got "linux\/amd64"/],
    ['build options that are a string, from JavaScript', { buildOptions: 'fast' as any }, /^buildOptions must be an object, such as \{ tags: \['netgo'\] \}, got "fast"/],
  ])('%s', (_, props, message) => {
    expect(errors(() => image(dir, props))).toEqual([expect.stringMatching(message)]);
  });

  unless(missingTools('cc')).test('a program that needs a C library, unless it brings it', () => {
    const c = write(tempDir(), { 'go.mod': 'module example.com/c\n\ngo 1.24\n', 'cmd/a/main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' });
    const platform = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');
    const message = /cmd\/a' must be linked statically for an image without a C library, got a dependency on \/lib.*; remove buildOptions\.cgo, set/;
    expect(() => image(c, { buildOptions: { cgo: true }, platform }).reference).toThrow(message);
    expect(() => Testing.synth(Chart.of(image(c, { buildOptions: { cgo: true }, platform })))).toThrow(message);
    expect(image(c, { buildOptions: { cgo: true, ldflags: ['-extldflags=-static'] }, platform }).reference).toContain('@sha256:');
  });

  test('to replace a directory that is not an image layout', () => {
    const outdir = write(tempDir(), { 'precious.txt': 'kept' });
    expect(() => image(dir, { outdir }).reference).toThrow(/^outdir must not contain other files, because it is replaced, got '.*' with precious\.txt…; set another directory/);
    expect(() => image(dir, { outdir: path.join(outdir, 'precious.txt') }).reference).toThrow(/^outdir must be a directory that may be replaced, got the file '.*precious\.txt'/);
    expect(fs.readdirSync(outdir)).toEqual(['precious.txt']);
  });

  test.each<[string, { [file: string]: string }]>([
    ['sources beside a file of a name that we write, too', { 'main.go': MAIN, 'Dockerfile': 'FROM x', 'Dockerfile.dockerignore': '*' }],
    ['a Dockerfile that somebody else wrote', { 'Dockerfile': 'FROM x', 'Dockerfile.dockerignore': '*' }],
    ['something beside an image of ours', { 'oci-layout': '', 'index.json': '', 'manifest.json': '', 'blobs/x': '', 'notes.txt': 'mine' }],
    ['a layout that other tools wrote', { 'oci-layout': '', 'index.json': '', 'blobs/sha256/x': '' }],
  ])('to replace %s', (_, files) => {
    const outdir = write(tempDir(), files);
    const before = treeState(outdir);
    expect(() => image(dir, { outdir }).reference).toThrow(/^outdir must not contain other files/);
    expect(() => Testing.synth(Chart.of(image(dir, { outdir, builder: GoImageBuilder.dockerfile() })))).toThrow(/outdir must not contain other files/);
    expect(treeState(outdir)).toEqual(before);
  });

  test('to write any image where a program of the app does not compile', () => {
    const sources = twoPrograms(tempDir());
    const outdir = tempDir('dist');
    const synth = () => {
      const app = new App({ outdir });
      const chart = new Chart(app, 'shop');
      for (const name of ['a', 'b']) new GoContainerImage(chart, name, { entry: path.join(sources, 'cmd', name), repository: `registry.example.com/${name}` });
      app.synth();
    };
    synth();
    const { directory } = artifactPlace(outdir);
    const before = [...treeState(outdir), ...treeState(directory)];
    write(sources, { 'cmd/a/main.go': MAIN, 'cmd/b/main.go': 'package main\n\nfunc main() { undefined() }\n' });
    expect(synth).toThrow(/undefined: undefined/);
    expect([...treeState(outdir), ...treeState(directory)]).toEqual(before);
  });

  test('to guess an output directory', () => {
    expect(() => new GoContainerImage(new RootConstruct(), 'image', { entry: path.join(dir, 'cmd/a'), repository: 'a' }))
      .toThrow(/^GoContainerImage 'image': outdir must be set if no parent of image is an app with an output directory/);
  });
});

describe('fromRegistry', () => {
  test('names an image made elsewhere', () => {
    expect(GoContainerImage.fromRegistry(Testing.chart(), 'image', 'shop/api:1.2.3').reference).toBe('shop/api:1.2.3');
  });

  test('refuses a mutable tag', () => {
    expect(() => GoContainerImage.fromRegistry(Testing.chart(), 'image', 'shop/api:latest')).toThrow(/is mutable/);
  });
});
