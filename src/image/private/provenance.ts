import { Sbom } from './sbom';
import { GoProgram } from '../../program/go-program';

/**
 * Returns the provenance of an image, as an in-toto statement with SLSA provenance.
 *
 * It is not signed. Sign it in the build environment if consumers must verify it.
 *
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export function provenance({ digest, materials }: Sbom, repository: string, programs: GoProgram[]): string {
  const [{ importPath, settings }] = programs;
  const { tags, ldflags, trimpath, cgo, mod, pgo, goEnvironment } = settings;
  return `${JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: repository, digest: { sha256: digest.replace('sha256:', '') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://github.com/gopher-constructs/gopher-constructs/go-build/v1',
        externalParameters: {
          package: importPath,
          platforms: programs.map(program => String(program.settings.platform)),
          tags,
          ldflags,
          trimpath,
          cgo,
          mod,
          pgo: pgo === 'auto' || pgo === 'off' ? pgo : 'file',
          goEnvironment,
        },
        internalParameters: { go: materials.go },
        resolvedDependencies: materials.modules.filter(module => module.version !== undefined).map(({ path, version, sum }) => ({
          uri: `pkg:golang/${path}@${version}`, ...sum ? { digest: { dirHash: Buffer.from(sum.replace(/^h1:/, ''), 'base64').toString('hex') } } : {},
        })),
      },
      runDetails: { builder: { id: 'https://github.com/gopher-constructs/gopher-constructs' } },
    },
  }, undefined, 2)}\n`;
}
