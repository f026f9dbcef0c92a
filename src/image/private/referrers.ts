import * as fs from 'fs';
import * as path from 'path';
import { Bill, cycloneDx, spdx } from './bill-of-materials';
import { creationTime, descriptor, ImageSet, INDEX, MANIFEST } from './oci-layout';
import { provenance } from './provenance';
import { ArtifactCache, sha256Of } from '../../build/artifact-cache';
import { replaceDirectory } from '../../build/output-directory';
import { GoProgram } from '../../program/go-program';

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
  readonly bill: Bill;
  /** The text for people, where they asked for it. */
  readonly licenses?: string;
  readonly programs: GoProgram[];
}

const EMPTY = 'application/vnd.oci.empty.v1+json';
const KIND = 'bills';
/** Raise it when the same bill would give other documents. */
const FORMAT = 'gopher-constructs bill 1';

/**
 * Writes what is said of an image: each document for people and scanners, and as an OCI image layout of its own, whose manifest refers to the
 * image. Pushed to the image's repository, registries and tools find it from there.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage
 */
export function writeReferrers(dir: string, { set, repository, bill, licenses, programs }: Described, cache: ArtifactCache): void {
  const referrers: Referrer[] = [
    ...documents(bill, cache),
    { name: 'provenance.json', mediaType: 'application/vnd.in-toto+json', document: provenance(bill, repository, programs) },
  ];
  replaceDirectory(dir, files => files.includes('sbom.cdx.json'), staging => {
    for (const referrer of referrers) {
      fs.writeFileSync(path.join(staging, referrer.name), referrer.document);
      writeArtifact(path.join(staging, referrer.name.replace('.json', '')), referrer, set, repository);
    }
    if (licenses !== undefined) fs.writeFileSync(path.join(staging, 'licenses.txt'), licenses);
  });
}

function writeArtifact(dir: string, { name, mediaType, document }: Referrer, set: ImageSet, repository: string): void {
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
  const blobs = path.join(dir, 'blobs', 'sha256');
  fs.mkdirSync(blobs, { recursive: true });
  const annotations = { 'org.opencontainers.image.ref.name': repository };
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [{ ...descriptor(MANIFEST, manifest), artifactType: mediaType, annotations }] };
  fs.writeFileSync(path.join(dir, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  fs.writeFileSync(path.join(dir, 'index.json'), JSON.stringify(index));
  for (const blob of [manifest, '{}', document]) fs.writeFileSync(path.join(blobs, sha256Of(blob)), blob);
}

/** The bills of materials, made or found in the cache. */
function documents(bill: Bill, cache: ArtifactCache): Referrer[] {
  const key = sha256Of(JSON.stringify([FORMAT, bill, creationTime()]));
  const found = cache.get(KIND, key) ?? cache.inScratch(scratch => {
    const file = path.join(scratch, 'bill');
    fs.writeFileSync(file, JSON.stringify([cycloneDx(bill), spdx(bill, creationTime())]));
    return cache.add(KIND, key, file, {});
  });
  const [cdx, spdxText] = JSON.parse(fs.readFileSync(found.file, 'utf8')) as string[];
  return [
    { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', document: cdx },
    { name: 'sbom.spdx.json', mediaType: 'application/spdx+json', document: spdxText },
  ];
}
