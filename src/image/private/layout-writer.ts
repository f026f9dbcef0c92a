import * as fs from 'fs';
import * as path from 'path';
import { Base } from './base';
import { ImageConfig } from './image-config';
import { Layer } from './layer';
import { GoPlatform } from '../../program/go-platform';
import { sha256Of } from '../../storage/artifact-cache';
import { IsOurs, OutputFiles } from '../../synthesis/output-directory';

/** What an image is made of, apart from where it is pushed to. */
export interface ImageContent {
  readonly platform: GoPlatform;
  readonly layers: Layer[];
  readonly config: ImageConfig;
  readonly base?: Base;
}

/** An image's documents, ready to be written; its digest is known before anything is. */
export interface ImageManifest {
  /** The digest of the manifest, `sha256:…`: what a registry knows the image by. */
  readonly digest: string;
  readonly manifest: string;
  readonly config: string;
  readonly layers: Layer[];
  readonly platform: GoPlatform;
}

/** One image, or an index of images for several platforms. */
export interface ImageSet {
  /** The digest that names it. */
  readonly digest: string;
  readonly images: ImageManifest[];
  /** The document of several. */
  readonly index?: string;
}

/** What a Dockerfile of ours says of itself. */
export const WRITTEN_BY = 'Written by gopher-constructs';

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

/**
 * The manifest and configuration of an image.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function describeImage({ platform, layers, config, base }: ImageContent): ImageManifest {
  const { entrypoint, user, labels, ports, workingDirectory, stopSignal, health } = config;
  const created = creationTime();
  const configText = JSON.stringify({
    created,
    architecture: platform.arch,
    ...variant(platform),
    os: platform.os,
    config: {
      User: user,
      ...ports.length > 0 ? { ExposedPorts: Object.fromEntries(ports.map(port => [`${port}/tcp`, {}])) } : {},
      Env: variables(base?.environment ?? [], config.environment),
      Entrypoint: [entrypoint],
      ...config.args.length > 0 ? { Cmd: config.args } : {},
      ...health ? { Healthcheck: describeHealthCheck(entrypoint, health) } : {},
      WorkingDir: workingDirectory,
      ...Object.keys(labels).length > 0 ? { Labels: labels } : {},
      ...stopSignal ? { StopSignal: stopSignal } : {},
    },
    rootfs: { type: 'layers', diff_ids: layers.map(l => l.diffId) },
    history: layers.map(l => ({ created, created_by: 'gopher-constructs', comment: l.comment })),
  });
  const annotations = {
    ...Object.fromEntries(Object.entries(labels).filter(([name]) => name.startsWith('org.opencontainers.image.'))),
    ...base ? { 'org.opencontainers.image.base.digest': base.digest } : {},
    ...base?.name ? { 'org.opencontainers.image.base.name': base.name } : {},
  };
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(CONFIG, configText),
    layers: layers.map(({ blob, mediaType }) => ({ mediaType, digest: `sha256:${blob.sha256}`, size: blob.size })),
    ...Object.keys(annotations).length > 0 ? { annotations } : {},
  });
  return { digest: `sha256:${sha256Of(manifest)}`, manifest, config: configText, layers, platform };
}

/**
 * Images for several platforms under one digest; one alone keeps its own.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export function imageSet(images: ImageManifest[]): ImageSet {
  if (images.length === 1) return { digest: images[0].digest, images };
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: images.map(describeManifest) });
  return { digest: `sha256:${sha256Of(index)}`, images, index };
}

/**
 * The files of a directory that is an OCI image layout of images and, packed by `tar`, an archive for `docker load`.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function imageFiles({ digest, images, index }: ImageSet, repository: string): OutputFiles {
  // Engines that know an image by name only get one that no other image has: the tag is made of the digest.
  const name = `${repository}:${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  const top = index === undefined ? describeManifest(images[0]) : descriptor(INDEX, index);
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
  const archive = images.map(image => ({ // of docker's own archive format: engines before 25 read only this
    Config: blobPath(sha256Of(image.config)),
    RepoTags: [index === undefined ? name : `${name}-${image.platform.arch}`],
    Layers: image.layers.map(l => blobPath(l.blob.sha256)),
  }));
  const documents = [...index === undefined ? [] : [index], ...images.flatMap(image => [image.manifest, image.config])];
  const layers = images.flatMap(image => image.layers);
  return {
    texts: { ...layoutFiles({ ...top, annotations }, documents), 'manifest.json': JSON.stringify(archive) },
    artifacts: Object.fromEntries(layers.map(({ blob }) => [blobPath(blob.sha256), blob])),
  };
}

/** The files of an OCI image layout: what it is known by, and documents under their digests. */
export function layoutFiles(top: object, documents: string[]): { [file: string]: string } {
  return {
    'oci-layout': JSON.stringify({ imageLayoutVersion: '1.0.0' }),
    'index.json': JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [top] }),
    ...Object.fromEntries(documents.map(text => [blobPath(sha256Of(text)), text])),
  };
}

function blobPath(sha256: string): string {
  return `blobs/sha256/${sha256}`;
}

/** A real date would make every build another image: https://reproducible-builds.org/specs/source-date-epoch/ */
export function creationTime(): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined && !/^\d{1,11}$/.test(epoch)) {
    throw new Error(`SOURCE_DATE_EPOCH must be seconds since 1970, got ${JSON.stringify(epoch)}; set or unset it`);
  }
  return new Date(Number(epoch ?? 0) * 1000).toISOString().replace('.000Z', 'Z');
}

/** The base's variables, overridden by ours. */
function variables(base: string[], own: { readonly [name: string]: string }): string[] {
  const kept = base.filter(line => !Object.hasOwn(own, line.split('=')[0]));
  return [...kept, ...Object.entries(own).map(([name, value]) => `${name}=${value}`)];
}

/** In nanoseconds, as engines have it: https://github.com/moby/docker-image-spec */
function describeHealthCheck(entrypoint: string, check: NonNullable<ImageConfig['health']>) {
  const nanoseconds = (seconds: number) => Math.round(seconds * 1e9);
  return {
    Test: ['CMD', entrypoint, ...check.args],
    Interval: nanoseconds(check.intervalSeconds),
    Timeout: nanoseconds(check.timeoutSeconds),
    StartPeriod: nanoseconds(check.startPeriodSeconds),
    Retries: check.retries,
  };
}

function describeManifest({ manifest, platform }: ImageManifest) {
  return { ...descriptor(MANIFEST, manifest), platform: { architecture: platform.arch, os: platform.os, ...variant(platform) } };
}

/** Platforms as engines have them: https://github.com/opencontainers/image-spec/blob/main/image-index.md#platform-variants */
function variant({ arch, level }: GoPlatform): { variant?: string } {
  return arch === 'arm' ? { variant: `v${level?.split(',')[0] ?? '7'}` } : {};
}

/** Whether the files of a directory are those of an image that was written before, by whatever builder. */
export const isImage: IsOurs = (files, dir) => {
  const names = [...files].sort().join(' ');
  return names === 'blobs index.json manifest.json oci-layout'
    || (names === 'Dockerfile Dockerfile.dockerignore' && fs.readFileSync(path.join(dir, 'Dockerfile'), 'utf8').includes(WRITTEN_BY));
};

export function descriptor(mediaType: string, content: string) {
  return { mediaType, digest: `sha256:${sha256Of(content)}`, size: Buffer.byteLength(content) };
}
