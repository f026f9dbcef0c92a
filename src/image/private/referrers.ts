import { creationTime, descriptor, ImageSet, INDEX, layoutFiles, MANIFEST } from './layout-writer';
import { provenance } from './provenance';
import { Sbom, cycloneDx, spdx } from './sbom';
import { GoProgram } from '../../program/go-program';
import { IsReplaceable, OutputFiles, removeDirectory } from '../../synthesis/output-directory';

/** A document about an image. */
interface Referrer {
  /** The file name of the document. */
  readonly name: string;
  readonly mediaType: string;
  readonly document: string;
}

/** An image with its metadata. */
interface Described {
  readonly set: ImageSet;
  readonly repository: string;
  readonly sbom: Sbom;
  /** The license texts, if requested. */
  readonly licenses?: string;
  readonly programs: GoProgram[];
}

const EMPTY = 'application/vnd.oci.empty.v1+json';

/**
 * Returns the SBOM, provenance and license files of an image.
 *
 * Each document is a plain file and an OCI image layout. The manifest of the layout refers to the
 * image, so that registries and tools can find it after a push to the image's repository.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export function referrerFiles({ set, repository, sbom, licenses, programs }: Described): OutputFiles {
  const referrers: Referrer[] = [
    { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', document: cycloneDx(sbom) },
    { name: 'sbom.spdx.json', mediaType: 'application/spdx+json', document: spdx(sbom, creationTime()) },
    { name: 'provenance.json', mediaType: 'application/vnd.in-toto+json', document: provenance(sbom, repository, programs) },
  ];
  return {
    texts: Object.fromEntries([
      ...referrers.map(({ name, document }) => [name, document]),
      ...referrers.flatMap(referrer => Object.entries(artifactFiles(referrer, set, repository))
        .map(([file, content]) => [`${referrer.name.replace('.json', '')}/${file}`, content])),
      ...licenses === undefined ? [] : [['licenses.txt', licenses]],
    ]),
  };
}

/** Removes the documents of an earlier image. */
export function removeReferrers(dir: string): void {
  removeDirectory(dir, isDescription);
}

/** Whether a directory contains the documents of an image. */
export const isDescription: IsReplaceable = files => files.includes('sbom.cdx.json') && files.every(name => /^(sbom\.(cdx|spdx)|provenance)(\.json)?$|^licenses\.txt$/.test(name));

/** Returns a layout with a document and a reference to its image. */
function artifactFiles({ name, mediaType, document }: Referrer, set: ImageSet, repository: string): { [file: string]: string } {
  const subject = set.index === undefined ? descriptor(MANIFEST, set.images[0].manifest) : descriptor(INDEX, set.index);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    artifactType: mediaType,
    config: descriptor(EMPTY, '{}'),
    layers: [{ ...descriptor(mediaType, document), annotations: { 'org.opencontainers.image.title': name } }],
    subject,
    annotations: { 'org.opencontainers.image.created': creationTime() },
  });
  const annotations = { 'org.opencontainers.image.ref.name': repository };
  return layoutFiles({ ...descriptor(MANIFEST, manifest), artifactType: mediaType, annotations }, [manifest, '{}', document]);
}
