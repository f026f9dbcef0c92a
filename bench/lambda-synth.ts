/**
 * What synthesis of N Lambda functions of one Go module costs, beside @aws-cdk/aws-lambda-go-alpha and beside the CDK alone, whose
 * functions are compiled before: `npx tsx bench/lambda-synth.ts`, after `npm run compile`. CPU time, user and system, of the whole
 * process tree of an app that plain Node runs.
 *
 *     --n 1,10,30                    numbers of functions
 *     --runs 5                       of each variant in each scenario; default 5, where everything is cold 2
 *     --only unchanged,one-changed   scenarios, of cold, unchanged, one-changed, shared-changed
 *     --skip-peer                    without aws-lambda-go-alpha
 *     --peer-modules DIR             where that is resolved from, with aws-cdk-lib of our version; default: this repository
 *     --markdown FILE.md             writes what is printed, too
 *     --plot FILE.svg                draws the medians of the largest N
 *
 * Each variant has its own sources, caches and cdk.out; they take turns, so that the ratios hold on a noisy machine. Go's modules are
 * there before. Validation of templates, which newer aws-cdk-lib do in each synthesis, is off for all (CDK_VALIDATION=false). A
 * function is some 6 MB: for N = 300 the temporary directory needs 8 GB, and 5 GB more for each run of shared-changed.
 */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import { createRequire } from 'module';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { GoMonorepo, ModuleFiles, resolveModules } from './private/go-monorepo';
import { AppCode, Binaries, chooseScenarios, compileFirst, MeasuredApp, median, medianOfPairs, Scenario } from './private/measure';
import { writeBarChart } from './private/plot';

const text = { type: 'string' } as const;
const { values: options } = parseArgs({
  options: {
    'n': { ...text, default: '1,10,30' },
    'runs': text,
    'only': text,
    'skip-peer': { type: 'boolean' },
    'peer-modules': text,
    'markdown': text,
    'plot': text,
  },
});

const ROOT = path.join(__dirname, '..');
const PEER = '@aws-cdk/aws-lambda-go-alpha';
const OUR_MODULES = path.join(ROOT, 'package.json');
const PEER_MODULES = path.join(path.resolve(options['peer-modules'] ?? ROOT), 'package.json');

interface Variant extends AppCode {
  readonly name: string;
  readonly colour: string;
}

const OURS: Variant = {
  name: 'gopher-constructs',
  colour: '#2f81f7',
  modules: OUR_MODULES,
  code: `new (load(${JSON.stringify(path.join(ROOT, 'lib', 'aws'))}).GoLambdaFunction)(stack, name, { entry: 'module/cmd/' + name });`,
};
const PEERS: Variant = {
  name: 'aws-lambda-go-alpha',
  colour: '#db6d28',
  modules: PEER_MODULES,
  code: `new (load('${PEER}').GoFunction)(stack, name, { ...system, entry: 'module/cmd/' + name });`,
};
/** With the flags that ours has by default, so that it links as little. */
const TUNED_PEERS: Variant = {
  name: 'the same, our flags',
  colour: '#eac54f',
  modules: PEER_MODULES,
  code: `new (load('${PEER}').GoFunction)(stack, name, {
    ...system, entry: 'module/cmd/' + name, bundling: { goBuildFlags: ['-ldflags="-s -w"', '-tags=lambda.norpc'] },
  });`,
};
const FLOOR: Variant = {
  name: 'CDK alone',
  colour: '#8b949e',
  modules: OUR_MODULES,
  code: "new lambda.Function(stack, name, { ...system, handler: 'bootstrap', code: lambda.Code.fromAsset('bin/' + name) });",
};
const PEER_VARIANTS = options['skip-peer'] ? [] : [PEERS, TUNED_PEERS];
const VARIANTS = [OURS, ...PEER_VARIANTS, FLOOR];

/** CPU seconds of one scenario with N functions: of each variant, run by run. */
interface Result {
  readonly scenario: string;
  readonly count: number;
  readonly seconds: Map<Variant, number[]>;
}

function makeApp(variant: Variant, dir: string, count: number, files: ModuleFiles, program: Buffer): MeasuredApp {
  fs.mkdirSync(dir, { recursive: true });
  const repo = new GoMonorepo(path.join(dir, 'module'), count);
  if (variant !== FLOOR) repo.write(files);
  const sources = variant === FLOOR ? new Binaries(path.join(dir, 'bin'), repo.functions, program) : repo;
  return new MeasuredApp(dir, sources, variant);
}

async function measure(scenario: Scenario, count: number, apps: Map<Variant, MeasuredApp>): Promise<Result> {
  const seconds = new Map(VARIANTS.map(v => [v, [] as number[]]));
  const runs = Number(options.runs ?? scenario.runs);
  for (let run = 1; run <= runs; run++) {
    for (const [variant, app] of apps) {
      scenario.prepare(app, `${scenario.name} ${run}`);
      seconds.get(variant)!.push(await app.synth(scenario.newAssets(count)));
    }
    const said = VARIANTS.map(v => `${v.name} ${seconds.get(v)![run - 1].toFixed(2)} s`);
    console.error(`N = ${count}, ${scenario.name}, run ${run} of ${runs}: ${said.join(', ')}`);
  }
  return { scenario: scenario.name, count, seconds };
}

