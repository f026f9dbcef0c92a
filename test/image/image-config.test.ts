import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Testing } from 'cdk8s';
import { GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform, ImageLabels } from '../../src';
import { artifactPlace } from '../../src/synthesis/artifact-place';
import { errors } from '../support/errors';
import { ownCache, tempDir, treeState, twoPrograms, withEnv, write } from '../support/go-sources';
import { readLayout } from '../support/layouts';

ownCache();
const dir = twoPrograms(tempDir());

function image(props: Partial<GoContainerImageProps>): GoContainerImage {
  return new GoContainerImage(Testing.chart(), 'image', { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a', ...props });
}

function layoutOf(props: Partial<GoContainerImageProps>) {
  const made = image(props);
  void made.reference;
  return readLayout(made.layoutDirectory);
}

describe('an image has', () => {
  test('arguments, environment, ports, user, working directory and stop signal', () => {
    const { config } = layoutOf({
      args: ['serve', '--addr=:8080'], environment: { MODE: 'a b', LANG: 'C' }, ports: [9090, 8080, 8080], user: 12345, workingDirectory: '/data', stopSignal: 'SIGINT',
    });
    expect(config.config).toMatchObject({
      Cmd: ['serve', '--addr=:8080'],
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C', 'MODE=a b'],
      ExposedPorts: { '8080/tcp': {}, '9090/tcp': {} },
      User: '12345:12345',
      WorkingDir: '/data',
      StopSignal: 'SIGINT',
    });
  });

  test('labels, and annotations for those that tools know', () => {
    const labels = { [ImageLabels.SOURCE]: 'https://example.com/shop', [ImageLabels.LICENSES]: 'Apache-2.0', team: 'shop' };
    const { config, manifest } = layoutOf({ labels });
    expect(config.config.Labels).toEqual(labels);
    expect(manifest.annotations).toEqual({ [ImageLabels.SOURCE]: 'https://example.com/shop', [ImageLabels.LICENSES]: 'Apache-2.0' });
  });

  test('a health check that calls the program, in nanoseconds', () => {
    expect(layoutOf({ health: { args: ['healthcheck'], timeoutSeconds: 1.5 } }).config.config.Healthcheck).toEqual({
      Test: ['CMD', '/usr/local/bin/a', 'healthcheck'], Interval: 30e9, Timeout: 1.5e9, StartPeriod: 10e9, Retries: 3,
    });
  });

  test('files and directories, with modes, in a layer before the program', () => {
    const files = write(tempDir(), { 'templates/index.html': '<p>', 'templates/parts/a.html': 'a', 'config.yaml': 'x: 1', 'run.sh': '#!' });
    fs.chmodSync(path.join(files, 'run.sh'), 0o700);
    fs.chmodSync(path.join(files, 'config.yaml'), 0o600);
    const { layers } = layoutOf({
      files: [
        { source: path.join(files, 'templates'), target: '/srv/templates' },
        { source: path.join(files, 'config.yaml'), target: '/etc/shop/config.yaml', mode: 0o440 },
        { source: path.join(files, 'run.sh'), target: '/tmp/run.sh' },
      ],
    });
    expect(layers).toHaveLength(3);
    const listing = execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: layers[1], encoding: 'utf8' }).trim().split('\n').map(line => line.split(/\s+/));
    expect(listing.map(([mode, owner, , , , name]) => `${mode} ${owner} ${name}`)).toEqual([
      'drwxr-xr-x 0/0 etc/shop/', // etc and tmp are there, with modes of their own
      'drwxr-xr-x 0/0 srv/',
      'drwxr-xr-x 0/0 srv/templates/',
      'drwxr-xr-x 0/0 srv/templates/parts/',
      '-r--r----- 0/0 etc/shop/config.yaml',
      '-rw-r--r-- 0/0 srv/templates/index.html',
      '-rw-r--r-- 0/0 srv/templates/parts/a.html',
      '-rwxr-xr-x 0/0 tmp/run.sh',
    ]);
  });

  test('the time of SOURCE_DATE_EPOCH, where it is set', () => {
    expect(withEnv({ SOURCE_DATE_EPOCH: '1700000000' }, () => layoutOf({})).config.created).toBe('2023-11-14T22:13:20Z');
    expect(withEnv({ SOURCE_DATE_EPOCH: undefined }, () => layoutOf({})).config.created).toBe('1970-01-01T00:00:00Z');
    expect(() => withEnv({ SOURCE_DATE_EPOCH: 'yesterday' }, () => layoutOf({}))).toThrow(/^SOURCE_DATE_EPOCH must be seconds since 1970, got "yesterday"; set or unset it/);
  });
});

