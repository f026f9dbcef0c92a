import * as fs from 'fs';
import * as path from 'path';
import { FileEntry } from '../../storage/archive';
import { Artifact, ArtifactCache, sha256Of } from '../../storage/artifact-cache';

/** The archive functions, which are loaded on demand. */
export type Archive = typeof import('../../storage/archive');

/** The inputs of a layer. */
export interface LayerSource {
  /** The description in the history of the image. */
  readonly comment: string;
  /** All inputs of `entries`, as JSON. Equal keys produce equal entries. */
  readonly key: unknown[];
  /**
   * Compresses a file. The key determines the result. By default, JavaScript compresses the layer.
   */
  readonly gzip?: (from: string, to: string) => void;
  /** Returns the files and directories, in packing order. It is not called for a cached layer. */
  entries(archive: Archive): FileEntry[];
}

/** A packed layer of an image. */
export interface Layer {
  /** The compressed layer. */
  readonly blob: Artifact;
  /** The digest of the uncompressed layer, as in the image config. */
  readonly diffId: string;
  readonly mediaType: string;
  readonly comment: string;
}

const GZIPPED = 'application/vnd.oci.image.layer.v1.tar+gzip';

const KIND = 'layers';

/** Increment it if the same entries produce other bytes. */
const FORMAT = 'gopher-constructs layer 3';

/** Packs a layer, or returns it from the cache. */
export function packLayer(cache: ArtifactCache, source: LayerSource): Layer {
  const key = sha256Of(JSON.stringify([FORMAT, source.key]));
  const blob = cache.make(KIND, key, scratch => {
    // Loaded on demand, because loading takes longer than a cache lookup, and most syntheses find
    // all layers in the cache.
    const archive: Archive = require('../../storage/archive');
    const [file, tar] = ['layer', 'tar'].map(name => path.join(scratch, name));
    if (source.gzip) {
      const diffId = archive.writeTar(tar, source.entries(archive));
      source.gzip(tar, file);
      return { file, metadata: { diffId: `sha256:${diffId}` } };
    }
    const content = archive.tar(source.entries(archive));
    fs.writeFileSync(file, archive.gzip(content));
    return { file, metadata: { diffId: `sha256:${sha256Of(content)}` } };
  });
  return { blob, diffId: blob.metadata.diffId as string, mediaType: GZIPPED, comment: source.comment };
}
