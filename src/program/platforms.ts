import { GoPlatform } from './go-platform';
import { isBranded } from '../validation/brand';
import { listOf, refuse } from '../validation/checks';

/** @throws if `platforms` is not a list of at least one platform */
export function checkPlatforms(platforms: GoPlatform[], example: string): GoPlatform[] {
  const expectation = `a list of GoPlatform, such as ${example}`;
  const found = listOf('platforms', platforms, expectation);
  if (found.length === 0 || found.some(platform => !isBranded(platform, GoPlatform))) refuse('platforms', expectation, platforms);
  return found;
}
