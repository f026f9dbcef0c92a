import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoBaseImage, GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform } from '../../src';
import { LOCK_FILE, readPins, writePins } from '../../src/image/pinned-digests';
import { ownCache, tempDir, twoPrograms, write } from '../support/go-sources';
import { readLayout } from '../support/layouts';

ownCache();
const dir = twoPrograms(tempDir());
const DIGEST = `sha256:${'0'.repeat(64)}`;

function image(props: Partial<GoContainerImageProps>): GoContainerImage {
  return new GoContainerImage(Testing.chart(), 'image', { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a', ...props });
}

/** A base as somebody may have made it: for two platforms, with a file and a variable. */
function madeBase(platforms = [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]): string {
  const files = write(tempDir(), { motd: 'from the base' });
  const base = image({ entry: path.join(dir, 'cmd/b'), platforms, environment: { BASE: 'yes', LANG: 'base', constructor: 'kept' }, files: [{ source: path.join(files, 'motd'), target: '/etc/motd' }] });
  void base.reference;
  return base.layoutDirectory;
}

/** Synthesizes in a directory with a lock file. */
function inDirectory<T>(pins: { [reference: string]: string } | string | undefined, action: () => T): T {
  const cwd = process.cwd();
  const at = tempDir();
  if (typeof pins === 'string') fs.writeFileSync(path.join(at, LOCK_FILE), pins);
  else if (pins) writePins(pins, at);
  process.chdir(at);
  try {
    return action();
  } finally {
    process.chdir(cwd);
  }
}

describe('an image on a layout', () => {
  test('has its layers below its own, its variables unless it sets them, and says what it is based on', () => {
    const base = madeBase([GoPlatform.LINUX_AMD64]);
    const below = readLayout(base);
    const made = image({ base: GoBaseImage.fromLayout(base), environment: { LANG: 'mine' } });
    void made.reference;
    const { manifest, config } = readLayout(made.layoutDirectory);
    expect(manifest.layers.slice(0, -1)).toEqual(below.manifest.layers);
    expect(config.rootfs.diff_ids.slice(0, -1)).toEqual(below.config.rootfs.diff_ids);
    expect(config.config.Env).toEqual(['BASE=yes', 'constructor=kept', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=mine']);
    expect(config.config).toMatchObject({ Entrypoint: ['/usr/local/bin/a'], User: '65532:65532' });
    expect(manifest.annotations).toEqual({ 'org.opencontainers.image.base.digest': below.digest });
  });

  test('takes the image of each platform from an index', () => {
    const base = GoBaseImage.fromLayout(madeBase());
    const made = image({ base, platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] });
    const at = (digest: string) => JSON.parse(fs.readFileSync(path.join(made.layoutDirectory, 'blobs', digest.replace(':', path.sep)), 'utf8'));
    const images: any[] = at(made.reference.split('@')[1]).manifests.map((m: any) => at(m.digest));
    expect(images.map(i => i.layers.length)).toEqual([4, 4]);
    expect(images[0].layers[2].digest).not.toBe(images[1].layers[2].digest); // the base's own program
  });

  test('is refused where the layout is for other platforms, is none, or is damaged', () => {
    const base = madeBase([GoPlatform.LINUX_ARM64]);
    expect(() => image({ base: GoBaseImage.fromLayout(base) }).reference).toThrow(/^base '.*' must support linux\/amd64, got linux\/arm64$/);
    expect(() => image({ base: GoBaseImage.fromLayout(madeBase()), platform: GoPlatform.of('linux', 'riscv64') }).reference)
      .toThrow(/must support linux\/riscv64, got linux\/amd64, linux\/arm64$/);
    expect(() => image({ base: GoBaseImage.fromLayout(tempDir()) }).reference).toThrow(/^oci-layout of base '.*' must be a file of an OCI image layout, got nothing; create it again with 'crane pull --format=oci <image> <directory>'$/);
    const damaged = madeBase([GoPlatform.of('linux', 's390x')]);
    const { manifest } = readLayout(damaged);
    fs.appendFileSync(path.join(damaged, 'blobs', manifest.layers[2].digest.replace(':', path.sep)), 'x');
    process.env.GOPHER_CONSTRUCTS_CACHE = tempDir('cache');
    expect(() => image({ base: GoBaseImage.fromLayout(damaged), platform: GoPlatform.of('linux', 's390x') }).reference)
      .toThrow(new RegExp(`^blobs/sha256/${manifest.layers[2].digest.slice(7)} of base '.*' must be a regular file of ${manifest.layers[2].size} bytes with this digest, got ${manifest.layers[2].size + 1} bytes;`));
    fs.rmSync(path.join(damaged, 'blobs', manifest.config.digest.replace(':', path.sep)));
    expect(() => image({ base: GoBaseImage.fromLayout(damaged), platform: GoPlatform.of('linux', 's390x') }).reference)
      .toThrow(new RegExp(`^blobs/sha256/${manifest.config.digest.slice(7)} of base '.*' must be a regular file of \\d+ bytes with this digest, got nothing;`));
  });
});

test.each([
  ['no image', '{"manifests":[]}', /^index\.json of base '.*' must contain one image, got 0;/],
  ['several images', JSON.stringify({ manifests: [1, 2].map(n => ({ mediaType: 'a/b', digest: `sha256:${String(n).repeat(64)}`, size: 1 })) }), /^index\.json of base '.*' must contain one image, got 2;/],
  ['half an index', '{"manifests":', /^index\.json of base '.*' must be a JSON document, got "\{\\"manifests\\":"; create it again/],
])('a layout with %s is refused as a base', (_, index, message) => {
  const base = GoBaseImage.fromLayout(write(tempDir(), { 'oci-layout': '{"imageLayoutVersion":"1.0.0"}', 'index.json': index }));
  expect(() => image({ base }).reference).toThrow(message);
});

describe('a base of a registry', () => {
  test('that is not pinned is refused, with the command that pins it, before anything is fetched', () => {
    inDirectory(undefined, () => {
      const problem = /^base must be pinned, got 'docker\.io\/library\/alpine:3\.22', which is mutable; run 'npx gopher-constructs pin docker\.io\/library\/alpine:3\.22' and commit gopher-constructs\.lock\.json/;
      expect(() => image({ base: GoBaseImage.ALPINE }).reference).toThrow(problem);
    });
  });

  test('that cannot be fetched is refused by what crane said', () => {
    inDirectory({ 'localhost:1/base:1': DIGEST }, () => {
      expect(() => image({ base: GoBaseImage.fromRegistry('localhost:1/base:1') }).reference)
        .toThrow(/^base 'localhost:1\/base:1' \(localhost:1\/base@sha256:0{64}\) cannot be pulled for linux\/amd64: .*connection refused$/);
    });
  });

  test('is named in a Dockerfile by its digest', () => {
    inDirectory({ 'docker.io/library/alpine:3.22': DIGEST }, () => {
      const app = Testing.app();
      const made = new GoContainerImage(app, 'image', { entry: path.join(dir, 'cmd/a'), repository: 'shop/a', base: GoBaseImage.ALPINE, builder: GoImageBuilder.dockerfile() });
      app.synth();
      expect(fs.readFileSync(path.join(made.layoutDirectory, 'Dockerfile'), 'utf8')).toContain(`FROM docker.io/library/alpine@${DIGEST}`);
    });
  });

  test.each<[string, string, RegExp]>([
    ['that is no JSON', '{', /gopher-constructs\.lock\.json cannot be read: .*JSON/],
    ['whose digest is none', '{"images":{"a:1":"latest"}}', /cannot be read: "latest" is not a digest; run 'npx gopher-constructs pin', or remove the file$/],
  ])('is refused by a lock file %s', (_, text, message) => {
    inDirectory(text, () => expect(() => readPins()).toThrow(message));
  });

  test.each<[any, RegExp]>([
    ['alpine', /^base image reference must be repository:tag or repository@sha256:…, got "alpine"/],
    ['', /^base image reference must be repository:tag or repository@sha256:…, got /],
    [undefined, /^base image reference must be repository:tag or repository@sha256:…, got /],
    ['a:1 --platform=x', /^base image reference must be repository:tag or repository@sha256:…, got /],
  ])('cannot be %j', (reference, message) => {
    expect(() => GoBaseImage.fromRegistry(reference)).toThrow(message);
  });
});
