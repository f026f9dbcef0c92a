import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Layer } from './layer';
import { HOME, USER } from './root-filesystem';
import { placeFile, sha256Of } from '../../build/artifact-cache';
import { GoPlatform } from '../../program/go-platform';

/** What an image is made of, apart from where it is pushed to. */
export interface ImageContent {
  readonly platform: GoPlatform;
  readonly layers: Layer[];
  /** Absolute path of the program in the image. */
  readonly entrypoint: string;
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

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const CREATED = '1970-01-01T00:00:00Z'; // a real date would make every build another image

/**
 * The manifest and configuration of an image.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export function describeImage({ platform, layers, entrypoint }: ImageContent): ImageManifest {
  const config = JSON.stringify({
    created: CREATED,
    architecture: platform.arch,
    os: platform.os,
    config: {
      User: `${USER}:${USER}`,
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Entrypoint: [entrypoint],
      WorkingDir: HOME,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(l => l.diffId) },
    history: layers.map(l => ({ created: CREATED, created_by: 'gopher-constructs', comment: l.comment })),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(CONFIG, config),
    layers: layers.map(({ blob }) => ({ mediaType: LAYER, digest: `sha256:${blob.sha256}`, size: blob.size })),
  });
  return { digest: `sha256:${sha256Of(manifest)}`, manifest, config, layers, platform };
}

/**
 * Writes an image as a directory that is an OCI image layout and, packed by `tar`, an archive for `docker load`. The directory
 * appears whole, in place of one that was there.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function writeLayout(dir: string, image: ImageManifest, repository: string): void {
  checkReplaceable(dir);
  const parent = path.dirname(dir);
  const staging = path.join(parent, `.${path.basename(dir)}-${randomBytes(6).toString('hex')}`);
  const blobs = path.join(staging, 'blobs', 'sha256');
  fs.mkdirSync(blobs, { recursive: true });
  try {
    // Engines that know an image by name only get one that no other image has: the tag is made of the digest.
    const name = `${repository}:${image.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
    const files: { [name: string]: unknown } = {
      'oci-layout': { imageLayoutVersion: '1.0.0' },
      'index.json': {
        schemaVersion: 2,
        mediaType: INDEX,
        manifests: [{
          ...descriptor(MANIFEST, image.manifest),
          platform: { architecture: image.platform.arch, os: image.platform.os },
          annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name },
        }],
      },
      'manifest.json': [{ // of docker's own archive format: engines before 25 read only this
        Config: `blobs/sha256/${sha256Of(image.config)}`,
        RepoTags: [name],
        Layers: image.layers.map(l => `blobs/sha256/${l.blob.sha256}`),
      }],
    };
    for (const [file, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(staging, file), JSON.stringify(content));
    }
    for (const text of [image.manifest, image.config]) {
      fs.writeFileSync(path.join(blobs, sha256Of(text)), text);
    }
    for (const layer of image.layers) {
      placeFile(layer.blob, path.join(blobs, layer.blob.sha256));
    }
    replaceDirectory(staging, dir);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** What is replaced is deleted, so it has to be a layout of before. */
function checkReplaceable(dir: string): void {
  const stat = fs.statSync(dir, { throwIfNoEntry: false });
  if (stat && !stat.isDirectory()) {
    throw new Error(`outdir '${dir}' is a file; give a directory that may be replaced`);
  }
  const files = stat ? fs.readdirSync(dir) : [];
  if (files.length > 0 && !files.includes('oci-layout')) {
    throw new Error(`outdir '${dir}' holds something else (${files.slice(0, 3).join(', ')}…) and would be replaced; give a directory for this image alone`);
  }
}

/** Renames a directory over another; tried again where a second synth does the same at this moment. */
export function replaceDirectory(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    fs.rmSync(to, { recursive: true, force: true });
    try {
      return fs.renameSync(from, to);
    } catch (error) {
      if (attempt === 10 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}

function descriptor(mediaType: string, content: string) {
  return { mediaType, digest: `sha256:${sha256Of(content)}`, size: Buffer.byteLength(content) };
}
