import { spawnSync } from 'child_process';
import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { diffIdError, layerTypeOf } from '../../src/oci/diff-id';
import { ArtifactCache, sha256Of } from '../../src/storage/artifact-cache';
import { tempDir } from '../support/go-sources';

const GZIP = layerTypeOf('application/vnd.docker.image.rootfs.diff.tar.gzip')!;
const NONE = layerTypeOf('application/vnd.oci.image.layer.v1.tar')!;
const ZSTD = layerTypeOf('application/vnd.oci.image.layer.v1.tar+zstd')!;
const content = Buffer.concat([randomBytes(300_000), Buffer.alloc(700_000, 'layer')]);
const DIFF_ID = `sha256:${sha256Of(content)}`;

function problemOf(layer: Uint8Array, type = GZIP, diffId = DIFF_ID, cache = new ArtifactCache(tempDir('cache'))): string | undefined {
  const file = path.join(tempDir('layer'), 'layer');
  fs.writeFileSync(file, layer);
  return diffIdError(cache, file, `sha256:${sha256Of(layer)}`, type, diffId);
}

describe('a diff ID', () => {
  test.each<[string, Uint8Array, typeof GZIP]>([
    ['compressed by gzip', gzipSync(content), GZIP],
    ['of several members of gzip, as lazily pulled layers are', Buffer.concat([0, 1, 65_536, 299_999, 500_000].map((from, i, all) => gzipSync(content.subarray(from, all[i + 1])))), GZIP],
    ['that is not compressed', content, NONE],
  ])('is verified against a layer %s', (_, layer, type) => {
    expect(problemOf(layer, type)).toBeUndefined();
    const other = `sha256:${'1'.repeat(64)}`;
    expect(problemOf(layer, type, other)).toBe(DIFF_ID);
  });

  test.each<[string, Uint8Array]>([
    ['is cut off', gzipSync(content).subarray(0, 100_000)], ['is not compressed', content], ['is empty', Buffer.alloc(0)], ['goes on with something else', Buffer.concat([gzipSync(content), Buffer.from('more')])],
  ])('of a layer that %s is wrong', (_, layer) => {
    expect(problemOf(layer)).toMatch(/^content that is not compressed by gzip \(.*\)$|^sha256:\w{64}$/);
  });

  test('is verified once, for the layer, the type and the ID that it was verified for', () => {
    const cache = new ArtifactCache(tempDir('cache'));
    const layer = gzipSync(content);
    expect(problemOf(layer, GZIP, DIFF_ID, cache)).toBeUndefined();
    const missing = '/nowhere/layer';
    const digest = `sha256:${sha256Of(layer)}`;
    const again = new ArtifactCache(cache.directory);
    expect(diffIdError(again, missing, digest, GZIP, DIFF_ID)).toBeUndefined();
    expect(() => diffIdError(again, missing, digest, NONE, DIFF_ID)).toThrow(/^layer \/nowhere\/layer must be a regular file, got nothing/);
    expect(() => diffIdError(again, missing, DIFF_ID, GZIP, DIFF_ID)).toThrow(/^layer \/nowhere\/layer must be a regular file, got nothing/);
  });

  test('is verified with little memory, however large the layer is', () => {
    const file = path.join(tempDir('layer'), 'layer');
    const zeros = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    fs.writeFileSync(file, Buffer.concat(Array.from({ length: 24 }, () => zeros)));
    const lib = path.join(__dirname, '..', '..', 'lib');
    const script = `const { diffIdError } = require(${JSON.stringify(path.join(lib, 'oci', 'diff-id'))});
      const { ArtifactCache } = require(${JSON.stringify(path.join(lib, 'storage', 'artifact-cache'))});
      const problem = diffIdError(new ArtifactCache(${JSON.stringify(tempDir('cache'))}), ${JSON.stringify(file)}, 'sha256:1', ${JSON.stringify(GZIP)}, 'sha256:2');
      console.log(problem, Math.round(process.resourceUsage().maxRSS / 1024));`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const [digest, megabytes] = stdout.trim().split(' ');
    expect(digest).toMatch(/^sha256:\w{64}$/);
    expect(Number(megabytes)).toBeLessThan(250); // of 403 that the layer has
  });

  test('of a layer compressed by zstd is verified where this Node.js reads that, or refused with the version that does', () => {
    const zstd = spawnSync('zstd', ['-c'], { input: content, maxBuffer: 10_000_000 }).stdout;
    const layer = zstd?.length > 0 ? zstd : Buffer.from('zstd');
    const canRead = 'createZstdDecompress' in require('zlib'); // eslint-disable-line @typescript-eslint/no-require-imports
    if (canRead && layer === zstd) expect(problemOf(layer, ZSTD)).toBeUndefined();
    if (!canRead) expect(problemOf(layer, ZSTD)).toMatch(/^a layer compressed by zstd, which Node\.js \d+\.\d+\.\d+ does not support; use Node\.js 22\.15 or later, or a base compressed by gzip$/);
  });
});