describe('an image for several platforms', () => {
  test('is an index, named by its digest, with an image for each', () => {
    const made = image({ platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64, GoPlatform.of('linux', 'arm').withLevel('7')] });
    const digest = made.reference.split('@')[1];
    const at = (d: string) => JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'blobs', d.replace(':', path.sep)), 'utf8'));
    const { manifests } = JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'index.json'), 'utf8'));
    expect(manifests).toMatchObject([{ digest, mediaType: 'application/vnd.oci.image.index.v1+json' }]);
    const images: any[] = at(digest).manifests;
    expect(images.map(i => i.platform)).toEqual([
      { architecture: 'amd64', os: 'linux' }, { architecture: 'arm64', os: 'linux' }, { architecture: 'arm', os: 'linux', variant: 'v7' },
    ]);
    expect(images.map(i => at(at(i.digest).config.digest).architecture)).toEqual(['amd64', 'arm64', 'arm']);
    // All share the layer that is not the program.
    expect(new Set(images.map(i => at(i.digest).layers[0].digest)).size).toBe(1);
    expect(JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'manifest.json'), 'utf8')).map((m: any) => m.RepoTags[0].replace(/:\w{12}-/, ':…-'))).toEqual([
      'registry.example.com/shop/a:…-amd64', 'registry.example.com/shop/a:…-arm64', 'registry.example.com/shop/a:…-arm',
    ]);
  });

  test('that is one has the digest that it has alone', () => {
    expect(image({ platforms: [GoPlatform.LINUX_ARM64] }).reference).toBe(image({ platform: GoPlatform.LINUX_ARM64 }).reference);
  });
});

describe('the image of a net/http service, as a registry keeps it (compressed layers, configuration, manifest), is larger than its compressed program', () => {
  const service = write(tempDir(), {
    'go.mod': 'module example.com/service\n\ngo 1.24\n',
    'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { panic(http.ListenAndServe(":8080", http.FileServer(http.Dir(".")))) }\n',
  });

  function overhead(props: Partial<GoContainerImageProps>): number {
    const { index: { manifests: [{ size }] }, manifest: { config, layers } } = layoutOf({ entry: service, ...props });
    const program: { size: number } = layers.pop();
    expect(program.size).toBeGreaterThan(1_000_000);
    return [{ size }, config, ...layers].reduce((sum: number, blob) => sum + blob.size, 0);
  }

  test.each<[string, Partial<GoContainerImageProps>, number, number]>([
    ['110 kB: CA certificates, mostly', {}, 100_000, 120_000],
    ['220 kB with time zones', { timeZones: true }, 200_000, 240_000],
  ])('by %s', (_, props, least, most) => {
    const bytes = overhead(props);
    expect(bytes).toBeGreaterThan(least);
    expect(bytes).toBeLessThan(most);
  });
});

test('an image does not change with the directory, the modes or the times of its files', () => {
  const references = ['one', 'another'].map((name, i) => {
    const files = write(tempDir(name), { 'f/b.txt': 'b', 'f/a.txt': 'a' });
    fs.chmodSync(path.join(files, 'f/a.txt'), i === 0 ? 0o600 : 0o666);
    fs.utimesSync(path.join(files, 'f/a.txt'), i, i);
    const before = treeState(files);
    const { reference } = image({ files: [{ source: path.join(files, 'f'), target: '/f' }] });
    expect(treeState(files)).toEqual(before);
    return reference;
  });
  expect(references[0]).toBe(references[1]);
});

