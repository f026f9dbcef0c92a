import { Base } from './base';
import { GoPlatform } from '../../program/go-platform';
import { ArtifactCache } from '../../storage/artifact-cache';
import { GoBaseImage } from '../go-base-image';

/**
 * Loads the base image for a platform, from disk, from the cache or from its registry.
 *
 * @throws if it is not pinned, not available, malformed, or for other platforms only
 */
export function loadBase(base: GoBaseImage, platform: GoPlatform, cache: ArtifactCache): Base {
  const { readBaseImage } = require('./base-reader') as typeof import('./base-reader'); // most images have no base image
  return readBaseImage(base, platform, cache);
}
