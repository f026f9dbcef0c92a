import * as fs from 'fs';
import * as path from 'path';
import type { FileEntry } from '../../build/archive';
import { Artifact, ArtifactCache, sha256Of } from '../../build/artifact-cache';

/** What packs and unpacks. */
export type Archive = typeof import('../../build/archive');

/** What becomes a layer. */
export interface LayerSource {
  /** What is in it, for people who read the image's history. */
  readonly comment: string;
  /** Says all that `entries` depends on, as JSON: equal keys give equal entries. */
  readonly key: unknown[];
  /** Compresses data into a file, to bytes that `key` settles; what has none is compressed in JavaScript. */
  readonly gzip?: (data: Uint8Array, to: string) => void;
  /** The files and directories, in the order that they are packed in. Not asked for where the layer was packed before. */
  entries(archive: Archive): FileEntry[];
}

/** A packed layer of an image. */
export interface Layer {
  /** The compressed layer. */
  readonly blob: Artifact;
  /** The digest of the uncompressed layer, as an image's configuration lists it. */
  readonly diffId: string;
  readonly mediaType: string;
  readonly comment: string;
}

const GZIPPED = 'application/vnd.oci.image.layer.v1.tar+gzip';

const KIND = 'layers';

/** Raise it when the same entries would be packed to other bytes. */
const FORMAT = 'gopher-constructs layer 3';

/** Packs a layer, or finds it in the cache. */
export function packLayer(cache: ArtifactCache, source: LayerSource): Layer {
  const key = sha256Of(JSON.stringify([FORMAT, source.key]));
  const blob = cache.get(KIND, key) ?? cache.inScratch(scratch => {
    // Loaded when something has to be packed: most synths find all in the cache, and loading costs more than finding.
    const archive: Archive = require('../../build/archive');
    const tar = archive.tar(source.entries(archive));
    const file = path.join(scratch, 'layer');
    if (source.gzip) source.gzip(tar, file);
    else fs.writeFileSync(file, archive.gzip(tar));
    return cache.add(KIND, key, file, { diffId: `sha256:${sha256Of(tar)}` });
  });
  return { blob, diffId: blob.facts.diffId as string, mediaType: GZIPPED, comment: source.comment };
}
