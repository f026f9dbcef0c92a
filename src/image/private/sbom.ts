import { GoMaterials, LinkedModule } from '../../compiler/go-build-plan';
import { sha256Of } from '../../storage/artifact-cache';

/** The program of an image and its modules. */
export interface Sbom {
  /** The main package's import path. */
  readonly program: string;
  /** The version label of the image. */
  readonly version?: string;
  /** The image's digest. */
  readonly digest: string;
  readonly materials: GoMaterials;
}

/** The module name of the standard library in vulnerability databases. */
const STANDARD_LIBRARY = 'std';

/**
 * Returns a reproducible CycloneDX 1.6 document.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function cycloneDx({ program, version, digest, materials }: Sbom): string {
  const hashes = (content: string | undefined) => content === undefined ? {} : { hashes: [{ alg: 'SHA-256', content }] };
  const modules = componentsOf(materials).sort((a, b) => (a.path < b.path ? -1 : 1));
  return `${JSON.stringify({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { 'type': 'application', 'name': program, version, 'bom-ref': identifier(program), ...hashes(digest.replace('sha256:', '')) },
    },
    components: modules.map(module => ({
      'type': 'library', 'name': module.path, 'version': module.version, 'bom-ref': module.path, ...hashes(module.sum && sumOf(module.sum)), 'purl': packageUrl(module),
    })),
    dependencies: [
      { ref: identifier(program), dependsOn: modules.map(module => module.path) },
      ...modules.map(module => ({ ref: module.path })),
    ],
  }, undefined, 2)}\n`;
}

/**
 * Returns a reproducible SPDX 2.3 document.
 *
 * @see https://spdx.github.io/spdx-spec/v2.3/
 */
export function spdx({ program, version, digest, materials }: Sbom, created: string): string {
  const unknown = { downloadLocation: 'NOASSERTION', filesAnalyzed: false, licenseConcluded: 'NOASSERTION', licenseDeclared: 'NOASSERTION', copyrightText: 'NOASSERTION' };
  const id = (name: string) => `SPDXRef-${name.replace(/[^A-Za-z0-9.-]/g, '-')}-${sha256Of(name).slice(0, 8)}`;
  const modules = componentsOf(materials);
  return `${JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: program,
    documentNamespace: `https://spdx.org/spdxdocs/${program.replace(/[^\w.-]/g, '-')}-${digest.replace('sha256:', '')}`,
    creationInfo: { created, creators: ['Tool: gopher-constructs'] },
    documentDescribes: [id(identifier(program))],
    packages: [
      { SPDXID: id(identifier(program)), name: program, ...version === undefined ? {} : { versionInfo: version }, primaryPackagePurpose: 'APPLICATION', ...unknown },
      ...modules.map(module => ({
        SPDXID: id(module.path),
        name: module.path,
        ...module.version === undefined ? {} : { versionInfo: module.version },
        ...unknown,
        ...module.sum ? { checksums: [{ algorithm: 'SHA256', checksumValue: sumOf(module.sum) }] } : {},
        externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: packageUrl(module) }],
      })),
    ],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: id(identifier(program)) },
      ...modules.map(module => ({ spdxElementId: id(identifier(program)), relationshipType: 'DEPENDS_ON', relatedSpdxElement: id(module.path) })),
    ],
  }, undefined, 2)}\n`;
}

/**
 * Returns the identifier of a program. A main package in its module's root has the path of the
 * module.
 */
function identifier(program: string): string {
  return `program:${program}`;
}

/** Returns the modules and the standard library, which can have vulnerabilities. */
function componentsOf({ go, modules }: GoMaterials): LinkedModule[] {
  return [...modules, { path: STANDARD_LIBRARY, version: go.replace(/^go/, 'v') }];
}

/**
 * Returns the package URL of a module.
 *
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/golang-definition.md
 */
function packageUrl({ path, version }: LinkedModule): string {
  const name = path.toLowerCase().split('/').map(encodeURIComponent).join('/');
  return `pkg:golang/${name}${version === undefined ? '' : `@${encodeURIComponent(version.replace(/^v(?=\d)/, path === STANDARD_LIBRARY ? '' : 'v'))}`}`;
}

/** Decodes a hash of go.sum, a SHA-256 in base64: https://go.dev/ref/mod#go-sum-files */
function sumOf(sum: string): string {
  return Buffer.from(sum.replace(/^h1:/, ''), 'base64').toString('hex');
}
