/**
 * What synthesis of N services costs, beside the same objects written as bare ApiObjects in one chart: `npx tsx bench/kubernetes-synth.ts`,
 * after `npm run compile`.
 *
 *     --n 100,1000,3000   numbers of services
 *     --runs 5            of each variant
 *     --raw               also one chart for each service in cdk8s's own App, which is quadratic: a minute for 1,000
 *
 * CPU time, user and system, of constructing and synthesizing, each run in a process of its own; loading the libraries isn't counted.
 * Variants take turns, so that the ratios hold on a noisy machine. Each must write as many bytes of manifests as the others.
 */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { median, medianOfPairs } from './private/measure';

const { values: options } = parseArgs({
  options: { n: { type: 'string', default: '100,1000,3000' }, runs: { type: 'string', default: '5' }, raw: { type: 'boolean', default: false } },
});

const ROOT = path.join(__dirname, '..');
const REFERENCE = `registry.example.com/shop/api@sha256:${'0123456789abcdef'.repeat(4)}`;

/** Code of an app; `name(i)` is the name of service i, `outdir` where it writes. */
const service = (scope: string, image: string) => `new kubernetes.GoWebService(${scope}, name(i), {
  image: ${image}, port: 8080, health: kubernetes.Health.HEALTHZ, environment: { LOG_LEVEL: 'info' },
  scaling: kubernetes.Scaling.horizontal(),
});`;
const charts = (app: string) => `
  const app = new ${app}({ outdir });
  for (let i = 0; i < count; i++) {
    const chart = new cdk8s.Chart(app, name(i), { namespace: 'shop' });
    ${service('chart', `GoContainerImage.fromRegistry(chart, 'image', '${REFERENCE}')`)}
  }
  app.synth();`;
const OURS = { name: 'App, chart per service', code: charts('kubernetes.App') };
const BARE = {
  name: 'bare ApiObjects, one chart',
  code: `
  const app = new cdk8s.App({ outdir });
  const chart = new cdk8s.Chart(app, 'all', { namespace: 'shop' });
  documents.forEach((document, i) => new cdk8s.ApiObject(chart, 'o' + i, document));
  app.synth();`,
};
const RAW = { name: 'cdk8s.App, chart per service', code: charts('cdk8s.App') };
type Variant = typeof OURS;

/** Prints the CPU milliseconds of an app, and the bytes of its manifests. */
const script = (code: string) => `
  const fs = require('fs');
  const cdk8s = require('cdk8s');
  require('cdk8s-plus-28');
  const { GoContainerImage } = require('./lib');
  const kubernetes = require('./lib/kubernetes');
  const [count, outdir, model] = [Number(process.argv[1]), process.argv[2], process.argv[3]];
  const name = i => 'service-' + String(i).padStart(5, '0');
  // What bare objects are made of is parsed before: it costs them nothing.
  const documents = Array.from({ length: model ? count : 0 }, (_, i) => JSON.parse(fs.readFileSync(model, 'utf8').replaceAll(name(0), name(i)))).flat();
  const before = process.cpuUsage();
  ${code}
  const used = process.cpuUsage(before);
  const bytes = fs.readdirSync(outdir).reduce((sum, f) => sum + fs.statSync(outdir + '/' + f).size + 4, 0);
  console.log(JSON.stringify([(used.user + used.system) / 1000, bytes]));
`;

const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'kubernetes-synth-'));
const model = path.join(temp, 'model.json');

function run(variant: Variant, count: number): { milliseconds: number; bytes: number } {
  const outdir = fs.mkdtempSync(path.join(temp, 'out-'));
  const args = ['-e', script(variant.code), String(count), outdir, ...variant === BARE ? [model] : []];
  const [milliseconds, bytes] = JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }));
  fs.rmSync(outdir, { recursive: true });
  return { milliseconds, bytes };
}

/** The objects of one service, as JSON. */
function writeModel(): void {
  const code = `${charts('kubernetes.App')}
  fs.writeFileSync(${JSON.stringify(model)}, JSON.stringify(app.charts.flatMap(c => c.toJson())));`;
  run({ name: 'model', code }, 1);
}

writeModel();
console.log(`${JSON.parse(fs.readFileSync(model, 'utf8')).length} objects for each service\n`);
const perService: number[] = [];
for (const count of options.n.split(',').map(Number)) {
  const variants = [OURS, BARE, ...options.raw ? [RAW] : []];
  const results = new Map(variants.map(v => [v, [] as { milliseconds: number; bytes: number }[]]));
  for (let i = 0; i < Number(options.runs); i++) {
    variants.forEach(v => results.get(v)!.push(run(v, count)));
  }
  const sizes = [OURS, BARE].map(v => results.get(v)![0].bytes);
  if (Math.abs(sizes[0] - sizes[1]) > 8) throw new Error(`the variants write different manifests: ${sizes.join(' and ')} bytes`);
  for (const variant of variants) {
    const times = results.get(variant)!.map(r => r.milliseconds);
    console.log(`N = ${count}: ${median(times).toFixed(0).padStart(6)} ms, ${(median(times) / count).toFixed(2)} ms a service  ${variant.name}`);
  }
  const times = (v: Variant) => results.get(v)!.map(r => r.milliseconds);
  perService.push(median(times(OURS)) / count);
  console.log(`N = ${count}: ${medianOfPairs(times(OURS), times(BARE), (a, b) => a / b).toFixed(2).padStart(6)} ratio  ${OURS.name} / ${BARE.name}\n`);
}
console.log(`a service costs, beside the first N: ${perService.map(p => (p / perService[0]).toFixed(2)).join(', ')}`);
fs.rmSync(temp, { recursive: true });
