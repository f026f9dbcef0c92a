import { Base } from './base';
import { GoPlatform } from '../../program/go-platform';
import { ArtifactCache } from '../../storage/artifact-cache';
import { GoBaseImage } from '../go-base-image';

/**
 * The base for a platform: from disk, from the cache, or fetched.
 *
 * @throws where it is not pinned, cannot be had, is malformed, or is not for the platform
 */
export function loadBase(base: GoBaseImage, platform: GoPlatform, cache: ArtifactCache): Base {
  const { readBaseImage } = require('./base-reader') as typeof import('./base-reader'); // most images have no base
  return readBaseImage(base, platform, cache);
}
