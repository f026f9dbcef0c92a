import * as fs from 'fs';
import * as path from 'path';
import { Descriptor, isIndex, Manifest, platformName } from './documents';
import { blobPath, LayoutMessages, OciLayoutDirectory } from './layout-directory';
import { checkRepository, isTag, split } from './reference';
import { printable, show } from '../validation/show';

export type { Descriptor } from './documents';
export { blobPath } from './layout-directory';

/** A manifest with its blobs. */
export interface ManifestOnDisk extends Manifest {
  readonly manifest: Descriptor;
}

/** The image for one platform. */
export interface PlatformImage extends ManifestOnDisk {
  /** The platform, such as `linux/amd64`. */
  readonly platform: string;
}

/** An artifact that refers to an image. */
export interface Referrer extends ManifestOnDisk {
  /** The layout that contains it, which is that of the image or its own. */
  readonly directory: string;
  /** The image that it refers to. */
  readonly subject: Descriptor;
}

/** An image that a synthesis has written. */
export interface ImageOnDisk {
  /** The directory of its OCI layout. */
  readonly directory: string;
  readonly repository: string;
  /** A tag from the digest, for tools that support only tags. */
  readonly tag: string;
  /** The root descriptor, which is one manifest or an index of several. */
  readonly target: Descriptor;
  readonly platforms: PlatformImage[];
  /** Artifacts that refer to the image, such as SBOMs. */
  readonly referrers: Referrer[];
}

export const REF_NAME = 'org.opencontainers.image.ref.name';

/** The remedy for damaged layouts of this library. */
const MESSAGES: LayoutMessages = { remedy: 'synthesize again, because damaged images are not processed' };
const FOREIGN_LAYOUT = 'move this layout elsewhere, because gopher-constructs did not write it';

/** Temporary directories of killed syntheses, as `writeDirectory` creates them. */
const STAGING = /^\..*-[0-9a-f]{12}$/;

/** Returns the OCI image layouts at or below a directory. */
export function findLayouts(dir: string): string[] {
  const entries = fs.readdirSync(dir, { withFileTypes: true });
  if (entries.some(e => e.name === 'oci-layout' && e.isFile())) return [dir];
  return entries.filter(e => e.isDirectory() && !STAGING.test(e.name)).map(e => path.join(dir, e.name)).sort().flatMap(findLayouts);
}

/**
 * Reads and verifies the documents of layouts. A referrer may be in the layout of its image or in
 * another one.
 *
 * @throws if this library has not written the images, or if they are damaged
 */
export function readLayouts(directories: string[]): ImageOnDisk[] {
  const layouts = directories.map(readLayout);
  const images = layouts.flatMap(layout => layout.image ?? []);
  const referrers = layouts.flatMap(layout => layout.referrers);
  const known = new Set(images.flatMap(manifestDigests));
  const stray = referrers.find(({ subject }) => !known.has(subject.digest));
  if (stray) {
    throw new Error(`subject of ${printable(stray.directory)} must be an image of this directory, got ${stray.subject.digest}; use a directory that contains both, or synthesize again`);
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
  const layout = new OciLayoutDirectory(directory, MESSAGES);
  const entries = layout.entries().map(entry => ({ entry, document: layout.read(entry) }));
  const referrers = entries.flatMap(({ entry, document }) => (
    isIndex(document) || !document.subject ? [] : [{ directory, subject: document.subject, ...onDisk(entry, document) }]));
  const images = new Map(entries.filter(({ document }) => isIndex(document) || !document.subject).map(e => [e.entry.digest, e.entry]));
  if (images.size > 1 || entries.length === 0) {
    throw new Error(`${layout.origin('index.json').file} must contain one image, got ${images.size}; ${FOREIGN_LAYOUT}`);
  }
  return { image: [...images.values()].map(entry => readImage(layout, entry))[0], referrers };
}

function readImage(layout: OciLayoutDirectory, target: Descriptor): Omit<ImageOnDisk, 'referrers'> {
  const name = nameOf(layout, target);
  const document = layout.read(target);
  const manifests = isIndex(document) ? document.manifests : [target];
  return { directory: layout.directory, ...name, target, platforms: manifests.map(manifest => platformImage(layout, manifest)) };
}

/** The repository and tag of an image, which become arguments of other commands. */
function nameOf(layout: OciLayoutDirectory, { annotations }: Descriptor): { repository: string; tag: string } {
  const name = annotations && Object.hasOwn(annotations, REF_NAME) ? annotations[REF_NAME] : undefined;
  const { name: repository, tag, digest } = split(name ?? '');
  if (tag === undefined || digest !== undefined || !isTag(tag) || !isRepository(repository)) {
    const found = name === undefined ? 'nothing' : show(name);
    throw new Error(`annotation ${REF_NAME} of ${layout.origin('index.json').file} must be repository:tag, got ${found}; ${FOREIGN_LAYOUT}`);
  }
  return { repository, tag };
}

function isRepository(repository: string): boolean {
  try {
    return checkRepository(repository) === repository;
  } catch {
    return false;
  }
}

function platformImage(layout: OciLayoutDirectory, manifest: Descriptor): PlatformImage {
  const image = layout.readManifest(manifest);
  const config = layout.readConfig(image);
  const { os, architecture } = manifest.platform ?? config;
  if (os !== config.os || architecture !== config.architecture) {
    const { file, remedy } = layout.origin(blobPath(image.config.digest));
    throw new Error(`os and architecture of ${file} must be ${os}/${architecture} as in its index, got ${config.os}/${config.architecture}; ${remedy}`);
  }
  return { ...onDisk(manifest, image), platform: platformName(manifest.platform ?? config) };
}

function onDisk(manifest: Descriptor, { artifactType, ...document }: Manifest): ManifestOnDisk {
  return { manifest: artifactType === undefined ? manifest : { artifactType, ...manifest }, ...document };
}

/**
 * The unique blobs of an image that a registry receives, without referrers.
 *
 * A blob with two sizes counts twice, because one of them is wrong.
 */
export function blobsOf({ target, platforms }: ImageOnDisk): Descriptor[] {
  const all = [target, ...platforms.flatMap(contents)];
  return [...new Map(all.map(d => [`${d.digest} ${d.size}`, d])).values()];
}

/** Returns the missing and damaged blobs of an image, including referrers. */
export function layoutErrors(image: ImageOnDisk): string[] {
  const files = [
    ...blobsOf(image).map(descriptor => ({ descriptor, directory: image.directory })),
    ...image.referrers.flatMap(({ directory, ...r }) => contents(r).map(descriptor => ({ descriptor, directory }))),
  ];
  return [...new Set(files.flatMap(({ descriptor, directory }) => {
    try {
      new OciLayoutDirectory(directory, MESSAGES).stream(descriptor);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  }))];
}

function contents({ manifest, config, layers }: ManifestOnDisk): Descriptor[] {
  return [manifest, config, ...layers];
}