describe('refuses', () => {
  const files = write(tempDir(), { file: 'x' });
  fs.symlinkSync('/etc/passwd', path.join(files, 'link'));
  const file = path.join(files, 'file');

  test.each<[string, Partial<GoContainerImageProps>, RegExp]>([
    ['a file that is not there', { files: [{ source: 'nowhere', target: '/x' }] }, /^files: source '.*' does not exist$/],
    ['a symbolic link', { files: [{ source: path.join(files, 'link'), target: '/x' }] }, /^files: .*link must be a regular file, got a symbolic link; use a copy/],
    ['a target that leaves the image', { files: [{ source: file, target: '/../etc/passwd' }] }, /^files\[0\]\.target must be an absolute path in the image, without '\.', '\.\.' or a slash at its end, got "\/\.\.\/etc\/passwd"/],
    ['a relative target', { files: [{ source: file, target: 'etc/x' }] }, /^files\[0\]\.target must be an absolute path in the image, without '\.', '\.\.' or a slash at its end, got "etc\/x"/],
    ['two files at one place', { files: [{ source: file, target: '/x' }, { source: file, target: '/x' }] }, /^files must have unique targets, got \/x twice/],
    ['a file in the place of the program', { files: [{ source: file, target: '/usr/local/bin/a' }] }, /^files must have unique targets, got \/usr\/local\/bin\/a twice/],
    ['a mode that is none', { files: [{ source: file, target: '/x', mode: 0o10000 }] }, /^files\[0\]\.mode must be a whole number from 0 to 0o7777, such as 0o644, got 4096/],
    ['a mode in letters, from JavaScript', { files: [{ source: file, target: '/x', mode: '644' as any }] }, /^files\[0\]\.mode must be a whole number from 0 to 0o7777, such as 0o644, got "644"/],
    ['files that are no list, from JavaScript', { files: {} as any }, /^files must be a list of objects with source and target, got \{\}/],
    ['a file that is null, from JavaScript', { files: [null as any] }, /^files\[0\] must be an object with source and target, got null/],
    ['a file without a name', { files: [{ source: '', target: '/x' }] }, /^files\[0\]\.source must be a file or directory, got ""/],
    ['a file without a target, from JavaScript', { files: [{ source: file } as any] }, /^files\[0\]\.target must be a string of one line without control characters, got undefined/],
    ['a label with a newline', { labels: { a: 'b\nRUN true' } }, /^labels\['a'\] must be a string of one line without control characters, got "b\\nRUN true"/],
    ['a label without a name', { labels: { '': 'x' } }, /^labels must have names that are made of letters, digits, '\.', '-', '\/' and '_', got ""/],
    ['a variable with a space', { environment: { 'a b': 'x' } }, /^environment must have names that are made of letters, digits and '_', got "a b"/],
    ['a number as a variable, from JavaScript', { environment: { A: 5 as any } }, /^environment\['A'\] must be a string of one line without control characters, got a number/],
    ['port 0', { ports: [0] }, /^ports\[0\] must be a whole number from 1 to 65535, got 0/],
    ['a user by name, from JavaScript', { user: 'nobody' as any }, /^user must be a whole number from 0 to 4294967294, got "nobody"/],
    ['a working directory that is relative', { workingDirectory: 'data' }, /^workingDirectory must be an absolute path in the image, without '\.', '\.\.' or a slash at its end, got "data"/],
    ['a signal that is none', { stopSignal: 'TERM; x' }, /^stopSignal must be the name of a signal, such as SIGTERM, got "TERM/],
    ['a signal by number, from JavaScript', { stopSignal: 15 as any }, /^stopSignal must be a string of one line without control characters, got 15/],
    ['a health check without arguments, from JavaScript', { health: {} as any }, /^health\.args must be a list of strings, got undefined/],
    ['a health check with no arguments', { health: { args: [] } }, /^health\.args must be the arguments of a health check, such as \['healthcheck'\], got \[\]/],
    ['half a retry', { health: { args: ['x'], retries: 1.5 } }, /^health\.retries must be a whole number from 1 to 86400, got 1\.5/],
    ['a health check without time', { health: { args: ['x'], intervalSeconds: 0 } }, /^health\.intervalSeconds must be a number from 0\.001 to 86400, got 0/],
    ['time zones that are text, from JavaScript', { timeZones: 'yes' as any }, /^timeZones must be true or false, got "yes"/],
    ['a platform twice', { platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_AMD64.withLevel('v3')] }, /^platforms must have unique operating systems and architectures, got linux\/amd64 twice/],
    ['platforms and a platform', { platforms: [GoPlatform.LINUX_AMD64], platform: GoPlatform.LINUX_ARM64 }, /^platform cannot be combined with platforms; remove one of them$/],
    ['no platforms', { platforms: [] }, /^platforms must be a list of GoPlatform, such as \[GoPlatform\.LINUX_AMD64, GoPlatform\.LINUX_ARM64\], got \[\]/],
    ['platforms other than Linux', { platforms: [GoPlatform.WINDOWS_AMD64] }, /^platforms\[0\] must be a Linux platform, got 'windows\/amd64'$/],
    ['a builder by name, from JavaScript', { builder: 'docker' as any }, /^builder must be a GoImageBuilder such as GoImageBuilder\.dockerfile\(\), got "docker"/],
    ['a base by name, from JavaScript', { base: 'alpine' as any }, /^base must be a GoBaseImage such as GoBaseImage\.DISTROLESS_STATIC, got "alpine"/],
  ])('%s', (_, props, message) => {
    expect(errors(() => image(props))).toEqual([expect.stringMatching(message)]);
  });
});

