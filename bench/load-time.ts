/**
 * What loading an entry point costs, beside the library that it builds on: `npx tsx bench/load-time.ts`. Medians of CPU time over
 * processes that take turns, so that the ratios hold on a noisy machine.
 */
import { execFileSync } from 'child_process';
import * as path from 'path';

const RUNS = 15;
const cwd = path.join(__dirname, '..', 'examples', 'shop', 'infra'); // where the package is found as a user finds it

const cases: [ours: string, beside: string][] = [
  ["require('gopher-constructs')", "require('constructs')"],
  ["require('gopher-constructs/kubernetes').GoWebService", "require('cdk8s-plus-28')"],
  ["require('gopher-constructs/aws').GoLambdaFunction", "const l = require('aws-cdk-lib/aws-lambda'); l.FunctionBase; l.Function; l.Alias"],
];

function cpuMilliseconds(code: string): number {
  const script = `const before = process.cpuUsage(); ${code}; const used = process.cpuUsage(before); console.log((used.user + used.system) / 1000)`;
  return Number(execFileSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' }));
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const [ours, beside] of cases) {
  const pairs = Array.from({ length: RUNS }, () => [cpuMilliseconds(ours), cpuMilliseconds(beside)]);
  const [a, b] = [median(pairs.map(p => p[0])), median(pairs.map(p => p[1]))];
  console.log(`${a.toFixed(0).padStart(4)} ms  ${ours}`);
  console.log(`${b.toFixed(0).padStart(4)} ms  ${beside}`);
  console.log(`${median(pairs.map(p => p[0] / p[1])).toFixed(2).padStart(7)}  ratio\n`);
}
