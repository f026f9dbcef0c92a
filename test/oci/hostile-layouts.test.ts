import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { GoBaseImage, GoPlatform } from '../../src';
import { DockerImages } from '../../src/cli/private/docker-images';
import { loadBase } from '../../src/image/private/base-image';
import { layoutErrors, findLayouts, readLayouts } from '../../src/oci/layout-reader';
import { ArtifactCache } from '../../src/storage/artifact-cache';
import { cli, gopher } from '../support/command-line';
import { tempDir, treeState, write } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';
import { Mutation, MutableLayout, mutationsOf } from '../support/mutations';
import { writeLayoutOf } from '../support/written-layout';

const REPOSITORY = 'registry.example.com/shop/api';
const LIMIT_MS = 5000;

/** What a reader gives, or its message. */
interface Outcome {
  readonly result?: unknown;
  readonly message?: string;
}

type Reader = (dir: string) => Outcome | Promise<Outcome>;

function outcomeOf(read: () => unknown): Outcome {
  try {
    return { result: read() };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

let cache: ArtifactCache;
const READERS: { readonly [name: string]: Reader } = {
  'a base image': dir => outcomeOf(() => loadBase(GoBaseImage.fromLayout(path.join(dir, 'api')), GoPlatform.LINUX_AMD64, cache)
    .layers.map(({ blob, diffId, mediaType }) => [blob.sha256, blob.size, diffId, mediaType])),
  'list': async dir => {
    const { status, stdout, stderr } = await cli('list', dir, '--json');
    if (status !== 0) return { message: stderr.replace(/^gopher-constructs: (.*)\n$/s, '$1') };
    expect(stdout).not.toMatch(RAW_CONTROLS);
    const [damage] = readLayouts(findLayouts(dir)).flatMap(layoutErrors); // which the other commands refuse, and list does not look for
    if (damage !== undefined) return { message: damage };
    return { result: JSON.parse(stdout).map((image: any) => image.platforms.map((p: any) => [p.platform, p.layers])) }; // names are as good as others
  },
  'gopher-constructs-docker': dir => outcomeOf(() => {
    if (!new DockerImages(cache).find(path.join(dir, 'api'))) throw new Error(`image ${dir} does not exist; run 'gopher-constructs-docker load' first`); // as the command says
  }),
};

const RAW_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
const OURS = /^[^\n]*(\.json|oci-layout|sha256:|blobs\/sha256|base '|must contain images, got none|^image .* does not exist)[^\n]*$/;
const RAW_ERRORS = /TypeError|RangeError|undefined is not|Cannot (read|convert)|is not (a function|iterable|a constructor)|Maximum call|Unexpected token|\n\s+at /;

function checkMessage(message: string): void {
  expect(message).toMatch(OURS);
  expect(message).not.toMatch(RAW_ERRORS);
  expect(message).not.toMatch(RAW_CONTROLS);
  expect(message.length).toBeLessThan(1500);
}

/** A directory with the layout `api`, and a project that a path could lead to. */
function dist(make: (layout: string) => void): { dir: string; layout: MutableLayout; outside: string } {
  const top = tempDir('hostile');
  const dir = path.join(top, 'dist');
  fs.mkdirSync(dir);
  make(path.join(dir, 'api'));
  const layout = new MutableLayout(path.join(dir, 'api'));
  for (const project of ['project', 'x', 'dist/api/blobs/project', 'dist/api/blobs/x']) write(top, { [`${project}/main.go`]: 'package main\n' });
  return { dir, layout, outside: path.join(top, 'project') };
}

/** Reads a layout with each change, and expects of each reader the result of before or one message of ours. */
async function readMutated(
  dir: string, layout: MutableLayout, file: string, mutations: Mutation[], readers = Object.keys(READERS),
): Promise<{ worked: number; refused: number }> {
  const counts = { worked: 0, refused: 0 };
  const baseline = new Map<string, unknown>();
  for (const name of readers) {
    const { result, message } = await READERS[name](dir);
    expect(message).toBeUndefined();
    baseline.set(name, JSON.stringify(result));
  }
  for (const [i, mutation] of mutations.entries()) {
    for (const isNamed of i % 10 === 0 ? [true, false] : [true]) { // what nothing names ends at its digest, whatever it is
      layout.mutate(file, mutation, isNamed);
      for (const name of readers) {
        const start = Date.now();
        const { result, message } = await READERS[name](dir);
        try {
          expect(Date.now() - start).toBeLessThan(LIMIT_MS);
          if (message === undefined && /^manifests\.\d is missing$/.test(mutation.name)) continue; // an image for one platform less
          if (message === undefined) expect(JSON.stringify(result)).toBe(baseline.get(name));
          else checkMessage(message);
        } catch (error) {
          throw new Error(`${name}, ${file}: ${mutation.name}: ${(error as Error).message}`);
        }
        counts[message === undefined ? 'worked' : 'refused']++;
      }
      layout.restore();
    }
  }
  return counts;
}

beforeAll(() => { cache = new ArtifactCache(tempDir('cache')); });

describe.each([
  ['one platform', [GoPlatform.LINUX_AMD64]],
  ['two platforms', [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]],
])('a hostile layout of %s', (_, platforms) => {
  const { dir, layout, outside } = dist(to => writeLayoutOf(to, REPOSITORY, platforms));
  const readDocuments = [...layout.documents].filter(([file]) => file !== 'manifest.json'); // which nothing here reads
  const documents = [...new Map(readDocuments.reverse().map(entry => [Object.keys(entry[1] as object).join(), entry])).values()]; // one of each kind

  test('in which any field of any document is missing or wrong is read as before, or refused by a message', async () => {
    const [before, files] = [treeState(outside), treeState(dir).map(line => line.split(' ')[0])];
    let [worked, refused] = [0, 0];
    for (const [file, document] of documents) {
      const counts = await readMutated(dir, layout, file, mutationsOf(document));
      worked += counts.worked;
      refused += counts.refused;
    }
    expect(worked).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(1000);
    expect(treeState(outside)).toEqual(before);
    expect(treeState(dir).map(line => line.split(' ')[0])).toEqual(files);
  });

  test.each<[string, (file: string) => void]>([
    ['a FIFO', file => execFileSync('mkfifo', [file])],
    ['a directory', file => fs.mkdirSync(file)],
    ['a link to a device', file => fs.symlinkSync('/dev/zero', file)],
    ['a link to itself', file => fs.symlinkSync(file, file)],
    ['empty', file => fs.writeFileSync(file, '')],
    ['nothing', () => undefined],
    ['a file with a hole of 1 TB', file => {
      fs.writeFileSync(file, '{');
      fs.truncateSync(file, 1e12);
    }],
  ])('in which any file is %s is read as before, or refused by a message', async (__, replace) => {
    for (const file of layout.files.filter(name => name !== 'manifest.json')) {
      cache = new ArtifactCache(tempDir('cache'));
      const at = path.join(dir, 'api', file);
      fs.rmSync(at);
      replace(at);
      for (const [name, read] of Object.entries(READERS)) {
        const start = Date.now();
        const { message } = await read(dir);
        expect(Date.now() - start).toBeLessThan(LIMIT_MS);
        if (message !== undefined) checkMessage(message);
        else expect([name, file]).toEqual(['a base image', expect.stringMatching(/^blobs/)]); // a blob of another platform
      }
      layout.restore();
    }
    cache = new ArtifactCache(tempDir('cache'));
  });

  test('in which any bit is flipped, or any file is cut off, is read as before, or refused by a message', async () => {
    for (const file of layout.files.filter(name => name !== 'manifest.json')) {
      const at = path.join(dir, 'api', file);
      const content = fs.readFileSync(at);
      const flips = Array.from({ length: 24 }, (__, i) => Math.floor(content.length * i / 24));
      for (const damaged of [
        ...flips.map(position => Buffer.from(content.map((byte, i) => (i === position ? byte ^ (1 << position % 8) : byte)))), // eslint-disable-line no-bitwise
        content.subarray(0, -1), content.subarray(0, content.length / 2), Buffer.concat([content, Buffer.from('x')]),
      ]) {
        cache = new ArtifactCache(tempDir('cache'));
        fs.writeFileSync(at, damaged);
        for (const [name, read] of Object.entries(READERS)) {
          const { message } = await read(dir);
          if (message !== undefined) checkMessage(message);
          else if (file.startsWith('blobs')) expect(name).toBe('a base image'); // a blob of another platform
        }
        layout.restore();
      }
    }
    cache = new ArtifactCache(tempDir('cache'));
  });
});

test('what refers to an image is read as before, or refused by a message, whatever is wrong with it', async () => {
  const { dir, layout } = dist(to => writeHandmadeLayout(to, { repository: REPOSITORY, sbom: '{"an":"sbom"}' }));
  const referrers = [...layout.documents].filter(([file, document]) => file === 'index.json' || JSON.stringify(document).includes('"subject"'));
  expect(referrers).toHaveLength(2);
  for (const [file, document] of referrers) await readMutated(dir, layout, file, mutationsOf(document), ['list']);
});

describe('a command in a process of its own', () => {
  const { dir, layout } = dist(to => writeLayoutOf(to, REPOSITORY, [GoPlatform.LINUX_AMD64]));
  const [blob] = layout.files.filter(file => file.startsWith('blobs'));

  test.each<[string, string, (file: string) => void]>([
    ['oci-layout', 'a link to a device', file => fs.symlinkSync('/dev/zero', file)],
    ['index.json', 'a FIFO', file => execFileSync('mkfifo', [file])],
    [blob, 'a FIFO', file => execFileSync('mkfifo', [file])],
    [blob, 'a link to a device', file => fs.symlinkSync('/dev/zero', file)],
  ])('ends by a message where %s is %s', async (file, _, replace) => {
    fs.rmSync(path.join(dir, 'api', file));
    replace(path.join(dir, 'api', file));
    for (const args of [['list', dir], ['push', dir], ['load', dir], ['scan', dir]]) {
      const { status, stdout, stderr } = await gopher(args, { PATH: path.dirname(process.execPath) });
      expect([status === 0, stdout]).toEqual([false, '']);
      expect(stderr).toMatch(/^gopher-constructs: (no image was \w+, because files are damaged:\n)?.*(index\.json|oci-layout|blobs\/sha256\/\w+|must contain images, got none).*\n$/);
    }
    layout.restore();
  });
});

describe('as a base, a layout is refused', () => {
  const base = (dir: string) => () => loadBase(GoBaseImage.fromLayout(dir), GoPlatform.LINUX_AMD64, new ArtifactCache(path.join(path.dirname(dir), 'cache')));

  /** A layout with a change of the document that has this field. */
  function changed(field: string, apply: (document: any) => void): string {
    const { layout } = dist(to => writeLayoutOf(to, REPOSITORY, [GoPlatform.LINUX_AMD64]));
    const [file] = [...layout.documents].find(([name, document]) => name.startsWith('blobs') && field in (document as object))!;
    layout.mutate(file, { name: '', path: [], apply: document => (apply(document), document) }, true);
    return layout.directory;
  }

  test('whose layer has a digest that leads to a directory of the user, which stays', () => {
    const dir = changed('layers', manifest => { manifest.layers[0].digest = 'sha256:../project'; });
    const project = write(tempDir('project'), { 'main.go': 'package main\n' });
    const kind = path.join(path.dirname(dir), 'cache', 'base-layers');
    fs.mkdirSync(path.join(kind, '..'), { recursive: true });
    for (const place of [path.join(kind, 'project'), path.join(kind, '..', 'project'), path.join(kind, '..', '..', 'project')]) fs.cpSync(project, place, { recursive: true });
    const before = treeState(path.dirname(dir));
    expect(base(dir)).toThrow(/^layers\[0\]\.digest of blobs\/sha256\/\w{64} of base '.*' must be a digest, 'sha256:' and 64 hexadecimal digits, got "sha256:\.\.\/project"; create it again/);
    expect(treeState(path.dirname(dir))).toEqual(before);
  });

  test.each<[string, (config: any) => void, RegExp]>([
    ['misses a diff ID', config => config.rootfs.diff_ids.pop(), /^rootfs\.diff_ids of blobs\/sha256\/\w{64} of base '.*' must be 2 digests, one for each layer, got 1;/],
    ['has one too many', config => config.rootfs.diff_ids.push(config.rootfs.diff_ids[0]), /must be 2 digests, one for each layer, got 3;/],
    ['has a wrong one', config => { config.rootfs.diff_ids[1] = `sha256:${'1'.repeat(64)}`; },
      /^the diff_id of layer sha256:\w{64} in sha256:\w{64} of base '.*' must be the digest of its uncompressed content, sha256:1{64}, got sha256:\w{64};/],
    ['has them in another order', config => config.rootfs.diff_ids.reverse(), /must be the digest of its uncompressed content/],
    ['has no list of them', config => { delete config.rootfs.diff_ids; }, /^rootfs\.diff_ids of .* must be a list, got nothing;/],
    ['has no root file system', config => { delete config.rootfs; }, /^rootfs of .* must be an object, got nothing;/],
  ])('whose config %s', (_, apply, message) => {
    expect(base(changed('rootfs', apply))).toThrow(message);
  });

  test.each(['constructor', '__proto__', 'toString', 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'])('whose layer has the media type %s', mediaType => {
    expect(base(changed('layers', manifest => { manifest.layers[0].mediaType = mediaType; }))).toThrow(/must be a media type, got "|must have layers as tar archives, .*got application\/vnd\.oci\.image\.layer\.nondistributable/);
  });

  test('whose layer is called compressed and is not, or otherwise', () => {
    expect(base(changed('layers', manifest => { manifest.layers[0].mediaType = 'application/vnd.oci.image.layer.v1.tar'; }))).toThrow(/must be the digest of its uncompressed content/);
    expect(base(changed('layers', manifest => { manifest.layers[0].mediaType = 'application/vnd.oci.image.layer.v1.tar+zstd'; }))).toThrow(/got (content that is not compressed by zstd|a layer compressed by zstd, which Node\.js [\d.]+ does not support)/);
  });
});