/** All scenarios with N functions. Before the first that isn't cold comes a synthesis that isn't measured. */
async function measureAll(dir: string, count: number, scenarios: Scenario[], files: ModuleFiles, program: Buffer): Promise<Result[]> {
  const apps = new Map(VARIANTS.map((v, i) => [v, makeApp(v, path.join(dir, String(i)), count, files, program)]));
  const results: Result[] = [];
  for (const scenario of scenarios) {
    if (scenario.name !== 'cold' && !results.some(r => r.scenario !== 'cold')) {
      for (const app of apps.values()) await app.synth();
    }
    results.push(await measure(scenario, count, apps));
  }
  fs.rmSync(dir, { recursive: true });
  return results;
}

const ratio = (a: number, b: number) => a / b;

function table(results: Result[]): string[] {
  const ratios = [...PEER_VARIANTS.map(v => [v, OURS]), [OURS, FLOOR]];
  const head = ['scenario      ', '  N', 'runs', ...VARIANTS.map(v => v.name), ...ratios.map(([a, b]) => `${a.name} / ${b.name}`)];
  const rows = results.map(({ scenario, count, seconds }) => [
    scenario.padEnd(head[0].length), String(count), String(seconds.get(OURS)!.length),
    ...VARIANTS.map(v => `${median(seconds.get(v)!).toFixed(2)} s`),
    ...ratios.map(([a, b]) => medianOfPairs(seconds.get(a)!, seconds.get(b)!, ratio).toFixed(2)),
  ]);
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padStart(head[i].length)).join(' | ')} |`;
  return [line(head), line(head.map((cell, i) => (i === 0 ? '' : ':').padStart(cell.length, '-'))), ...rows.map(line)];
}

/** What a further function costs where nothing has changed, beyond what it costs the CDK: the slope between the smallest and largest N. */
function marginalCosts(results: Result[]): string[] {
  const unchanged = results.filter(r => r.scenario === 'unchanged').sort((a, b) => a.count - b.count);
  if (unchanged.length < 2) return [];
  const [first, last] = [unchanged[0], unchanged[unchanged.length - 1]];
  const beyond = ({ seconds }: Result, variant: Variant) => medianOfPairs(seconds.get(variant)!, seconds.get(FLOOR)!, (a, b) => a - b);
  const slopes = VARIANTS.filter(v => v !== FLOOR)
    .map(v => `${v.name} ${(1000 * (beyond(last, v) - beyond(first, v)) / (last.count - first.count)).toFixed(1)} ms`);
  return ['', `Each further function, unchanged, beyond the CDK alone (N = ${first.count} to ${last.count}): ${slopes.join(', ')}.`];
}

/** @throws if what is compared isn't there, or stands on different versions of the CDK */
function describeSystem(): string {
  const version = (modules: string, name: string) => (createRequire(modules)(`${name}/package.json`) as { version: string }).version;
  const cdk = version(OUR_MODULES, 'aws-cdk-lib');
  if (!fs.existsSync(path.join(ROOT, 'lib', 'aws', 'index.js'))) throw new Error('lib is not there: npm run compile');
  if (PEER_VARIANTS.length > 0 && version(PEER_MODULES, 'aws-cdk-lib') !== cdk) throw new Error(`the peer must stand on aws-cdk-lib ${cdk}`);
  return [
    ...PEER_VARIANTS.length > 0 ? [`${PEER} ${version(PEER_MODULES, PEER)}`] : [],
    `aws-cdk-lib ${cdk}`,
    execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim(),
    `Node ${process.versions.node}`,
    `${os.cpus().length} × ${os.cpus()[0].model.trim()}`,
    new Date().toISOString().slice(0, 10),
  ].join(', ');
}

function plot(file: string, results: Result[]): void {
  const largest = Math.max(...results.map(r => r.count));
  writeBarChart(file, {
    title: `Synthesis of ${largest} Lambda functions of one Go module`,
    axis: 'CPU seconds, logarithmic',
    log: true,
    bars: VARIANTS,
    groups: results.filter(r => r.count === largest).map(r => ({ name: r.scenario, values: VARIANTS.map(v => median(r.seconds.get(v)!)) })),
  });
}

async function main(scratch: string): Promise<void> {
  const system = describeSystem();
  const counts = options.n.split(',').map(Number);
  const scenarios = chooseScenarios(options.only);
  if (![...counts, Number(options.runs ?? 1)].every(n => Number.isInteger(n) && n > 0)) throw new Error('--n and --runs take whole numbers from 1');
  const template = path.join(scratch, 'template');
  const files = resolveModules(template);
  const program = compileFirst(template);
  const results: Result[] = [];
  for (const count of counts) {
    results.push(...await measureAll(path.join(scratch, `n${count}`), count, scenarios, files, program));
  }
  const report = [`CPU seconds of a synthesis, medians; CDK_VALIDATION=false. ${system}.`, '', ...table(results), ...marginalCosts(results), ''].join('\n');
  console.log(report);
  if (options.markdown) fs.writeFileSync(options.markdown, report);
  if (options.plot) plot(options.plot, results);
}

process.once('SIGINT', () => console.error('Interrupted.')); // ends the app that is being run, and so all of this, tidily
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-synth-'));
main(scratch).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
}).finally(() => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
