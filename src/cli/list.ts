import { DIRECTORY_HELP, REPOSITORY_HELP, REPOSITORY_OPTION, selectImages } from './image-selection';
import { inBytes } from './progress';
import { Output, Subcommand, Values } from './subcommand';
import { blobsOf, Descriptor, ImageOnDisk, PlatformImage } from '../oci/layout-reader';
import { printable } from '../validation/show';

const SHORT_DIGEST = 'sha256:'.length + 12;

export const list: Subcommand = {
  summary: 'list images with sizes, layers and platforms',
  help: `Usage: gopher-constructs list [DIRECTORY] [OPTION]…

Lists images. Sizes are compressed, as in a registry. Layers that platforms share count once.

${DIRECTORY_HELP}

${REPOSITORY_HELP}
  --json              print all fields, with full digests and sizes in bytes
`,
  options: { ...REPOSITORY_OPTION, json: { type: 'boolean' } },

  async run(operands: string[], values: Values, { stdout }: Output): Promise<number> {
    const images = selectImages('list', operands, values);
    stdout.write(values.json ? `${printable(JSON.stringify(images.map(describe), undefined, 2))}\n` : table([
      ['IMAGE', 'DIGEST', 'SIZE', 'LAYERS', 'PLATFORMS'],
      ...images.map(image => [
        image.repository,
        image.target.digest.slice(0, SHORT_DIGEST),
        inBytes(sizeOf(blobsOf(image))),
        String(new Set(image.platforms.flatMap(p => p.layers.map(l => l.digest))).size),
        image.platforms.map(p => p.platform).join(', '),
      ]),
    ]));
    return 0;
  },
};

function describe(image: ImageOnDisk) {
  return {
    repository: image.repository,
    tag: image.tag,
    digest: image.target.digest,
    reference: `${image.repository}@${image.target.digest}`,
    directory: image.directory,
    size: sizeOf(blobsOf(image)),
    platforms: image.platforms.map(({ platform, manifest, config, layers }: PlatformImage) => ({
      platform,
      digest: manifest.digest,
      size: sizeOf([manifest, config, ...layers]),
      layers: layers.map(({ digest, size }) => ({ digest, size })),
    })),
    referrers: image.referrers.map(({ manifest, config, layers }) => ({
      artifactType: manifest.artifactType, digest: manifest.digest, size: sizeOf([manifest, config, ...layers]),
    })),
  };
}

function sizeOf(descriptors: Descriptor[]): number {
  return descriptors.reduce((sum, { size }) => sum + size, 0);
}

function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row => `${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`).join('');
}
