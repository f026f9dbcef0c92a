import * as fs from 'fs';
import * as path from 'path';
import { FileEntry } from '../../storage/archive';
import { Artifact, ArtifactCache, sha256Of } from '../../storage/artifact-cache';

/** What packs and unpacks. */
export type Archive = typeof import('../../storage/archive');

/** What becomes a layer. */
export interface LayerSource {
  /** What is in it, for people who read the image's history. */
  readonly comment: string;
  /** Says all that `entries` depends on, as JSON: equal keys give equal entries. */
  readonly key: unknown[];
  /** Compresses a file into another, to bytes that `key` determines; what has none is compressed in JavaScript. */
  readonly gzip?: (from: string, to: string) => void;
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
  const blob = cache.make(KIND, key, scratch => {
    // Loaded when something has to be packed: most synths find all in the cache, and loading costs more than finding.
    const archive: Archive = require('../../storage/archive');
    const [file, tar] = ['layer', 'tar'].map(name => path.join(scratch, name));
    if (source.gzip) {
      const diffId = archive.writeTar(tar, source.entries(archive));
      source.gzip(tar, file);
      return { file, facts: { diffId: `sha256:${diffId}` } };
    }
    const content = archive.tar(source.entries(archive));
    fs.writeFileSync(file, archive.gzip(content));
    return { file, facts: { diffId: `sha256:${sha256Of(content)}` } };
  });
  return { blob, diffId: blob.facts.diffId as string, mediaType: GZIPPED, comment: source.comment };
}
