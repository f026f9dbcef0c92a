import * as fs from 'fs';
import * as path from 'path';
import { GoBaseImage, GoPlatform } from '../../src';
import { Base } from '../../src/image/private/base';
import { loadBase } from '../../src/image/private/base-image';
import { ArtifactCache, sha256Of } from '../../src/storage/artifact-cache';
import { writeMetadata } from '../../src/storage/private/cache-entry';
import { pathWith } from '../support/command-line';
import { tempDir, treeState, withEnv } from '../support/go-sources';
import { MutableLayout } from '../support/mutations';
import { writeLayoutOf } from '../support/written-layout';

/** A registry, as crane shows it. */
interface Fake {
  readonly PATH: string;
  calls(): string[];
}

/** A crane that gives manifests of a layout, and as any image that is pulled, the whole of another. */
function craneOf(manifests: string, pulled = manifests): Fake {
  const log = path.join(tempDir('calls'), 'log');
  const PATH = pathWith('crane', `echo "$*" >> '${log}'
    case $1 in
      manifest) cat '${manifests}/blobs/sha256/'"\${2#*@sha256:}";;
      pull) for to in "$@"; do :; done; cp -R '${pulled}' "$to";;
    esac`);
  return { PATH, calls: () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []) };
}

function layoutOf(platforms = [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]): { dir: string; digest: string } {
  const dir = path.join(tempDir('base'), 'image');
  return { dir, digest: writeLayoutOf(dir, 'registry.example.com/base', platforms) };
}

const nameOf = (digest: string) => `registry.example.com/base@${digest}`;

/** A new cache in a directory, as the next process has it. */
function load(digest: string, crane: Fake, directory: string, platform = GoPlatform.LINUX_AMD64): Base {
  return withEnv({ PATH: crane.PATH }, () => loadBase(GoBaseImage.fromRegistry(nameOf(digest)), platform, new ArtifactCache(directory)));
}

/** What a base says, apart from where its layers lie. */
const content = ({ name, digest, environment, layers }: Base) => ({
  name, digest, environment, layers: layers.map(({ blob: { sha256, size }, ...layer }) => ({ sha256, size, ...layer })),
});

const DOWN = craneOf('/nowhere');

