import { DocumentOrigin, Fields } from './document-fields';

/** A platform in descriptors and image configs. */
export interface ImagePlatform {
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string;
}

/**
 * The descriptor of a blob.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…` */
  readonly digest: string;
  /** The size in bytes. */
  readonly size: number;
  readonly platform?: ImagePlatform;
  readonly artifactType?: string;
  readonly annotations?: { readonly [name: string]: string };
}

/** The manifest of an image, or of a referrer. */
export interface Manifest {
  readonly config: Descriptor;
  readonly layers: Descriptor[];
  /** The image that a referrer refers to. */
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

/** An index of images, usually one for each platform. */
export interface Index {
  readonly manifests: Descriptor[];
}

/** The fields of an image config that this library reads. */
export interface ImageConfig extends ImagePlatform {
  /** Environment variables, as `NAME=value`. */
  readonly environment: string[];
  /** The digests of the uncompressed layers. */
  readonly diffIds: string[];
}

const INDEX_TYPES = ['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json'];
const MANIFEST_TYPES = ['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'];
const CONFIG_TYPES = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];

const DIGEST = { pattern: /^sha256:[0-9a-f]{64}$/, expectation: "a digest, 'sha256:' and 64 hexadecimal digits" };
const MEDIA_TYPE = { pattern: /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/, expectation: 'a media type' };
const PLATFORM_PART = { pattern: /^[A-Za-z0-9][\w.-]{0,39}$/, expectation: "a short name, such as 'linux' or 'amd64'" };
const VARIABLE = { pattern: /^[^\0]+$/, expectation: 'a variable, NAME=value' };
const LAYOUT_VERSION = { pattern: /^1\.\d{1,3}\.\d{1,3}$/, expectation: "a version of OCI image layouts, '1.0.0'" };

/** Whether a text is a digest in the supported format. */
export function isDigest(text: unknown): text is string {
  return typeof text === 'string' && DIGEST.pattern.test(text);
}

/** Whether a blob is an image config. Configs of other artifacts have any format. */
export function isImageConfig({ mediaType }: Descriptor): boolean {
  return CONFIG_TYPES.includes(mediaType);
}

/** @throws if the content of `oci-layout` is invalid */
export function checkLayoutVersion(content: Buffer, origin: DocumentOrigin): void {
  Fields.parse(content, origin).text('imageLayoutVersion', LAYOUT_VERSION);
}

/**
 * Parses an index of images or of a layout.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export function parseIndex(content: Buffer, origin: DocumentOrigin): Index {
  return indexOf(Fields.parse(content, origin));
}

/**
 * Parses a manifest or an index.
 *
 * The content determines the kind, and the media types must match it, so that all readers interpret
 * the document in the same way.
 *
 * @param mediaType the media type of the descriptor, undefined if only the digest is available
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export function parseManifestOrIndex(content: Buffer, mediaType: string | undefined, origin: DocumentOrigin): Manifest | Index {
  const fields = Fields.parse(content, origin);
  const own = fields.optionalText('mediaType', MEDIA_TYPE);
  const [asIndex, asManifest] = [fields.has('manifests'), fields.has('config') || fields.has('layers')];
  if (asIndex === asManifest) {
    throw fields.malformed('manifests', 'either a list of manifests (index), or config and layers (manifest), but not both');
  }
  const types = asIndex ? INDEX_TYPES : MANIFEST_TYPES;
  if (own !== undefined && !types.includes(own)) throw fields.malformed('mediaType', types.join(' or '));
  const expected = mediaType ?? own;
  if (expected !== undefined && (!types.includes(expected) || (own ?? expected) !== expected)) {
    throw fields.malformed('mediaType', `that of its descriptor, ${expected}`, own ?? types[0]);
  }
  if (!asIndex) return manifestOf(fields);
  const index = indexOf(fields);
  if (index.manifests.length === 0) throw fields.malformed('manifests', 'a list of one image or more');
  return index;
}

/** Whether a document is an index. */
export function isIndex(document: Manifest | Index): document is Index {
  return 'manifests' in document;
}

/**
 * Parses the config of an image with this number of layers.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function parseImageConfig(content: Buffer, layers: number, origin: DocumentOrigin): ImageConfig {
  const fields = Fields.parse(content, origin);
  const rootfs = fields.object('rootfs');
  const diffIds = rootfs.texts('diff_ids', DIGEST);
  if (diffIds.length !== layers) throw rootfs.malformed('diff_ids', `${layers} digests, one for each layer`, diffIds.length);
  const process = fields.optionalObject('config');
  return { ...platformOf(fields), environment: process?.has('Env') ? process.texts('Env', VARIABLE) : [], diffIds };
}

/** Formats a platform, such as `linux/arm/v7`. */
export function platformName({ os, architecture, variant }: ImagePlatform): string {
  return [os, architecture, variant].filter(part => part !== undefined).join('/');
}

function indexOf(fields: Fields): Index {
  return { manifests: fields.objects('manifests').map(descriptorOf) };
}

function manifestOf(fields: Fields): Manifest {
  const subject = fields.optionalObject('subject');
  const artifactType = fields.optionalText('artifactType', MEDIA_TYPE);
  return {
    config: descriptorOf(fields.object('config')),
    layers: fields.objects('layers').map(descriptorOf),
    ...subject ? { subject: descriptorOf(subject) } : {},
    ...artifactType !== undefined ? { artifactType } : {},
  };
}

function descriptorOf(fields: Fields): Descriptor {
  const platform = fields.optionalObject('platform');
  const artifactType = fields.optionalText('artifactType', MEDIA_TYPE);
  const annotations = fields.map('annotations');
  return {
    mediaType: fields.text('mediaType', MEDIA_TYPE),
    digest: fields.text('digest', DIGEST),
    size: fields.size('size'),
    ...platform ? { platform: platformOf(platform) } : {},
    ...artifactType !== undefined ? { artifactType } : {},
    ...annotations ? { annotations } : {},
  };
}

function platformOf(fields: Fields): ImagePlatform {
  const variant = fields.optionalText('variant', PLATFORM_PART);
  return {
    architecture: fields.text('architecture', PLATFORM_PART),
    os: fields.text('os', PLATFORM_PART),
    ...variant !== undefined ? { variant } : {},
  };
}
