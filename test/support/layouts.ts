import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';

/** Reads a layout of one image as a registry would: every blob by its digest, checked. */
export function readLayout(dir: string) {
  const blob = (descriptor: { digest: string; size: number }) => {
    const content = fs.readFileSync(path.join(dir, 'blobs', descriptor.digest.replace(':', path.sep)));
    expect(content.length).toBe(descriptor.size);
    expect(`sha256:${createHash('sha256').update(content).digest('hex')}`).toBe(descriptor.digest);
    return content;
  };
  const index = JSON.parse(fs.readFileSync(path.join(dir, 'index.json'), 'utf8'));
  const manifest = JSON.parse(blob(index.manifests[0]).toString());
  const config = JSON.parse(blob(manifest.config).toString());
  const layers: Buffer[] = manifest.layers.map((layer: any) => gunzipSync(blob(layer)));
  return { index, manifest, config, layers, digest: index.manifests[0].digest as string };
}