describe('a pinned base', () => {
  test.each([[1, [GoPlatform.LINUX_AMD64]], [2, undefined]])('of %d platforms is fetched once, and is then what its pin settles, from the cache', (_, platforms) => {
    const { dir, digest } = layoutOf(platforms);
    const crane = craneOf(dir);
    const cache = tempDir('cache');
    const fetched = load(digest, crane, cache);
    const image = JSON.parse(fs.readFileSync(path.join(dir, 'blobs', 'sha256', digest.slice(7)), 'utf8')).manifests?.[0].digest ?? digest;
    expect(crane.calls().map(call => call.split(' ').slice(0, -1).join(' '))).toEqual(['manifest', `pull --format=oci ${nameOf(image)}`]);
    expect(content(fetched)).toMatchObject({ name: nameOf(digest), digest, environment: [expect.stringMatching(/^MODE=test/)] });
    const { calls } = DOWN;
    const before = calls().length;
    expect(content(load(digest, DOWN, cache))).toEqual(content(fetched));
    expect(calls()).toHaveLength(before);
  });

  test('is refused where the registry gives another manifest for the digest', () => {
    const { digest } = layoutOf();
    const other = layoutOf([GoPlatform.LINUX_AMD64]);
    fs.copyFileSync(path.join(other.dir, 'blobs', 'sha256', other.digest.slice(7)), path.join(other.dir, 'blobs', 'sha256', digest.slice(7)));
    expect(() => load(digest, craneOf(other.dir), tempDir('cache')))
      .toThrow(`base '${nameOf(digest)}' must have the digest that it is pinned to, ${digest}, got ${other.digest} from the registry; contact the operator of the registry, or pin another image`);
  });

  test('is refused where crane writes another image than the index names', () => {
    const { dir, digest } = layoutOf();
    const other = layoutOf([GoPlatform.of('linux', 's390x')]);
    expect(() => load(digest, craneOf(dir, other.dir), tempDir('cache')))
      .toThrow(/^blobs\/sha256\/\w{64} of base '.*' \(.*\) must be a regular file of \d+ bytes with this digest, got nothing; contact the operator of the registry, or pin another image$/);
  });

  test('is refused where any blob that crane writes is another', () => {
    const { dir, digest } = layoutOf([GoPlatform.LINUX_AMD64]);
    const pulled = path.join(tempDir('pulled'), 'image');
    for (const blob of fs.readdirSync(path.join(dir, 'blobs', 'sha256'))) {
      fs.cpSync(dir, pulled, { recursive: true });
      fs.appendFileSync(path.join(pulled, 'blobs', 'sha256', blob), ' ');
      const cache = tempDir('cache');
      const load1 = () => load(digest, craneOf(dir, pulled), cache);
      if (blob === digest.slice(7)) load1(); // the manifest is here already
      else expect(load1).toThrow(new RegExp(`^blobs/sha256/${blob} of base '.*' \\(.*\\) must be a regular file of \\d+ bytes with this digest, got \\d+ bytes;`));
      fs.rmSync(pulled, { recursive: true });
      expect(load(digest, craneOf(dir), cache).layers).toHaveLength(2); // nothing of it is kept
    }
  });

  test('is not what an entry of the cache says, whatever of it is changed and however whole it looks', () => {
    const { dir, digest } = layoutOf();
    const crane = craneOf(dir);
    const cache = tempDir('cache');
    const fetched = content(load(digest, crane, cache));
    const entries = ['base-documents', 'base-layers', 'diff-ids'].flatMap(kind => (
      fs.readdirSync(path.join(cache, kind), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('metadata')).map(name => path.dirname(path.join(cache, kind, name)))));
    expect(entries).toHaveLength(3 + 2 + 2); // index, manifest and config
    for (const entry of entries) {
      const data = fs.readFileSync(path.join(entry, 'data'));
      const meta = JSON.parse(fs.readFileSync(path.join(entry, 'metadata'), 'utf8').split('\n')[1]);
      const other = Buffer.from(data.toString('latin1').replace(/\d/, '7').replace('MODE', 'EVIL') + ' ', 'latin1');
      for (const [text, changes] of [
        [other, { sha256: sha256Of(other), size: other.length }], [other, {}], [data, { size: 1 }], [data, { sha256: '0'.repeat(64) }], [data, { size: '1', sha256: null }], [Buffer.alloc(0), {}],
      ] as [Buffer, object][]) {
        fs.rmSync(entry, { recursive: true, force: true });
        fs.mkdirSync(entry, { recursive: true });
        fs.writeFileSync(path.join(entry, 'data'), text);
        writeMetadata(entry, path.relative(cache, entry), { ...meta, ...changes }); // with a checksum that is right
        expect(content(load(digest, crane, cache))).toEqual(fetched);
        expect(content(load(digest, DOWN, cache))).toEqual(fetched); // it is repaired
      }
    }
  });

  test('whose diff IDs are wrong is refused, also where the layers were taken over before', () => {
    const { dir, digest } = layoutOf([GoPlatform.LINUX_AMD64]);
    const cache = tempDir('cache');
    load(digest, craneOf(dir), cache);
    const layout = new MutableLayout(dir);
    const [config] = [...layout.documents].find(([, document]) => 'rootfs' in (document as object))!;
    layout.mutate(config, { name: '', path: [], apply: document => { document.rootfs.diff_ids.reverse(); return document; } }, true);
    const mutated: string = JSON.parse(fs.readFileSync(path.join(dir, 'index.json'), 'utf8')).manifests[0].digest;
    expect(mutated).not.toBe(digest);
    for (let i = 0; i < 2; i++) expect(() => load(mutated, craneOf(dir), cache)).toThrow(/^the diff_id of layer sha256:\w{64} in sha256:\w{64} of base '.*' must be the digest of its uncompressed content/);
  });

  test('leaves nothing in the cache but entries under digests', () => {
    const { dir, digest } = layoutOf();
    const cache = tempDir('cache');
    load(digest, craneOf(dir), cache);
    const places = treeState(cache).map(line => line.split(' ')[0]).filter(name => name.endsWith('data'));
    expect(places.filter(name => !/^(base-documents|base-layers|diff-ids)\/(\w\w)\/\2\w{62}\/(meta)?data$/.test(name))).toEqual([]);
  });
});
