import * as path from 'path';
import { BlobStore } from './blob-store';
import { Crane } from '../../oci/crane';
import { craneError } from '../../oci/crane-errors';
import { Descriptor, ImageConfig, Index, isIndex, Manifest, parseImageConfig, parseManifestOrIndex } from '../../oci/documents';
import { LayoutMessages, OciLayoutDirectory } from '../../oci/layout-directory';
import { Artifact, ArtifactCache, sha256Of } from '../../storage/artifact-cache';
import { MAX_DOCUMENT } from '../../storage/regular-file';

/** The source of a base image. Documents and layers are verified by digest. */
export interface BaseSource {
  /** The name in error messages. */
  readonly name: string;
  /** The remedy for a damaged or malformed image. */
  readonly remedy: string;
  /** The digest of the referenced document, and the images in it: one, or those of an index. */
  images(): { readonly digest: string; readonly manifests: Descriptor[] };
  manifest(image: Descriptor): Manifest;
  config(image: Descriptor, manifest: Manifest): ImageConfig;
  layer(image: Descriptor, layer: Descriptor): Artifact;
}

/** A base image in a directory of the user. */
export class LayoutSource implements BaseSource {
  public readonly name: string;
  public readonly remedy = "create it again with 'crane pull --format=oci <image> <directory>'";
  private readonly layout: OciLayoutDirectory;
  private readonly blobs: BlobStore;

  public constructor(directory: string, cache: ArtifactCache) {
    this.name = `base '${directory}'`;
    this.blobs = new BlobStore(cache);
    this.layout = new OciLayoutDirectory(directory, { owner: this.name, remedy: this.remedy });
  }

  public images() {
    const { file, remedy } = this.layout.origin('index.json');
    const [top, ...others] = new Map(this.layout.entries().map(m => [m.digest, m])).values(); // one image may have several tags
    if (!top || others.length > 0) throw new Error(`${file} must contain one image, got ${others.length + (top ? 1 : 0)}; ${remedy}`);
    const document = this.layout.read(top);
    return { digest: top.digest, manifests: isIndex(document) ? document.manifests : [top] };
  }

  public manifest(image: Descriptor): Manifest {
    return this.layout.readManifest(image);
  }

  public config(_: Descriptor, manifest: Manifest): ImageConfig {
    return this.layout.readConfig(manifest);
  }

  public layer(_: Descriptor, layer: Descriptor): Artifact {
    return this.blobs.layer(layer) ?? this.blobs.addLayer(layer, this.layout);
  }
}

/** Content is missing in the cache, and downloads are not allowed. */
export class NotCached extends Error {}

/**
 * A pinned base image, in the cache or in its registry.
 *
 * Each document is verified by the digest in its parent, from the pinned digest on. Neither the
 * output of crane nor the cache is trusted. Without a scratch directory, nothing is pulled.
 */
export class PinnedSource implements BaseSource {
  public readonly name: string;
  public readonly remedy = 'contact the operator of the registry, or pin another image';
  private readonly blobs: BlobStore;
  private readonly messages: LayoutMessages;
  private readonly pulled = new Map<string, OciLayoutDirectory>();

  public constructor(
    reference: string,
    /** The repository with the digest. */
    private readonly pinned: string,
    private readonly cache: ArtifactCache,
    private readonly platform: string,
    private readonly scratch?: string,
  ) {
    this.name = `base '${reference}'`;
    this.blobs = new BlobStore(cache);
    this.messages = { owner: `${this.name} (${pinned})`, remedy: this.remedy };
  }

  public images() {
    const digest = this.pinned.slice(this.pinned.indexOf('@') + 1);
    const content = this.blobs.document(digest) ?? this.fetch(digest);
    const document = parseManifestOrIndex(content, undefined, this.origin(digest));
    if (isIndex(document)) return { digest, manifests: document.manifests };
    return { digest, manifests: [{ mediaType: ownMediaType(content), digest, size: content.length }] };
  }

  public manifest(image: Descriptor): Manifest {
    const document = this.parse(image, this.documentOf(image, image));
    if (isIndex(document)) throw new Error(`${this.origin(image.digest).file} must be a manifest, got an index; ${this.remedy}`);
    return document;
  }

  public config(image: Descriptor, { config, layers }: Manifest): ImageConfig {
    return parseImageConfig(this.documentOf(image, config), layers.length, this.origin(config.digest));
  }

  public layer(image: Descriptor, layer: Descriptor): Artifact {
    return this.blobs.layer(layer) ?? this.blobs.addLayer(layer, this.layoutOf(image));
  }

  private parse(image: Descriptor, content: Buffer): Manifest | Index {
    return parseManifestOrIndex(content, image.mediaType, this.origin(image.digest));
  }

  private origin(digest: string) {
    return { file: `${digest} of ${this.messages.owner}`, remedy: this.remedy };
  }

  /** Returns a document of an image, from the cache or from the registry. */
  private documentOf(image: Descriptor, document: Descriptor): Buffer {
    const known = this.blobs.document(document.digest, document.size);
    if (known) return known;
    const content = this.layoutOf(image).document(document);
    this.blobs.addDocument(content);
    return content;
  }

  /** Pulls an image by digest. Only its blobs are read. */
  private layoutOf({ digest }: Descriptor): OciLayoutDirectory {
    const found = this.pulled.get(digest);
    if (found) return found;
    const directory = path.join(this.directory(), digest.slice('sha256:'.length));
    this.crane('pull', '--format=oci', `${this.repository}@${digest}`, directory);
    const layout = new OciLayoutDirectory(directory, this.messages);
    this.pulled.set(digest, layout);
    return layout;
  }

  /** Downloads the document with the pinned digest. */
  private fetch(digest: string): Buffer {
    this.directory();
    const content = Buffer.from(this.crane('manifest', this.pinned));
    if (content.length > MAX_DOCUMENT) throw new Error(`${this.name} must have a manifest of at most ${MAX_DOCUMENT} bytes, got ${content.length}; ${this.remedy}`);
    if (`sha256:${sha256Of(content)}` !== digest) {
      throw new Error(`${this.name} must have the digest that it is pinned to, ${digest}, got sha256:${sha256Of(content)} from the registry; ${this.remedy}`);
    }
    this.blobs.addDocument(content);
    return content;
  }

  /** @throws NotCached if downloads are not allowed */
  private directory(): string {
    if (this.scratch === undefined) throw new NotCached();
    return this.scratch;
  }

  private get repository(): string {
    return this.pinned.slice(0, this.pinned.indexOf('@'));
  }

  private crane(...args: string[]): string {
    const result = Crane.find(this.cache).run(args);
    if (result.status === 0) return result.stdout;
    throw new Error(`${this.messages.owner} cannot be pulled for ${this.platform}: ${craneError(result)}`);
  }
}

/** Returns the media type in a manifest, by default that of OCI. */
function ownMediaType(content: Buffer): string {
  return (JSON.parse(content.toString()) as { mediaType?: string }).mediaType || 'application/vnd.oci.image.manifest.v1+json';
}
