/** What loading an entry point costs, beside the library that it builds on. */
import { execFileSync } from 'child_process';
import * as path from 'path';
import { Cost, Meter } from './private/measure';
import { Context, Measured, Row, rowOf, Section } from './private/results';
import { ROOT, versionOf } from './private/system';

/** Where the package is found as a user finds it. */
const PLACE = path.join(ROOT, 'examples', 'shop', 'infra');

const [OURS, BESIDE, NODE] = [
  { name: 'gopher-constructs', colour: '#2f81f7' },
  { name: 'what it builds on', colour: '#8b949e' },
  { name: 'Node alone', colour: '#57606a' },
];

const CASES: { name: string; ours: string; beside: string }[] = [
  { name: '`gopher-constructs` beside `constructs`', ours: "require('gopher-constructs').GoContainerImage", beside: "require('constructs').Construct" },
  {
    name: '`gopher-constructs/kubernetes` beside `cdk8s-plus-28`',
    ours: "require('gopher-constructs/kubernetes').GoWebService",
    beside: "require('cdk8s-plus-28').Deployment",
  },
  {
    name: '`gopher-constructs/aws` beside `aws-cdk-lib/aws-lambda`',
    ours: "require('gopher-constructs/aws').GoLambdaFunction",
    beside: "const l = require('aws-cdk-lib/aws-lambda'); l.FunctionBase; l.Function; l.Alias",
  },
  { name: 'the command `gopher-constructs` beside nothing', ours: `require(${JSON.stringify(path.join(ROOT, 'lib', 'cli', 'run'))})`, beside: '' },
];

export const loadTime: Section = {
  name: 'loading',
  title: 'Loading',
  text: `
What it costs to load an entry point and take the main construct out of it, beside the library that it builds on, and beside Node doing nothing.
CPU time and memory of the whole process, as installed, without any cache of compiled code.`,
  variants: [OURS, BESIDE, NODE],
  sizes: [1],
  measures: ['cpu', 'memory'],
  measure,
};

async function measure(_: number, { scratch, runs, say }: Context): Promise<Measured> {
  const meter = new Meter(scratch);
  execFileSync(process.execPath, [path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), path.join(ROOT, 'build-tools', 'link-examples.ts')]);
  const rows: Row[] = [];
  for (const { name, ours, beside } of CASES) {
    const costs = new Map([OURS, BESIDE, NODE].map(v => [v.name, [] as Cost[]]));
    for (let i = 0; i < runs(15); i++) {
      for (const [variant, code] of [[OURS, ours], [BESIDE, beside], [NODE, '']] as const) {
        costs.get(variant.name)!.push(await load(meter, scratch, code));
      }
    }
    rows.push(rowOf(name, costs));
    say(name);
  }
  return { peers: ['cdk8s-plus-28', 'aws-cdk-lib', 'constructs'].map(name => `${name} ${versionOf(name)}`), rows };
}

function load(meter: Meter, scratch: string, code: string): Promise<Cost> {
  return meter.run([process.execPath, '-e', code], { cwd: PLACE, log: path.join(scratch, 'log'), env: process.env });
}
