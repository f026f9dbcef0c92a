import * as fs from 'fs';
import * as path from 'path';
import { blobsOf, layoutErrors, findLayouts, ImageOnDisk, readLayouts } from '../../src/oci/layout-reader';
import { tempDir, write } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

const repository = 'registry.example.com:5000/shop/api';

function layout(options: { platforms?: string[]; sbom?: string } = {}): string {
  const dir = path.join(tempDir('dist'), 'layout');
  writeHandmadeLayout(dir, { repository, ...options });
  return dir;
}

function readLayout(dir: string): ImageOnDisk {
  return readLayouts([dir])[0];
}

/** Changes the entries of index.json. */
function edit(dir: string, change: (manifests: any[]) => unknown): string {
  const file = path.join(dir, 'index.json');
  const index = JSON.parse(fs.readFileSync(file, 'utf8'));
  index.manifests = change(index.manifests);
  fs.writeFileSync(file, JSON.stringify(index));
  return dir;
}

describe('readLayouts', () => {
  test('reads the image for one platform', () => {
    const image = readLayout(layout());
    expect(image).toMatchObject({ repository, tag: image.target.digest.slice(7, 19), referrers: [] });
    expect(image.platforms.map(p => p.platform)).toEqual(['linux/amd64']);
    expect(blobsOf(image)).toHaveLength(4); // manifest, configuration, two layers
  });

  test('reads the platform from the configuration where the index does not say', () => {
    const dir = edit(layout({ platforms: ['linux/arm/v7'] }), ([{ platform: _, ...rest }]) => [rest]);
    expect(readLayout(dir).platforms[0].platform).toBe('linux/arm/v7');
  });

  test('reads an index of several platforms, and what refers to it', () => {
    const image = readLayout(layout({ platforms: ['linux/amd64', 'linux/arm64'], sbom: '{}' }));
    expect(image.target.mediaType).toBe('application/vnd.oci.image.index.v1+json');
    expect(image.platforms.map(p => p.platform)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(image.referrers.map(r => r.manifest.artifactType)).toEqual(['application/vnd.cyclonedx+json']);
    expect(blobsOf(image)).toHaveLength(1 + 2 * 3 + 1); // a layer is shared
  });

  test('finds what refers to an image in a layout of its own', () => {
    const dist = tempDir('dist');
    const [image, sbom] = ['image', 'sbom'].map(name => path.join(dist, name));
    writeHandmadeLayout(image, { repository, sbom: '{"an":"sbom"}', sbomDirectory: sbom });
    const [{ referrers }, ...others] = readLayouts(findLayouts(dist));
    expect(others).toEqual([]);
    expect(referrers.map(r => [r.directory, r.subject.digest])).toEqual([[sbom, readLayout(image).target.digest]]);
    expect(() => readLayouts([sbom])).toThrow(/^subject of .*sbom must be an image of this directory, got sha256:\w+; use a directory that contains both, or synthesize again$/);
    const [layer] = referrers[0].layers;
    fs.writeFileSync(path.join(sbom, 'blobs', 'sha256', layer.digest.slice(7)), '');
    expect(layoutErrors(readLayouts(findLayouts(dist))[0])).toHaveLength(1);
  });

  test('one image under several names is one', () => {
    expect(readLayout(edit(layout(), ([one]) => [{ ...one, annotations: undefined }, one])).repository).toBe(repository);
  });

  test.each<[string, (dir: string) => unknown, RegExp]>([
    ['two images', dir => {
      const other = layout({ platforms: ['linux/arm64'] });
      fs.cpSync(path.join(other, 'blobs'), path.join(dir, 'blobs'), { recursive: true });
      return edit(dir, all => [...all, ...JSON.parse(fs.readFileSync(path.join(other, 'index.json'), 'utf8')).manifests]);
    }, /index\.json must contain one image, got 2; move this layout elsewhere, because gopher-constructs did not write it$/],
    ['no image', dir => edit(dir, () => []), /index\.json must contain one image, got 0/],
    ['no name', dir => edit(dir, ([one]) => [{ ...one, annotations: undefined }]), /^annotation org\.opencontainers\.image\.ref\.name of .*index\.json must be repository:tag, got nothing/],
    ['a name without a tag', dir => edit(dir, ([one]) => [{ ...one, annotations: { 'org.opencontainers.image.ref.name': 'v1' } }]), /must be repository:tag, got "v1"/],
    ['a name that is an option', dir => edit(dir, ([one]) => [{ ...one, annotations: { 'org.opencontainers.image.ref.name': '--insecure:v1' } }]), /must be repository:tag, got "--insecure:v1"/],
    ['a digest that leaves the directory', dir => edit(dir, ([one]) => [{ ...one, digest: 'sha256:../../../etc/passwd' }]), /^manifests\[0\]\.digest of .*index\.json must be a digest, 'sha256:' and 64 hexadecimal digits, got "sha256:\.\.\/.*"/],
    ['no index', dir => fs.rmSync(path.join(dir, 'index.json')), /index\.json must be a file of an OCI image layout, got nothing; synthesize again, because damaged images are not processed$/],
    ['a directory as the index', dir => {
      fs.rmSync(path.join(dir, 'index.json'));
      fs.mkdirSync(path.join(dir, 'index.json'));
    }, /index\.json must be a file of an OCI image layout, got a directory/],
    ['an index that is null', dir => fs.writeFileSync(path.join(dir, 'index.json'), 'null'), /index\.json must be a JSON object, got null/],
    ['an index without a list', dir => edit(dir, () => ({}) as any), /manifests of .*index\.json must be a list, got \{\}/],
    ['an entry that is null', dir => edit(dir, () => [null]), /manifests\[0\] of .*index\.json must be an object, got null/],
    ['an entry without a digest', dir => edit(dir, ([{ digest: _, ...rest }]) => [rest]), /manifests\[0\]\.digest of .*index\.json must be a digest, .* got nothing/],
    ['an index that is cut off', dir => fs.truncateSync(path.join(dir, 'index.json'), 20), /index\.json must be a JSON document, got ".*"; .*synthesize again/],
    ['a document that is missing', dir => edit(dir, ([one]) => [{ ...one, digest: `sha256:${'0'.repeat(64)}` }]), /0{64} must be a regular file of \d+ bytes with this digest, got nothing/],
  ])('refuses %s', (_, damage, message) => {
    const dir = layout();
    damage(dir);
    expect(() => readLayout(dir)).toThrow(message);
  });
});

describe('damageOf', () => {
  test('is nothing where all is well', () => {
    expect(layoutErrors(readLayout(layout({ platforms: ['linux/amd64', 'linux/arm64'], sbom: '{}' })))).toEqual([]);
  });

  test('names each file that is missing or changed, those of referrers included', () => {
    const dir = layout({ sbom: '{"an":"sbom"}' });
    const image = readLayout(dir);
    const [first, second] = image.platforms[0].layers.map(l => path.join(dir, 'blobs', 'sha256', l.digest.slice(7)));
    const sbom = path.join(dir, 'blobs', 'sha256', image.referrers[0].layers[0].digest.slice(7));
    fs.rmSync(first);
    fs.appendFileSync(second, 'x');
    fs.writeFileSync(sbom, '{"an":"other"}');
    const sizes = [...image.platforms[0].layers, image.referrers[0].layers[0]].map(l => l.size);
    const found = ['nothing', `${sizes[1] + 1} bytes`, `${sizes[2] + 1} bytes`];
    expect(layoutErrors(image)).toEqual([first, second, sbom].map((file, i) => (
      `${file} must be a regular file of ${sizes[i]} bytes with this digest, got ${found[i]}; synthesize again, because damaged images are not processed`)));
    fs.writeFileSync(sbom, '{"am":"sbom"}');
    expect(layoutErrors(image)[2]).toContain('with this digest, got other content;');
  });
});

test('findLayouts finds layouts at any depth, and nothing else', () => {
  const dir = tempDir();
  const nested = path.join(dir, 'images', 'shop', 'api');
  writeHandmadeLayout(nested, { repository });
  writeHandmadeLayout(path.join(dir, 'images', 'shop', '.api-0123456789ab'), { repository }); // of a synthesis that was killed
  write(dir, { 'images/other/index.json': '{}', 'shop.k8s.yaml': '' });
  expect(findLayouts(dir)).toEqual([nested]);
  expect(findLayouts(nested)).toEqual([nested]);
});
