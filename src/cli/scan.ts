import * as path from 'path';
import { DIRECTORY_HELP, REPOSITORY_HELP, verifyImages, REPOSITORY_OPTION, selectImages } from './image-selection';
import { Output, Subcommand, textsOf, UsageError, Values } from './subcommand';
import { toolOf } from './tool';
import { blobPath, ImageOnDisk } from '../oci/layout-reader';

const CYCLONE_DX = 'application/vnd.cyclonedx+json';
const DEFAULT_SEVERITIES = ['HIGH', 'CRITICAL'];
const SEVERITIES = ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** The exit code of trivy for vulnerabilities, distinct from 1, its own failure. */
const FOUND = 10;

export const scan: Subcommand = {
  summary: 'scan images for vulnerabilities',
  help: `Usage: gopher-constructs scan [DIRECTORY] [OPTION]…

Scans the SBOM of each image for vulnerabilities with trivy, before images are pushed. Exits with 1 if trivy reports
any, or fails. All images are scanned.

trivy must be on PATH. It reads trivy.yaml, .trivyignore and its TRIVY_… variables, such as TRIVY_IGNORE_UNFIXED=true.
Without --severity, TRIVY_SEVERITY applies. trivy.yaml cannot set it.

${DIRECTORY_HELP}

${REPOSITORY_HELP}
  --severity LIST     severities to report, of ${SEVERITIES.join(', ')}.
                      Repeatable (default ${DEFAULT_SEVERITIES.join()})
`,
  options: { ...REPOSITORY_OPTION, severity: { type: 'string', multiple: true } },

  async run(operands: string[], values: Values, { stderr }: Output): Promise<number> {
    const severities = severityFlags(values);
    const images = selectImages('scan', operands, values);
    verifyImages(images, 'scanned');
    const scans = images.map(image => ({ image, sbom: sbomOf(image) }));
    const trivy = toolOf('trivy', 'https://trivy.dev');
    const errors = scans.flatMap(({ image: { repository, target }, sbom }) => {
      stderr.write(`${repository}@${target.digest}\n`);
      const status = trivy(['sbom', '--exit-code', String(FOUND), ...severities, sbom]);
      if (status === 0) return [];
      return [`${repository}: ${status === FOUND ? 'trivy reported vulnerabilities, see above' : 'trivy failed, see above'}`];
    });
    if (errors.length === 0) return 0;
    throw new Error(`${errors.length} of ${images.length} images failed the scan:\n  ${errors.join('\n  ')}`);
  },
};

/** The SBOM of an image. */
function sbomOf({ repository, referrers }: ImageOnDisk): string {
  const found = referrers.find(({ manifest }) => manifest.artifactType === CYCLONE_DX);
  if (!found) throw new UsageError(`${repository} must have an SBOM, got none; remove 'sbom: false' from its construct, or use --repository to select others`);
  if (found.layers.length !== 1) throw new Error(`the SBOM of ${repository} must be one document, got ${found.layers.length}; synthesize again`);
  return path.resolve(found.directory, blobPath(found.layers[0].digest)); // absolute, because a relative path may look like an option
}

/** The severity flags of trivy. Empty if its own variable is set. */
function severityFlags(values: Values): string[] {
  const list = textsOf(values, 'severity').flatMap(text => text.toUpperCase().split(','));
  const unknown = list.find(one => !SEVERITIES.includes(one));
  if (unknown !== undefined) throw new UsageError(`--severity must be a comma-separated list of ${SEVERITIES.join(', ')}, got '${unknown}'`);
  if (list.length === 0 && process.env.TRIVY_SEVERITY) return [];
  return ['--severity', (list.length > 0 ? list : DEFAULT_SEVERITIES).join()];
}
