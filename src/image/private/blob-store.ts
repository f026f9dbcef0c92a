import * as fs from 'fs';
import * as path from 'path';
import { Descriptor } from '../../oci/documents';
import { OciLayoutDirectory } from '../../oci/layout-directory';
import { Artifact, ArtifactCache, sha256Of } from '../../storage/artifact-cache';
import { readDocument, UnusableFile } from '../../storage/regular-file';

const LAYERS = 'base-layers';
const DOCUMENTS = 'base-documents';

/**
 * Blobs of base images in the cache, by digest. The digest is verified, because cache metadata is
 * not trusted.
 */
export class BlobStore {
  public constructor(private readonly cache: ArtifactCache) {}

  /** Returns a verified layer. */
  public layer({ digest, size }: Descriptor): Artifact | undefined {
    return this.get(LAYERS, digest, size);
  }

  /** Copies a layer from a layout, and verifies it. */
  public addLayer(descriptor: Descriptor, layout: OciLayoutDirectory): Artifact {
    return this.add(LAYERS, descriptor.digest, file => {
      const target = fs.openSync(file, 'wx');
      try {
        layout.stream(descriptor, piece => writeWhole(target, piece));
      } finally {
        fs.closeSync(target);
      }
    });
  }

  /** Returns the content of a verified document. */
  public document(digest: string, size?: number): Buffer | undefined {
    const found = this.get(DOCUMENTS, digest, size);
    try {
      const content = found && readDocument(found.file);
      return content && `sha256:${sha256Of(content)}` === digest ? content : undefined;
    } catch (error) {
      if (error instanceof UnusableFile) return undefined;
      throw error;
    }
  }

  /** Stores a document. */
  public addDocument(content: Buffer): void {
    this.add(DOCUMENTS, `sha256:${sha256Of(content)}`, file => fs.writeFileSync(file, content));
  }

  private get(kind: string, digest: string, size: number | undefined): Artifact | undefined {
    const found = this.cache.get(kind, hexOf(digest));
    if (found && isBlob(found, digest)) return size === undefined || found.size === size ? found : undefined;
    if (found) remove(path.dirname(found.file));
    return undefined;
  }

  private add(kind: string, digest: string, write: (file: string) => void): Artifact {
    const hex = hexOf(digest);
    const added = this.cache.inScratch(scratch => {
      const file = path.join(scratch, 'blob');
      write(file);
      return this.cache.add(kind, hex, file, {});
    });
    if (!isBlob(added, digest)) throw new Error(`cache entry ${added.file} must have the sha256 ${hex}, got ${added.sha256}; remove it`);
    return added;
  }
}

function hexOf(digest: string): string {
  return digest.slice('sha256:'.length);
}

function isBlob({ file, sha256, size }: Artifact, digest: string): boolean {
  return sha256 === hexOf(digest) && size === fs.statSync(file, { throwIfNoEntry: false })?.size;
}

/** Removes a complete entry with the wrong digest. */
function remove(entry: string): void {
  try {
    fs.rmSync(entry, { recursive: true, force: true });
  } catch { /* a read-only cache: the entry is ignored */ }
}

function writeWhole(target: number, piece: Buffer): void {
  for (let written = 0; written < piece.length;) written += fs.writeSync(target, piece, written);
}
