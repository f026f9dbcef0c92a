import * as fs from 'fs';
import * as path from 'path';
import { checkRepository, split } from './reference';
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

/** What refers to an image. */
export interface Referrer extends ManifestOnDisk {
  /** The layout that it lies in: the image's, or one of its own. */
  readonly directory: string;
  /** What it refers to. */
  readonly subject: Descriptor;
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
  readonly referrers: Referrer[];
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

/** What a synthesis that was killed may leave half written: see `writeDirectory`. */
const STAGING = /^\..*-[0-9a-f]{12}$/;

/** The directories below one, itself included, that are OCI image layouts. */
export function findLayouts(dir: string): string[] {
  const entries = fs.readdirSync(dir, { withFileTypes: true });
  if (entries.some(e => e.name === 'oci-layout' && e.isFile())) return [dir];
  return entries.filter(e => e.isDirectory() && !STAGING.test(e.name)).map(e => path.join(dir, e.name)).sort().flatMap(findLayouts);
}

/**
 * Reads the documents of layouts, and verifies each by its digest. What refers to an image may lie in the image's own layout or in another.
 *
 * @throws if they are not of images that this library has written, or are damaged
 */
export function readLayouts(directories: string[]): ImageOnDisk[] {
  const layouts = directories.map(readLayout);
  const images = layouts.flatMap(layout => layout.image ?? []);
  const referrers = layouts.flatMap(layout => layout.referrers);
  const known = new Set(images.flatMap(manifestDigests));
  const stray = referrers.find(({ subject }) => !known.has(subject.digest));
  if (stray) {
    throw new Error(`${stray.directory} refers to ${stray.subject.digest}, and there is no such image here; give the directory that holds both, or synthesize again`);
  }
  return images.map(image => {
    const digests = manifestDigests(image);
    const own = referrers.filter(r => digests.includes(r.subject.digest));
    return { ...image, referrers: [...new Map(own.map(r => [r.manifest.digest, r])).values()] };
  });
}

function manifestDigests({ target, platforms }: Omit<ImageOnDisk, 'referrers'>): string[] {
  return [target.digest, ...platforms.map(p => p.manifest.digest)];
}

function readLayout(directory: string): { image?: Omit<ImageOnDisk, 'referrers'>; referrers: Referrer[] } {
  const file = path.join(directory, 'index.json');
  const entries = entriesOf(file).map(entry => ({ entry, document: read(directory, entry) }));
  const images = new Map(entries.filter(({ document }) => !document.subject).map(e => [e.entry.digest, e]));
  const referrers = entries.flatMap(({ entry, document: { subject, ...document } }) => (
    subject ? [{ directory, subject, ...manifestOf(entry, document) }] : []));
  if (images.size > 1 || entries.length === 0) {
    throw new Error(`${file} names ${images.size} images, and one is expected: gopher-constructs did not write it; keep it elsewhere`);
  }
  return { image: [...images.values()].map(({ entry }) => readImage(directory, file, entry))[0], referrers };
}

function entriesOf(file: string): Descriptor[] {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(`${file} is missing: gopher-constructs did not write this layout; keep it elsewhere, or synthesize again`);
  const { manifests = [] } = parse(fs.readFileSync(file, 'utf8'), file);
  if (!Array.isArray(manifests) || manifests.some(entry => typeof entry?.digest !== 'string')) {
    throw new Error(`${file} holds no list of manifests with digests: gopher-constructs did not write it; keep it elsewhere`);
  }
  return manifests;
}

function readImage(directory: string, file: string, target: Descriptor): Omit<ImageOnDisk, 'referrers'> {
  const name = target.annotations?.[REF_NAME];
  const { name: repository, tag } = split(name ?? '');
  if (!tag) {
    throw new Error(`${file} does not say which repository the image belongs to (annotation ${REF_NAME} is ${JSON.stringify(name)}): gopher-constructs did not write it; keep it elsewhere`);
  }
  const { manifests } = read(directory, target);
  const platforms = (manifests ?? [target]).map(manifest => platformImage(directory, manifest));
  return { directory, repository: checkRepository(repository), tag, target, platforms };
}

/** The blobs of an image, each once: those that a registry gets, referrers left out. */
export function blobsOf({ target, platforms }: ImageOnDisk): Descriptor[] {
  const all = [target, ...platforms.flatMap(contents)];
  return [...new Map(all.map(d => [d.digest, d])).values()];
}

/** What is wrong with the blobs of an image, referrers included: they are missing, or not what their digests say. */
export function damageOf(image: ImageOnDisk): string[] {
  const files = [
    ...blobsOf(image).map(descriptor => ({ descriptor, directory: image.directory })),
    ...image.referrers.flatMap(({ directory, ...r }) => contents(r).map(descriptor => ({ descriptor, directory }))),
  ];
  return [...new Set(files.flatMap(({ descriptor, directory }) => {
    const file = blobFile(directory, descriptor);
    return fs.existsSync(file) && `sha256:${sha256OfFile(file)}` === descriptor.digest ? [] : [damaged(file)];
  }))];
}

function blobFile(directory: string, { digest }: Descriptor): string {
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
    return Object(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not JSON (${(error as Error).message}); synthesize again`);
  }
}

function damaged(file: string): string {
  return `${file} is missing or not what its digest says; nothing is done with a damaged image: synthesize again`;
}
