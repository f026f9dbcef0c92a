import type { Layer } from './layer';
import type { ArtifactCache } from '../../build/artifact-cache';
import type { GoPlatform } from '../../program/go-platform';
import type { GoBaseImage } from '../go-base-image';

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

/**
 * The base for a platform: from disk, from the cache, or fetched.
 *
 * @throws where it is not pinned, cannot be had, is malformed, or is not for the platform
 */
export function loadBase(base: GoBaseImage, platform: GoPlatform, cache: ArtifactCache): Base {
  const { readBaseImage } = require('./base-reader') as typeof import('./base-reader'); // most images have no base
  return readBaseImage(base, platform, cache);
}
