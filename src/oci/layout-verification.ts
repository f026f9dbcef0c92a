import { Descriptor, isImageConfig, isIndex, Manifest } from './documents';
import { OciLayoutDirectory } from './layout-directory';

/**
 * Verifies a whole layout of any tool with a single image, and returns the descriptor of the image.
 *
 * @throws if it contains several images, or if a file is missing, damaged or malformed
 */
export function verifyLayout(layout: OciLayoutDirectory): Descriptor {
  const [target, ...others] = layout.entries();
  if (!target || others.length > 0) {
    const { file, remedy } = layout.origin('index.json');
    throw new Error(`${file} must contain one image, got ${others.length + (target ? 1 : 0)}; ${remedy}`);
  }
  const seen = new Set<string>();
  const isNew = ({ digest, size, mediaType }: Descriptor) => {
    const before = seen.size;
    return seen.add(`${digest} ${size} ${mediaType}`).size > before;
  };
  const queue = [target]; // iterative, because a hostile layout may nest indexes at any depth
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (!isNew(next)) continue;
    const document = layout.read(next);
    if (isIndex(document)) queue.push(...document.manifests);
    else verifyManifest(layout, document, isNew);
  }
  return target;
}

function verifyManifest(layout: OciLayoutDirectory, manifest: Manifest, isNew: (blob: Descriptor) => boolean): void {
  if (isImageConfig(manifest.config)) layout.readConfig(manifest);
  else layout.stream(manifest.config);
  manifest.layers.filter(isNew).forEach(layer => layout.stream(layer));
}