test('refuses props that are none, from JavaScript', () => {
  for (const props of [undefined, null, 'api'] as any[]) {
    expect(() => new GoContainerImage(Testing.chart(), 'image', props)).toThrow(/^GoContainerImage 'test\/image': props must be an object, such as \{ entry: .* \}, got (undefined|null|\"api\")$/);
  }
});

describe.each([['the library', GoImageBuilder.ociLayout()], ['a container engine', GoImageBuilder.dockerfile()]])('an image by %s', (_, builder) => {
  const project = () => write(tempDir(), { 'go.mod': 'module example.com/files\n\ngo 1.24\n', 'a/main.go': 'package main\n\nfunc main() {}\n' });

  function pack(files: { [name: string]: string }, targets: { [source: string]: string }, prepare: (at: string) => void = () => {}): () => string {
    const at = write(project(), files);
    prepare(at);
    const placed = Object.entries(targets).map(([source, target]) => ({ source: path.join(at, source), target }));
    return () => image({ entry: path.join(at, 'a'), builder, files: placed }).reference;
  }

  test.each<[string, { [name: string]: string }, { [source: string]: string }, RegExp]>([
    ['a file in the place of one of a directory', { 'd/x': '', 'x': '' }, { d: '/srv', x: '/srv/x' }, /^files must have unique targets, got \/srv\/x twice \(.*\)$/],
    ['a file below another file', { x: '', y: '' }, { x: '/srv', y: '/srv/y' }, /^files: \/srv must be either a file or a directory, got both; use another target for one of them$/],
    ['a directory where the program is', { 'bin/a/x': '' }, { bin: '/usr/local/bin' }, /^files: \/usr\/local\/bin\/a must be either a file or a directory, got both/],
    ['a file where the program’s directory is', { x: '' }, { x: '/usr' }, /^files: \/usr must be either a file or a directory, got both/],
    ['a file where a directory of every image is', { x: '' }, { x: '/etc' }, /^files: \/etc must be either a file or a directory, got both/],
    ['a file below a file of every image', { x: '' }, { x: '/etc/passwd/x' }, /^files: \/etc\/passwd must be either a file or a directory, got both/],
    ['a file as the root', { x: '' }, { x: '/' }, /^files: \/ must be either a file or a directory, got both/],
  ])('refuses %s', (__, files, targets, message) => {
    expect(pack(files, targets)).toThrow(message);
  });

  test('refuses what is no file in a directory, and names that are not UTF-8', () => {
    const refusal = (prepare: (at: string) => void) => expect(pack({ 'd/x': '' }, { d: '/d' }, prepare));
    refusal(at => fs.symlinkSync('.', path.join(at, 'd/loop'))).toThrow(/^files: .*\/d\/loop must be a regular file, got a symbolic link; use a copy/);
    refusal(at => execFileSync('mkfifo', [path.join(at, 'd/pipe')])).toThrow(/^files: .*\/d\/pipe must be a regular file, got another kind; use a copy/);
    refusal(at => fs.writeFileSync(Buffer.concat([Buffer.from(`${at}/d/`), Buffer.from([0xff])]), '')).toThrow(/^files: the name of .*\/d\/\ufffd must be UTF-8; rename it$/);
  });

  test('says where it cannot be written', () => {
    const outdir = path.join(write(tempDir(), { file: '' }), 'file', 'image');
    const app = new App({ outdir: tempDir('out') });
    new GoContainerImage(app, 'image', { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a', builder, outdir });
    expect(() => app.synth()).toThrow(/\] outdir '.*\/file\/image' is not writable \(ENOTDIR: .*\); free disk space, or set another directory$/);
  });

  test('takes the place of a file that every image has, names beyond ASCII, and ten thousand files', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (__, i) => [`many/${i}`, '']));
    const pathological = { 'sp ace/ün/日本 .txt': 'x', 'passwd': 'root:x:0:0:root:/root:/bin/sh\n' };
    expect(pack({ ...many, ...pathological }, { 'many': '/many', 'sp ace': '/sp ace', 'passwd': '/etc/passwd' })()).toMatch(/^registry\.example\.com\/shop\/a[:@]/);
  });
});

