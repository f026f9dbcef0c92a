import { tempDir } from './go-sources';
import { ArtifactCache } from '../../src/build/artifact-cache';
import { Contents } from '../../src/image/private/contents';
import { packLayer } from '../../src/image/private/layer';
import { describeImage, imageSet, writeLayout } from '../../src/image/private/oci-layout';
import { GoPlatform } from '../../src/program/go-platform';

/** Writes a layout as a synthesis does, with two small layers for each platform, and gives its digest. */
export function writeLayoutOf(dir: string, repository: string, platforms: GoPlatform[]): string {
  const cache = new ArtifactCache(tempDir('cache'));
  const layer = (comment: string) => packLayer(cache, {
    comment, key: [comment], entries: () => [{ path: 'file', mode: 0o644, owner: 0, content: Buffer.from(comment.repeat(50)) }],
  });
  const contents: Contents = {
    entrypoint: '/usr/local/bin/a', arguments: [], environment: { MODE: 'test' }, user: '65532:65532', labels: {}, ports: [], workingDirectory: '/', files: [], timeZones: false,
  };
  const set = imageSet(platforms.map(platform => describeImage({ platform, contents, layers: [layer('shared'), layer(String(platform))] })));
  writeLayout(dir, set, repository);
  return set.digest;
}
