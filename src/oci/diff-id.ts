import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import * as zlib from 'zlib';
import * as fflate from 'fflate';
import { runSupervised } from '../processes/process';
import { ArtifactCache, sha256Of } from '../storage/artifact-cache';
import { streamFile, UnusableFile } from '../storage/regular-file';

/** The compression of a layer, by the suffix of its media type. */
export interface LayerType {
  /** The OCI media type. Docker's own types denote the same bytes. */
  readonly mediaType: string;
  readonly compression: string;
}

const GZIP = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', compression: 'gzip' };
const ZSTD = { mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd', compression: 'zstd' };
const NONE = { mediaType: 'application/vnd.oci.image.layer.v1.tar', compression: 'none' };

/** Layer types that derived images support. */
const TYPES = new Map<string, LayerType>([
  [GZIP.mediaType, GZIP],
  ['application/vnd.docker.image.rootfs.diff.tar.gzip', GZIP],
  [ZSTD.mediaType, ZSTD],
  [NONE.mediaType, NONE],
]);

const KIND = 'diff-ids';
const FORMAT = 'gopher-constructs diff id 1';
const ZSTD_SECONDS = 600;

/** Runs in a separate Node process, because synchronous code cannot decompress zstd in pieces. */
const ZSTD_SCRIPT = `const hash = require('crypto').createHash('sha256');
require('stream').pipeline(require('fs').createReadStream(process.argv[1]), require('zlib').createZstdDecompress(), hash, error => {
  if (error) throw error;
  process.stdout.write(hash.digest('hex'));
});`;

export function layerTypeOf(mediaType: string): LayerType | undefined {
  return TYPES.get(mediaType);
}

/**
 * Verifies the digest of an uncompressed layer in an image config, once for each pair of digests.
 *
 * @returns the actual content, or undefined if the digest matches
 */
export function diffIdError(cache: ArtifactCache, file: string, digest: string, { compression }: LayerType, diffId: string): string | undefined {
  const verified = JSON.stringify([FORMAT, digest, diffId, compression]);
  const key = sha256Of(verified);
  if (cache.get(KIND, key)?.sha256 === key) return undefined;
  const found = digestUncompressed(file, compression);
  if (found !== diffId) return found;
  cache.inScratch(scratch => {
    const note = path.join(scratch, 'note');
    fs.writeFileSync(note, verified);
    return cache.add(KIND, key, note, {});
  });
  return undefined;
}

/** Returns the digest of a layer's uncompressed content, or a description of the error. */
function digestUncompressed(file: string, compression: string): string {
  try {
    return decompressed(file, compression);
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw new Error(`layer ${file} must be a regular file, got ${error.message}; synthesize again`); // removed while in use
  }
}

function decompressed(file: string, compression: string): string {
  if (compression === 'none') return `sha256:${streamFile(file)}`;
  if (compression === 'zstd') return zstd(file);
  const { Gunzip }: typeof fflate = require('fflate'); // loaded on demand, because most syntheses have a cached result
  const hash = createHash('sha256');
  const gunzip = new Gunzip(piece => hash.update(piece));
  try {
    // A copy, because fflate buffers input and the pieces are overwritten.
    streamFile(file, undefined, piece => gunzip.push(new Uint8Array(piece)));
    gunzip.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    return `content that is not compressed by gzip (${(error as Error).message})`;
  }
  return `sha256:${hash.digest('hex')}`;
}

function zstd(file: string): string {
  if (!('createZstdDecompress' in zlib)) {
    return `a layer compressed by zstd, which Node.js ${process.versions.node} does not support; use Node.js 22.15 or later, or a base compressed by gzip`;
  }
  const { status, stdout, stderr } = runSupervised({
    command: process.execPath, args: ['-e', ZSTD_SCRIPT, file], cwd: path.dirname(file), env: process.env, timeoutSeconds: ZSTD_SECONDS,
  });
  if (status === 0) return `sha256:${stdout}`;
  return `content that is not compressed by zstd (${/^Error: (.*)$/m.exec(stderr)?.[1] ?? 'it cannot be read'})`;
}
