/** Writes the table of supported features in docs/workloads.md from the capabilities of the targets. */
import * as fs from 'fs';
import * as path from 'path';
import { KubernetesVersion } from '../src/kubernetes/pod/kubernetes-version';
import { capabilitiesOf } from '../src/kubernetes/private/settings';
import { SYSTEMD } from '../src/systemd/private/capabilities';
import { Feature, FEATURE_NAMES } from '../src/workload/capabilities';

export const DOCUMENT = path.join(__dirname, '..', 'docs', 'workloads.md');
const [BEGIN, END] = ['<!-- begin: features -->\n', '<!-- end: features -->'];
const VERSIONS = Object.values(KubernetesVersion).filter(value => value instanceof KubernetesVersion);

/** The document with the table as it must be. */
export function withFeatureTable(document: string): string {
  const [before, rest] = document.split(BEGIN);
  const rows = FEATURE_NAMES.map(([feature, prop]) => `| ${/^[a-zA-Z.]+$/.test(prop) ? `\`${prop}\`` : prop} | ${kubernetes(feature)} | ${systemd(feature)} |\n`);
  return `${before}${BEGIN}| prop or feature | Kubernetes | systemd |\n|---|---|---|\n${rows.join('')}${END}${rest.split(END)[1]}`;
}

function kubernetes(feature: Feature): string {
  const first = VERSIONS.find(version => capabilitiesOf(version).unsupported[feature] === undefined);
  if (first === undefined) return 'no';
  return first === VERSIONS[0] ? 'yes' : `from ${first}`;
}

function systemd(feature: Feature): string {
  const remedy = SYSTEMD.unsupported[feature === 'jobSidecars' ? 'sidecars' : feature];
  const behavior = SYSTEMD.ignored[feature];
  if (behavior !== undefined) return `ignored: ${behavior}`;
  return remedy === undefined ? 'yes' : `no: ${remedy}`;
}

if (require.main === module) fs.writeFileSync(DOCUMENT, withFeatureTable(fs.readFileSync(DOCUMENT, 'utf8')));
