import { creationTime, descriptor, ImageSet, INDEX, layoutFiles, MANIFEST } from './layout-writer';
import { provenance } from './provenance';
import { Sbom, cycloneDx, spdx } from './sbom';
import { GoProgram } from '../../program/go-program';
import { IsOurs, OutputFiles, removeDirectory } from '../../synthesis/output-directory';

/** What is said of an image, beside it. */
interface Referrer {
  /** The document's file. */
  readonly name: string;
  readonly mediaType: string;
  readonly document: string;
}

/** An image, and what is known of it. */
interface Described {
  readonly set: ImageSet;
  readonly repository: string;
  readonly sbom: Sbom;
  /** The text for people, where they asked for it. */
  readonly licenses?: string;
  readonly programs: GoProgram[];
}

const EMPTY = 'application/vnd.oci.empty.v1+json';

/**
 * The files that describe an image: each document for people and scanners, and as an OCI image layout of its own, whose manifest refers to the
 * image. Pushed to the image's repository, registries and tools find it from there.
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

/** Removes what an earlier synthesis has said of an image that is another now. */
export function removeReferrers(dir: string): void {
  removeDirectory(dir, isDescription);
}

/** Whether the files of a directory describe an image. */
export const isDescription: IsOurs = files => files.includes('sbom.cdx.json') && files.every(name => /^(sbom\.(cdx|spdx)|provenance)(\.json)?$|^licenses\.txt$/.test(name));

/** A layout that holds a document, and says which image it refers to. */
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