test('a file that is changed while it is packed is refused: the layer would be known by what it was', () => {
  const file = path.join(write(tempDir(), { 'config.json': 'before' }), 'config.json');
  const read = fs.readFileSync;
  const spy = jest.spyOn(jest.requireActual<typeof fs>('fs'), 'readFileSync').mockImplementation((...args) => {
    if (args[0] === file) fs.writeFileSync(file, 'after'); // it was hashed by another function
    return read(...args);
  });
  try {
    expect(() => image({ files: [{ source: file, target: '/config.json' }] }).reference).toThrow(`files: ${file} must not change during synthesis; synthesize again`);
  } finally {
    spy.mockRestore();
  }
  expect(image({ files: [{ source: file, target: '/config.json' }] }).reference).toContain('@sha256:');
});

describe('two images of an app', () => {
  test.each<[string, (out: string) => string, (out: string) => string]>([
    ['with one directory', out => out, out => out],
    ['one inside the other', out => out, out => path.join(out, 'a')],
    ['one around the other', out => path.join(out, 'a', 'b'), out => out],
  ])('%s are refused: the second would replace the first', (_, first, second) => {
    const [app, out] = [new App({ outdir: tempDir('out') }), tempDir('image')];
    const make = (id: string, outdir: string) => new GoContainerImage(app, id, { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a', outdir });
    make('one', first(out));
    expect(() => make('two', second(out))).toThrow(/^GoContainerImage 'two': outdir must not overlap with that of 'one', got .*; set another id or outdir for one of them$/);
    expect(() => make('three', `${out}-too`)).not.toThrow();
  });

  test('whose ids differ in characters that no directory has are refused, too', () => {
    const app = new App({ outdir: tempDir('out') });
    const make = (id: string) => new GoContainerImage(app, id, { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a' });
    make('日本');
    expect(() => make('中国')).toThrow(/must not overlap with that of '日本'/);
  });
});

test('the directory of an image does not leave that of images, whatever the id', () => {
  const app = new App({ outdir: tempDir('out') });
  const { layoutDirectory } = new GoContainerImage(app, '..', { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a' });
  expect(layoutDirectory).toBe(path.join(artifactPlace(app.outdir).directory, 'images', '-'));
});

test('an image has empty directories of the files, too', () => {
  const at = tempDir();
  fs.mkdirSync(path.join(at, 'tree/empty'), { recursive: true });
  const { layers } = layoutOf({ files: [{ source: path.join(at, 'tree'), target: '/srv/tree' }] });
  expect(execFileSync('tar', ['-tf', '-'], { input: layers[1], encoding: 'utf8' })).toBe('srv/\nsrv/tree/\nsrv/tree/empty/\n');
});

test('an image of ours takes no more files than can be packed in memory', () => {
  const huge = path.join(tempDir(), 'huge');
  fs.writeFileSync(huge, '');
  fs.truncateSync(huge, 2.2e9);
  expect(() => layoutOf({ files: [{ source: huge, target: '/huge' }] }))
    .toThrow(/^files must be at most 1000 MB, got 2200 MB, the largest of them .*huge; use a volume or a base image$/);
});
