import * as path from 'path';
import { DocumentOrigin } from './document-fields';
import {
  checkLayoutVersion, Descriptor, ImageConfig, Index, isDigest, isIndex, Manifest, parseImageConfig, parseIndex, parseManifestOrIndex,
} from './documents';
import { sha256Of } from '../storage/artifact-cache';
import { readDocument, streamFile, UnusableFile } from '../storage/regular-file';
import { printable, show } from '../validation/show';

/** Settings for messages about a layout. */
export interface LayoutMessages {
  /** The remedy for a damaged or malformed layout. */
  readonly remedy: string;
  /** The owner of the files. By default, messages contain their paths. */
  readonly owner?: string;
}

/**
 * An OCI image layout on disk, as untrusted input.
 *
 * Each blob must be a regular file with the size and the digest of its descriptor. Each document is
 * validated field by field.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export class OciLayoutDirectory {
  /**
   * Documents by their descriptor, because a hostile index may name a large document thousands of
   * times.
   */
  private readonly manifests = new Map<string, Manifest | Index>();
  private readonly configs = new Map<string, ImageConfig>();

  public constructor(public readonly directory: string, private readonly messages: LayoutMessages) {}

  /** The entries of `index.json`. */
  public entries(): Descriptor[] {
    checkLayoutVersion(this.readTop('oci-layout'), this.origin('oci-layout'));
    return parseIndex(this.readTop('index.json'), this.origin('index.json')).manifests;
  }

  /** Reads the manifest or index of a descriptor. */
  public read(descriptor: Descriptor): Manifest | Index {
    const { mediaType, digest, size } = descriptor;
    return once(this.manifests, `${digest} ${size} ${mediaType}`, () => parseManifestOrIndex(this.document(descriptor), mediaType, this.origin(blobPath(digest))));
  }

  /** Reads the manifest of a descriptor. */
  public readManifest(descriptor: Descriptor): Manifest {
    const document = this.read(descriptor);
    if (!isIndex(document)) return document;
    const { file, remedy } = this.origin(blobPath(descriptor.digest));
    throw new Error(`${file} must be a manifest, got an index; ${remedy}`);
  }

  /** Reads the config of an image. */
  public readConfig({ config, layers }: Manifest): ImageConfig {
    const { digest, size } = config;
    return once(this.configs, `${digest} ${size} ${layers.length}`, () => parseImageConfig(this.document(config), layers.length, this.origin(blobPath(digest))));
  }

  /** Reads and verifies the document of a descriptor. */
  public document(descriptor: Descriptor): Buffer {
    return this.orDamaged(descriptor, (file, size) => {
      const content = readDocument(file, size);
      return [sha256Of(content), content];
    });
  }

  /** Reads a blob in pieces. It is verified when this method returns. */
  public stream(descriptor: Descriptor, use?: (piece: Buffer) => void): void {
    this.orDamaged(descriptor, (file, size) => [streamFile(file, size, use), undefined]);
  }

  /** A file of the layout, for messages. */
  public origin(name: string): DocumentOrigin {
    const { owner, remedy } = this.messages;
    return { file: printable(owner === undefined ? path.join(this.directory, name) : `${name} of ${owner}`), remedy };
  }

  private readTop(name: string): Buffer {
    try {
      return readDocument(path.join(this.directory, name));
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      const { file, remedy } = this.origin(name);
      throw new Error(`${file} must be a file of an OCI image layout, got ${error.message}; ${remedy}`);
    }
  }

  private orDamaged<T>({ digest, size }: Descriptor, read: (file: string, size: number) => [sha256: string, result: T]): T {
    const name = blobPath(digest);
    let found = 'other content';
    try {
      const [sha256, result] = read(path.join(this.directory, name), size);
      if (`sha256:${sha256}` === digest) return result;
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      found = error.message;
    }
    const { file, remedy } = this.origin(name);
    throw new Error(`${file} must be a regular file of ${size} bytes with this digest, got ${found}; ${remedy}`);
  }
}

/** The path of a blob in a layout. */
export function blobPath(digest: string): string {
  if (!isDigest(digest)) throw new Error(`a digest must be 'sha256:' and 64 hexadecimal digits, got ${show(digest)}`);
  return path.posix.join('blobs', 'sha256', digest.slice('sha256:'.length));
}

function once<T>(known: Map<string, T>, name: string, make: () => T): T {
  const found = known.get(name) ?? make();
  known.set(name, found);
  return found;
}
