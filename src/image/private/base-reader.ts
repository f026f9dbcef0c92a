import { Base } from './base';
import { BaseSource, LayoutSource, NotCached, PinnedSource } from './base-source';
import { Layer } from './layer';
import { diffIdError, layerTypeOf } from '../../oci/diff-id';
import { Descriptor, ImagePlatform, Manifest } from '../../oci/documents';
import { split } from '../../oci/reference';
import { GoPlatform } from '../../program/go-platform';
import { ArtifactCache } from '../../storage/artifact-cache';
import { GoBaseImage } from '../go-base-image';
import { pinOf } from '../pinned-digests';

/** The maximum number of platforms in an error message. */
const MAX_PLATFORMS = 12;

/**
 * Reads the base image for a platform, from disk, from the cache or from its registry.
 *
 * @throws if it is not pinned, not available, malformed, or for other platforms only
 */
export function readBaseImage(base: GoBaseImage, platform: GoPlatform, cache: ArtifactCache): Base {
  return base._kind === 'layout' ? readBase(new LayoutSource(base._place, cache), platform, cache) : fromRegistry(base._place, platform, cache);
}

function fromRegistry(reference: string, platform: GoPlatform, cache: ArtifactCache): Base {
  const name = `${split(reference).name}@${pinOf(reference)}`;
  const read = (scratch?: string) => ({ ...readBase(new PinnedSource(reference, name, cache, String(platform), scratch), platform, cache), name });
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotCached)) throw error;
    return cache.inScratch(read);
  }
}

function readBase(source: BaseSource, platform: GoPlatform, cache: ArtifactCache): Base {
  const { digest, manifests } = source.images();
  for (const image of manifests) {
    if (image.platform && !isFor(image.platform, platform)) continue;
    const manifest = source.manifest(image);
    const config = source.config(image, manifest);
    if (!isFor(config, platform)) continue;
    const layers = manifest.layers.map((layer, i) => baseLayer(source, cache, image, manifest, layer, config.diffIds[i]));
    return { digest, environment: config.environment, layers };
  }
  throw new Error(`${source.name} must support ${platform}, got ${platformsOf(source, manifests)}`);
}

function baseLayer(source: BaseSource, cache: ArtifactCache, image: Descriptor, { config }: Manifest, layer: Descriptor, diffId: string): Layer {
  const type = layerTypeOf(layer.mediaType);
  if (!type) throw new Error(`${source.name} must have layers as tar archives, uncompressed or compressed by gzip or zstd, got ${layer.mediaType}; use another base`);
  const blob = source.layer(image, layer);
  const error = diffIdError(cache, blob.file, layer.digest, type, diffId);
  if (error !== undefined) {
    throw new Error(`the diff_id of layer ${layer.digest} in ${config.digest} of ${source.name} must be the digest of its uncompressed content, ${diffId}, got ${error}; ${source.remedy}`);
  }
  return { blob, diffId, mediaType: type.mediaType, comment: 'base' };
}

function platformsOf(source: BaseSource, manifests: Descriptor[]): string {
  const platforms = manifests.slice(0, MAX_PLATFORMS).map(image => image.platform ?? source.config(image, source.manifest(image)));
  const names = platforms.map(({ os, architecture }) => `${os}/${architecture}`);
  return [...names, ...manifests.length > MAX_PLATFORMS ? [`… ${manifests.length} in all`] : []].join(', ') || 'no platform';
}

function isFor({ os, architecture }: ImagePlatform, platform: GoPlatform): boolean {
  return os === platform.os && architecture === platform.arch;
}
