import * as fs from 'fs';
import * as path from 'path';
import { Base } from './base';
import { ImageConfig } from './image-config';
import { Layer } from './layer';
import { GoPlatform } from '../../program/go-platform';
import { sha256Of } from '../../storage/artifact-cache';
import { IsReplaceable, OutputFiles } from '../../synthesis/output-directory';

/** The content of an image, without its repository. */
export interface ImageContent {
  readonly platform: GoPlatform;
  readonly layers: Layer[];
  readonly config: ImageConfig;
  readonly base?: Base;
}

/** The documents of an image. The digest is known before they are written. */
export interface ImageManifest {
  /** The digest of the manifest, `sha256:…`, which identifies the image in a registry. */
  readonly digest: string;
  readonly manifest: string;
  readonly config: string;
  readonly layers: Layer[];
  readonly platform: GoPlatform;
}

/** One image, or an index of images for several platforms. */
export interface ImageSet {
  /** The digest of the image or of the index. */
  readonly digest: string;
  readonly images: ImageManifest[];
  /** The index, for several platforms. */
  readonly index?: string;
}

/** Marks generated Dockerfiles, so that a later synthesis can replace them. */
export const WRITTEN_BY = 'Written by gopher-constructs';

export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';

/**
 * Returns the manifest and the config of an image.
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
 * Combines images for several platforms under one digest. A single image retains its own.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
export function imageSet(images: ImageManifest[]): ImageSet {
  if (images.length === 1) return { digest: images[0].digest, images };
  const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: images.map(describeManifest) });
  return { digest: `sha256:${sha256Of(index)}`, images, index };
}

/**
 * Returns the files of an OCI image layout, which is also an archive for `docker load` when packed
 * by `tar`.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function imageFiles({ digest, images, index }: ImageSet, repository: string): OutputFiles {
  // The tag is derived from the digest. Engines that identify images by name therefore find a
  // unique one.
  const name = `${repository}:${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  const top = index === undefined ? describeManifest(images[0]) : descriptor(INDEX, index);
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
  const archive = images.map(image => ({ // Docker's archive format, for engines before version 25
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

/** Returns the files of an OCI image layout: the index, and documents by digest. */
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

/**
 * Returns a constant date by default, for reproducible digests:
 * https://reproducible-builds.org/specs/source-date-epoch/
 */
export function creationTime(): string {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (epoch !== undefined && !/^\d{1,11}$/.test(epoch)) {
    throw new Error(`SOURCE_DATE_EPOCH must be seconds since 1970, got ${JSON.stringify(epoch)}; set or unset it`);
  }
  return new Date(Number(epoch ?? 0) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Merges variables. Those of the image override those of the base image. */
function variables(base: string[], own: { readonly [name: string]: string }): string[] {
  const kept = base.filter(line => !Object.hasOwn(own, line.split('=')[0]));
  return [...kept, ...Object.entries(own).map(([name, value]) => `${name}=${value}`)];
}

/** Converts a health check to nanoseconds: https://github.com/moby/docker-image-spec */
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

/**
 * Returns the platform variant:
 * https://github.com/opencontainers/image-spec/blob/main/image-index.md#platform-variants
 */
function variant({ arch, level }: GoPlatform): { variant?: string } {
  return arch === 'arm' ? { variant: `v${level?.split(',')[0] ?? '7'}` } : {};
}

/** Whether a directory contains an image of an earlier synthesis, from any builder. */
export const isImage: IsReplaceable = (files, dir) => {
  const names = [...files].sort().join(' ');
  return names === 'blobs index.json manifest.json oci-layout'
    || (names === 'Dockerfile Dockerfile.dockerignore' && fs.readFileSync(path.join(dir, 'Dockerfile'), 'utf8').includes(WRITTEN_BY));
};

export function descriptor(mediaType: string, content: string) {
  return { mediaType, digest: `sha256:${sha256Of(content)}`, size: Buffer.byteLength(content) };
}
