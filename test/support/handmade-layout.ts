import * as fs from 'fs';
import * as path from 'path';
import { Descriptor, REF_NAME } from '../../src/oci/layout-reader';
import { gzip, tar } from '../../src/storage/archive';
import { sha256Of } from '../../src/storage/artifact-cache';

const IMAGE = 'application/vnd.oci.image';

/** What a handmade image is to be. */
export interface HandmadeImage {
  readonly repository: string;
  /** Such as `linux/amd64`; an index where there are several. */
  readonly platforms?: string[];
  /** An SBOM that refers to the image. */
  readonly sbom?: string;
  /** The layout that the SBOM goes to; without it, the image's. */
  readonly sbomDirectory?: string;
}

/** Writes a valid image layout, whose layers hold a few bytes, and gives its digest. */
export function writeHandmadeLayout(dir: string, { repository, platforms = ['linux/amd64'], sbom, sbomDirectory = dir }: HandmadeImage): string {
  let place = dir;
  function blob(mediaType: string, content: Uint8Array | string): Descriptor {
    const blobs = path.join(place, 'blobs', 'sha256');
    fs.mkdirSync(blobs, { recursive: true });
    fs.writeFileSync(path.join(blobs, sha256Of(content)), content);
    return { mediaType, digest: `sha256:${sha256Of(content)}`, size: Buffer.from(content).length };
  }
  const document = (mediaType: string, content: object) => blob(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, ...content }));

  const manifests = platforms.map(name => {
    const [os, architecture, variant] = name.split('/');
    const layers = ['shared', `${repository} for ${name}`].map(text => tar([{ path: 'file', mode: 0o644, owner: 0, content: Buffer.from(text) }]));
    const config = blob(`${IMAGE}.config.v1+json`, JSON.stringify({
      os, architecture, variant, config: { Entrypoint: ['/file'] }, rootfs: { type: 'layers', diff_ids: layers.map(l => `sha256:${sha256Of(l)}`) },
    }));
    const manifest = document(`${IMAGE}.manifest.v1+json`, { config, layers: layers.map(l => blob(`${IMAGE}.layer.v1.tar+gzip`, gzip(l))) });
    return { ...manifest, platform: { os, architecture, variant } };
  });
  const target = manifests.length === 1 ? manifests[0] : document(`${IMAGE}.index.v1+json`, { manifests });
  const { digest, mediaType, size } = target;
  const named = { ...target, annotations: { [REF_NAME]: `${repository}:${digest.slice(7, 19)}` } };
  place = sbomDirectory;
  const referrers = sbom === undefined ? [] : [document(`${IMAGE}.manifest.v1+json`, {
    artifactType: 'application/vnd.cyclonedx+json',
    config: blob('application/vnd.oci.empty.v1+json', '{}'),
    layers: [blob('application/vnd.cyclonedx+json', sbom)],
    subject: { mediaType, digest, size },
  })];
  writeIndex(dir, [named, ...sbomDirectory === dir ? referrers : []]);
  if (sbomDirectory !== dir) writeIndex(sbomDirectory, referrers.map(r => ({ ...r, annotations: { [REF_NAME]: repository } })));
  return digest;
}

function writeIndex(dir: string, manifests: Descriptor[]): void {
  fs.writeFileSync(path.join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  fs.writeFileSync(path.join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}
