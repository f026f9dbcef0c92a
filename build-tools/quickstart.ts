/** The main job on examples/shop: compile its four programs, make images and manifests, and the template. */
import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const root = path.join(__dirname, '..');
const infra = path.join(root, 'examples', 'shop', 'infra');
const shown = path.relative(process.cwd(), infra);

const manifests = time('cdk8s synth', path.join(root, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), ['synth', '--check-upgrade=false']);
const template = time('cdk synth', path.join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ['synth', '--quiet', '--no-notices']);

const images = path.join(infra, 'gopher-constructs.out', 'dist', 'images');
const layouts = fs.readdirSync(images, { recursive: true, encoding: 'utf8' }).filter(f => path.basename(f) === 'index.json').map(path.dirname);
const yaml = fs.readdirSync(path.join(infra, 'dist')).filter(f => f.endsWith('.yaml'));
const references = yaml.flatMap(f => [...fs.readFileSync(path.join(infra, 'dist', f), 'utf8').matchAll(/image: (\S+)/g)].map(m => m[1]));

console.log('\nexamples/shop:');
for (const file of yaml) console.log(`  manifests  ${path.join(shown, 'dist', file)}`);
for (const layout of layouts.sort()) console.log(`  image      ${path.join(shown, path.relative(infra, images), layout)} (${megabytes(path.join(images, layout))} MB, OCI layout)`);
for (const reference of references) console.log(`             ${reference}`);
console.log(`  template   ${path.join(shown, 'cdk.out', 'Shop.template.json')}`);
console.log(`\ncdk8s synth took ${manifests} s, cdk synth ${template} s. Run it again: what has not changed is not compiled.`);

function time(what: string, script: string, args: string[]): string {
  const start = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: infra, stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    console.error(`${what} failed in ${shown}`);
    process.exit(1);
  }
  return (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
}

function megabytes(layout: string): string {
  const blobs = path.join(layout, 'blobs', 'sha256');
  const bytes = fs.readdirSync(blobs).reduce((sum, blob) => sum + fs.statSync(path.join(blobs, blob)).size, 0);
  return (bytes / 1e6).toFixed(1);
}
