import * as fs from 'fs';
import * as path from 'path';
import { checkRepository, splitReference } from './reference';
import { sha256Of, sha256OfFile } from '../../build/artifact-cache';

/**
 * What an OCI document says of a blob.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…` */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
  readonly artifactType?: string;
  readonly annotations?: { readonly [name: string]: string };
}

/** A manifest and the blobs that it names. */
export interface ManifestOnDisk {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: Descriptor[];
}

/** The image for one platform. */
export interface PlatformImage extends ManifestOnDisk {
  /** Such as `linux/amd64`. */
  readonly platform: string;
}

/** An image that a synthesis has written. */
export interface ImageOnDisk {
  /** The directory of its OCI layout. */
  readonly directory: string;
  readonly repository: string;
  /** A tag made of the digest, for what knows images by tags only. */
  readonly tag: string;
  /** What a manifest refers to: one manifest, or an index of several. */
  readonly target: Descriptor;
  readonly platforms: PlatformImage[];
  /** What tells of the image and refers to it, such as SBOMs. */
  readonly referrers: ManifestOnDisk[];
}

/** Manifest or index, as far as it is read here. */
interface Document {
  readonly manifests?: Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: Descriptor[];
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

export const REF_NAME = 'org.opencontainers.image.ref.name';
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** What a synthesis that was killed may leave half written: see `replaceDirectory`. */
const STAGING = /^\..*-[0-9a-f]{12}$/;

/** The directories below one, itself included, that are OCI image layouts. */
export function findLayouts(dir: string): string[] {
  const entries = fs.readdirSync(dir, { withFileTypes: true });
  if (entries.some(e => e.name === 'oci-layout' && e.isFile())) return [dir];
  return entries.filter(e => e.isDirectory() && !STAGING.test(e.name)).map(e => path.join(dir, e.name)).sort().flatMap(findLayouts);
}

/**
 * Reads the documents of a layout, and verifies each by its digest.
 *
 * @throws if they are not of an image that this library has written, or are damaged
 */
export function readLayout(directory: string): ImageOnDisk {
  const file = path.join(directory, 'index.json');
  const entries = (parse(fs.readFileSync(file, 'utf8'), file).manifests ?? []).map(entry => ({ entry, document: read(directory, entry) }));
  const images = new Map(entries.filter(({ document }) => !document.subject).map(e => [e.entry.digest, e]));
  if (images.size !== 1) {
    throw new Error(`${file} names ${images.size} images, and one is expected: gopher-constructs did not write it; keep it elsewhere`);
  }
  const [{ entry: target, document }] = images.values();
  const name = target.annotations?.[REF_NAME];
  const { name: repository, tag } = splitReference(name ?? '');
  if (!tag) {
    throw new Error(`${file} does not say which repository the image belongs to (annotation ${REF_NAME} is ${JSON.stringify(name)}): gopher-constructs did not write it; keep it elsewhere`);
  }
  return {
    directory,
    repository: checkRepository(repository),
    tag,
    target,
    platforms: (document.manifests ?? [target]).map(manifest => platformImage(directory, manifest)),
    referrers: entries.filter(e => e.document.subject).map(e => manifestOf(e.entry, e.document)),
  };
}

/** The blobs of an image, each once: those that a registry gets, referrers left out. */
export function blobsOf({ target, platforms }: ImageOnDisk): Descriptor[] {
  const all = [target, ...platforms.flatMap(contents)];
  return [...new Map(all.map(d => [d.digest, d])).values()];
}

/** What is wrong with the blobs of an image, referrers included: they are missing, or not what their digests say. */
export function damageOf(image: ImageOnDisk): string[] {
  const all = [...blobsOf(image), ...image.referrers.flatMap(contents)];
  return [...new Set(all.flatMap(descriptor => {
    const file = blobFile(image.directory, descriptor);
    return fs.existsSync(file) && `sha256:${sha256OfFile(file)}` === descriptor.digest ? [] : [damaged(file)];
  }))];
}

/** The file of a blob. */
export function blobFile(directory: string, { digest }: Descriptor): string {
  return path.join(directory, blobPath(digest));
}

/** The file of a blob in a layout. */
export function blobPath(digest: string): string {
  if (!DIGEST.test(digest)) throw new Error(`${JSON.stringify(digest)} is not a sha256 digest`);
  return path.posix.join('blobs', 'sha256', digest.slice('sha256:'.length));
}

function contents({ manifest, config, layers }: ManifestOnDisk): Descriptor[] {
  return [manifest, config, ...layers];
}

function platformImage(directory: string, manifest: Descriptor): PlatformImage {
  const image = manifestOf(manifest, read(directory, manifest));
  const { os, architecture, variant } = manifest.platform ?? read(directory, image.config) as NonNullable<Descriptor['platform']>;
  return { ...image, platform: [os, architecture, variant].filter(Boolean).join('/') };
}

function manifestOf(manifest: Descriptor, { config, layers, artifactType }: Document): ManifestOnDisk {
  if (!config || !layers) throw new Error(`${manifest.digest} (${manifest.mediaType}) is no image manifest`);
  return { manifest: { artifactType, ...manifest }, config, layers };
}

function read(directory: string, descriptor: Descriptor): Document {
  const file = blobFile(directory, descriptor);
  const text = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
  if (`sha256:${sha256Of(text)}` !== descriptor.digest) throw new Error(damaged(file));
  return parse(text.toString(), file);
}

function parse(text: string, file: string): Document {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON (${(error as Error).message}); synthesize again`);
  }
}

function damaged(file: string): string {
  return `${file} is missing or not what its digest says; nothing is done with a damaged image: synthesize again`;
}
