/**
 * Writes assets/ca-certificates.crt from the roots that the Go project publishes, at a pinned version whose checksum Go verifies.
 *
 *     npx tsx build-tools/ca-certificates.ts
 */
import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

export const MODULE = 'golang.org/x/crypto/x509roots/fallback@v0.0.0-20261030153154-30a33513ff6d';
export const SUM = 'h1:5NBkmd8MXirajj6AAEpi4HFVJnVkBNPTL1ggYAKqaws=';
export const TARGET = path.join(__dirname, '..', 'assets', 'ca-certificates.crt');

/** The bundle's text, derived again from its source. */
export function deriveBundle(): string {
  const [modulePath, version] = MODULE.split('@');
  const module = JSON.parse(execFileSync('go', ['mod', 'download', '-json', MODULE], { cwd: os.tmpdir(), encoding: 'utf8' }));
  if (module.Sum !== SUM) throw new Error(`${MODULE} has the checksum ${module.Sum}, not ${SUM}`);
  const der = fs.readFileSync(path.join(module.Dir, 'bundle', 'bundle.der'));
  const source = fs.readFileSync(path.join(module.Dir, 'bundle', 'bundle.go'), 'utf8');
  const roots = [...source.matchAll(/\{\s*cn:\s*(".*"),\s*sha256Hash:\s*"(\w+)",\s*certStartOff:\s*(\d+),\s*certLength:\s*(\d+),\s*([^}]*)\}/g)];
  const count = source.match(/certStartOff: /g)!.length;
  if (roots.length !== count) throw new Error(`read ${roots.length} of ${count} roots; has the format of bundle.go changed?`);

  // A PEM file cannot say "trusted for certificates issued before …", so roots with such a constraint stay out.
  const unconstrained = roots.filter(root => !root[5].includes('distrustAfter'));
  const header = [
    '# Root certificates of the Mozilla CA program (MPL-2.0), as published by the Go project:',
    `# ${modulePath} ${version}`,
    `# ${unconstrained.length} roots; ${roots.length - unconstrained.length} with a distrust date left out.`,
    '',
  ];
  return header.join('\n') + unconstrained.map(([, cn, sha256, start, length]) => {
    const certificate = der.subarray(Number(start), Number(start) + Number(length));
    if (createHash('sha256').update(certificate).digest('hex') !== sha256) throw new Error(`damaged: ${cn}`);
    const lines = certificate.toString('base64').match(/.{1,64}/g)!;
    return ['', `# ${JSON.parse(cn)}`, '-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }).join('');
}

if (require.main === module) {
  fs.writeFileSync(TARGET, deriveBundle());
}
