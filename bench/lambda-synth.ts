/** What synthesis of N Lambda functions of one Go module costs, beside `GoFunction` and beside the CDK alone. */
import * as fs from 'fs';
import * as path from 'path';
import { deflateRawSync } from 'zlib';
import { GoMonorepo, ModuleFiles, resolveModules } from './private/go-monorepo';
import { Binaries, compileFirst, LambdaApp } from './private/lambda-app';
import { Cost, Meter } from './private/measure';
import { bytesOf, Context, Measured, Part, rowOf, Section, Variant } from './private/results';
import { ROOT, versionOf } from './private/system';

const PEER = '@aws-cdk/aws-lambda-go-alpha';

interface LambdaVariant extends Variant {
  /** Makes the function `name` in `stack`. */
  readonly code: string;
}

const OURS: LambdaVariant = {
  name: 'gopher-constructs',
  colour: '#2f81f7',
  code: `new (load(${JSON.stringify(path.join(ROOT, 'lib', 'aws'))}).GoLambdaFunction)(stack, name, { entry: 'module/cmd/' + name });`,
};
const PEERS: LambdaVariant = {
  name: 'GoFunction',
  colour: '#db6d28',
  code: `new (load('${PEER}').GoFunction)(stack, name, { ...system, entry: 'module/cmd/' + name });`,
};
/** With the flags that ours has by default, so that it links as little. */
const TUNED_PEERS: LambdaVariant = {
  name: 'GoFunction, our flags',
  colour: '#eac54f',
  code: `new (load('${PEER}').GoFunction)(stack, name, {
    ...system, entry: 'module/cmd/' + name, bundling: { goBuildFlags: ['-ldflags="-s -w"', '-tags=lambda.norpc'] },
  });`,
};
const FLOOR: LambdaVariant = {
  name: 'CDK alone',
  colour: '#8b949e',
  code: "new lambda.Function(stack, name, { ...system, handler: 'bootstrap', code: lambda.Code.fromAsset('bin/' + name) });",
};
const VARIANTS = [OURS, PEERS, TUNED_PEERS, FLOOR];

/** What has happened before a synthesis. */
interface Scenario {
  readonly name: string;
  readonly runs: number;
  readonly prepare: (app: LambdaApp, revision: string) => void;
  readonly newAssets: (count: number) => number;
}

const SCENARIOS: Scenario[] = [
  { name: 'cold', runs: 2, prepare: app => app.forgetAll(), newAssets: n => n },
  { name: 'unchanged', runs: 5, prepare: () => undefined, newAssets: () => 0 },
  { name: 'one changed', runs: 5, prepare: (app, revision) => app.sources.changeFunction(0, revision), newAssets: () => 1 },
  { name: 'shared changed', runs: 5, prepare: (app, revision) => app.sources.changeShared(revision), newAssets: n => n },
];

/** From here on repetitions are few: a single cold synthesis of `GoFunction` takes minutes. */
const MANY = 100;

export const lambdaSynth: Section = {
  name: 'lambda',
  title: 'Lambda functions',
  text: `
Synthesis of N functions of one Go module: \`GoLambdaFunction\`, \`GoFunction\` of \`${PEER}\` as it is and with the flags that ours
has by default (\`-s -w\`, \`lambda.norpc\`), and the CDK alone with programs that were compiled before. Cold: nothing in any cache but downloaded
modules. One changed: a string in one function's main package. Shared changed: a string in the package that all others import.

From 100 functions on repetitions are few: a single run of some of this takes minutes.

CPU time, user and system, of the whole process tree of an app that plain Node runs. Each variant has its own sources, caches and cdk.out.
Validation of templates, which newer versions of aws-cdk-lib do in each synthesis, is off for all (\`CDK_VALIDATION=false\`).`,
  variants: VARIANTS,
  unit: 'functions',
  sizes: [1, 10, 30, 100],
  measures: ['cpu', 'memory'],
  marginal: 'unchanged',
  summarySize: 30,
  plot,
  measure,
};

async function measure(count: number, { scratch, runs, say }: Context): Promise<Measured> {
  const meter = new Meter(scratch);
  const template = path.join(scratch, 'template');
  const files = resolveModules(template);
  const program = compileFirst(template);
  const apps = VARIANTS.map((variant, i) => makeApp(meter, variant, path.join(scratch, String(i)), count, files, program));
  const rows = [];
  for (const scenario of SCENARIOS) {
    const costs = new Map(VARIANTS.map(v => [v.name, [] as Cost[]]));
    const times = runs(count < MANY ? scenario.runs : Math.ceil(scenario.runs / 3));
    for (let run = 1; run <= times; run++) {
      for (const [i, { name }] of VARIANTS.entries()) {
        scenario.prepare(apps[i], `${scenario.name} ${run}`);
        costs.get(name)!.push(await apps[i].synth(scenario.newAssets(count)));
      }
      say(`N = ${count}, ${scenario.name}, run ${run} of ${times}: ${VARIANTS.map(v => `${v.name} ${costs.get(v.name)![run - 1].cpu!.toFixed(2)} s`).join(', ')}`);
    }
    rows.push(rowOf(scenario.name, costs));
  }
  const programs = new Map(VARIANTS.filter(v => v !== FLOOR).map(v => [v.name, apps[VARIANTS.indexOf(v)].bootstrap()]));
  const sizes = (of: (content: Buffer) => number) => bytesOf(new Map([...programs].map(([name, content]) => [name, of(content)])));
  return {
    peers: [`${PEER} ${versionOf(PEER)}`, `aws-cdk-lib ${versionOf('aws-cdk-lib')}`],
    rows,
    bytes: { 'one function': sizes(content => content.length), 'one function, zipped': sizes(content => deflateRawSync(content).length) },
  };
}

function makeApp(meter: Meter, variant: LambdaVariant, dir: string, count: number, files: ModuleFiles, program: Buffer): LambdaApp {
  fs.mkdirSync(dir, { recursive: true });
  const repo = new GoMonorepo(path.join(dir, 'module'), count);
  if (variant !== FLOOR) repo.write(files);
  const sources = variant === FLOOR ? new Binaries(path.join(dir, 'bin'), repo.functions, program) : repo;
  return new LambdaApp(meter, dir, sources, path.join(ROOT, 'package.json'), variant.code);
}

function plot(parts: Part[]) {
  const { size, rows } = parts[parts.length - 1];
  return {
    title: `Synthesis of ${size} Lambda functions of one Go module`,
    axis: 'CPU seconds, logarithmic',
    log: true,
    bars: VARIANTS,
    groups: rows.map(row => ({ name: row.name, values: VARIANTS.map(v => row.cpu![v.name].value) })),
  };
}
