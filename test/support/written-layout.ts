import { tempDir } from './go-sources';
import { ImageConfig } from '../../src/image/private/image-config';
import { packLayer } from '../../src/image/private/layer';
import { describeImage, imageFiles, imageSet, isImage } from '../../src/image/private/layout-writer';
import { GoPlatform } from '../../src/program/go-platform';
import { ArtifactCache } from '../../src/storage/artifact-cache';
import { writeDirectory } from '../../src/synthesis/output-directory';

/** Writes a layout as a synthesis does, with two small layers for each platform, and gives its digest. */
export function writeLayoutOf(dir: string, repository: string, platforms: GoPlatform[]): string {
  const cache = new ArtifactCache(tempDir('cache'));
  const layer = (comment: string) => packLayer(cache, {
    comment, key: [comment], entries: () => [{ path: 'file', mode: 0o644, owner: 0, content: Buffer.from(comment.repeat(50)) }],
  });
  const config: ImageConfig = {
    entrypoint: '/usr/local/bin/a', args: [], environment: { MODE: 'test' }, user: '65532:65532', labels: {}, ports: [], workingDirectory: '/', files: [], timeZones: false,
  };
  const set = imageSet(platforms.map(platform => describeImage({ platform, config, layers: [layer('shared'), layer(String(platform))] })));
  writeDirectory(dir, isImage, imageFiles(set, repository));
  return set.digest;
}
