import * as fs from 'fs';
import * as path from 'path';
import { reason } from './crane-says';
import { Layer } from './layer';
import { pinOf } from './pins';
import { split } from './reference';
import { ArtifactCache, sha256Of } from '../../build/artifact-cache';
import { Crane } from '../../build/crane';
import { GoPlatform } from '../../program/go-platform';
import { GoBaseImage } from '../go-base-image';

/** An image that others are put on, for one platform. */
export interface Base {
  /** Repository and digest, or nothing where there is no registry that has it. */
  readonly name?: string;
  /** The digest of what was referred to: an image, or an index of several. */
  readonly digest: string;
  /** Variables that it sets, as `NAME=value`. */
  readonly environment: string[];
  readonly layers: Layer[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

interface Config {
  readonly os: string;
  readonly architecture: string;
  readonly config?: { readonly Env?: string[] };
  readonly rootfs: { readonly diff_ids: string[] };
}

/** What is kept of a base beside its layers. */
interface KnownBase {
  readonly environment: string[];
  readonly layers: (Omit<Layer, 'blob'> & { readonly key: string })[];
}

const KIND = 'bases';
const BLOBS = 'base-layers';

/**
 * The base for a platform: from disk, from the cache, or fetched.
 *
 * @throws where it is not pinned, cannot be had, or is not for the platform
 */
export function loadBase(base: GoBaseImage, platform: GoPlatform, cache: ArtifactCache): Base {
  return base._kind === 'layout' ? readLayout(base._place, platform, cache) : fromRegistry(base._place, platform, cache);
}

function fromRegistry(reference: string, platform: GoPlatform, cache: ArtifactCache): Base {
  const digest = pinOf(reference);
  const name = `${split(reference).name}@${digest}`;
  const key = sha256Of(JSON.stringify(['base 1', digest, platform.os, platform.arch]));
  const known = cache.get(KIND, key);
  if (known) {
    const { environment, layers } = JSON.parse(fs.readFileSync(known.file, 'utf8')) as KnownBase;
    const found = layers.map(layer => ({ ...layer, blob: cache.get(BLOBS, layer.key)! }));
    if (found.every(layer => layer.blob)) return { name, digest, environment, layers: found };
  }
  return cache.inScratch(scratch => {
    const layout = path.join(scratch, 'layout');
    const result = Crane.find(cache).run(['pull', '--format=oci', `--platform=${platform.os}/${platform.arch}`, name, layout]);
    if (result.status !== 0) throw new Error(`base '${reference}' (${name}) cannot be pulled for ${platform}: ${reason(result)}`);
    const base = { ...readLayout(layout, platform, cache), name, digest };
    const file = path.join(scratch, 'base');
    const kept: KnownBase = { environment: base.environment, layers: base.layers.map(({ blob, ...layer }) => ({ ...layer, key: blob.sha256 })) };
    fs.writeFileSync(file, JSON.stringify(kept));
    cache.add(KIND, key, file, {});
    return base;
  });
}

function readLayout(directory: string, platform: GoPlatform, cache: ArtifactCache): Base {
  const at = (file: string) => path.join(directory, file);
  if (!fs.existsSync(at('index.json'))) {
    throw new Error(`base '${directory}' is no OCI image layout: it has no index.json; 'crane pull --format=oci <image> <directory>' makes one`);
  }
  const blob = ({ digest }: Descriptor): Buffer => {
    const file = at(path.join('blobs', ...digest.split(':')));
    if (!fs.existsSync(file)) throw new Error(`base '${directory}' is damaged: ${digest} is missing`);
    const content = fs.readFileSync(file);
    if (`sha256:${sha256Of(content)}` !== digest) throw new Error(`base '${directory}' is damaged: ${digest} has other content`);
    return content;
  };
  const json = (descriptor: Descriptor) => JSON.parse(blob(descriptor).toString());
  const [top, ...others] = entriesOf(directory, fs.readFileSync(at('index.json'), 'utf8'));
  if (!top) throw new Error(`base '${directory}' holds no image`);
  if (others.length > 0) throw new Error(`base '${directory}' holds ${others.length + 1} images, and one is expected; give a layout of one`);
  const images: Descriptor[] = /index|manifest\.list/.test(top.mediaType) ? json(top).manifests : [top];
  for (const image of images) {
    if (image.platform && !isFor(image.platform, platform)) continue;
    const { config: descriptor, layers } = json(image) as { config: Descriptor; layers: Descriptor[] };
    const config = json(descriptor) as Config;
    if (!isFor(config, platform)) continue;
    return {
      digest: top.digest,
      environment: config.config?.Env ?? [],
      layers: layers.map((layer, i) => keep(cache, layer, config.rootfs.diff_ids[i], () => blob(layer), directory)),
    };
  }
  const has = images.map(image => image.platform ?? (json(json(image).config) as Config)).map(p => `${p.os}/${p.architecture}`).join(', ');
  throw new Error(`base '${directory}' is not for ${platform}; it is for ${has}`);
}

/** What the index of a layout names. */
function entriesOf(directory: string, text: string): Descriptor[] {
  try {
    const { manifests = [] } = JSON.parse(text) as { manifests?: Descriptor[] };
    return [...new Map(manifests.map(m => [m.digest, m])).values()]; // one image may have several tags
  } catch (error) {
    throw new Error(`base '${directory}' is damaged: its index.json is not JSON (${(error as Error).message})`);
  }
}

/** A layer of a base, kept as it is. */
function keep(cache: ArtifactCache, { mediaType, digest }: Descriptor, diffId: string, content: () => Buffer, from: string): Layer {
  const key = digest.split(':')[1];
  const blob = cache.get(BLOBS, key) ?? cache.inScratch(scratch => {
    const file = path.join(scratch, 'layer');
    fs.writeFileSync(file, content());
    return cache.add(BLOBS, key, file, {});
  });
  return { blob, diffId, mediaType: ociMediaType(mediaType, from), comment: 'base' };
}

/** Docker's own media types name the same bytes. */
function ociMediaType(mediaType: string, from: string): string {
  const known: { [type: string]: string } = {
    'application/vnd.docker.image.rootfs.diff.tar.gzip': 'application/vnd.oci.image.layer.v1.tar+gzip',
    'application/vnd.oci.image.layer.v1.tar+gzip': 'application/vnd.oci.image.layer.v1.tar+gzip',
    'application/vnd.oci.image.layer.v1.tar+zstd': 'application/vnd.oci.image.layer.v1.tar+zstd',
    'application/vnd.oci.image.layer.v1.tar': 'application/vnd.oci.image.layer.v1.tar',
  };
  if (!known[mediaType]) throw new Error(`base '${from}' has a layer of type ${mediaType}, which other images cannot take over`);
  return known[mediaType];
}

function isFor({ os, architecture }: { os: string; architecture: string }, platform: GoPlatform): boolean {
  return os === platform.os && architecture === platform.arch;
}
