import * as fs from 'fs';
import * as path from 'path';
import { Counts, countedSynth } from './support/counted-synth';
import { tempDir, write } from './support/go-sources';
import { handler, handlerModule } from './support/lambda-sources';

/** How a synthesis of that many programs goes: the first, another, and one after a change of one program. */
interface Runs {
  readonly count: number;
  readonly module: string;
  readonly cold: Counts;
  readonly unchanged: Counts;
  readonly oneChanged: Counts;
}

const APPS = {
  GoContainerImage: `
    const { App, Chart } = require('cdk8s');
    const { GoContainerImage } = lib('');
    const app = new App({ outdir: argument.outdir });
    const chart = new Chart(app, 'shop');
    argument.entries.forEach((entry, i) => new GoContainerImage(chart, 'p' + i, { entry, repository: 'registry.example.com/p' + i }));
    app.synth()`,
  GoLambdaFunction: `
    const { App, Stack } = require('aws-cdk-lib');
    const { GoLambdaFunction } = lib('/aws');
    const app = new App({ outdir: argument.outdir });
    const stack = new Stack(app, 'Shop');
    argument.entries.forEach((entry, i) => new GoLambdaFunction(stack, 'P' + i, { entry }));
    app.synth()`,
};

/** A module whose programs share a package with an embedded file. */
function writePrograms(dir: string, count: number): string[] {
  write(dir, {
    ...handlerModule('example.com/many'),
    'shared/shared.go': 'package shared\n\nimport (\n\t_ "embed"\n\t"strings"\n)\n\n//go:embed data.txt\nvar data string\n\nfunc Text(s string) string { return strings.ToUpper(s + data) }\n',
    'shared/data.txt': 'embedded',
  });
  return Array.from({ length: count }, (_, i) => {
    write(dir, { [`cmd/p${i}/main.go`]: handler(`shared.Text("program ${i}")`, '"example.com/many/shared"') });
    return path.join(dir, 'cmd', `p${i}`);
  });
}

function runs(app: string, count: number): Runs {
  const module = tempDir('module');
  const entries = writePrograms(module, count);
  const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), CDK_VALIDATION: 'false' };
  const outdir = tempDir('out');
  const synth = () => countedSynth(app, { entries, outdir }, env);
  const [cold, unchanged] = [synth(), synth()];
  fs.appendFileSync(path.join(entries[0], 'main.go'), '\nfunc init() { println("changed") }\n');
  return { count, module, cold, unchanged, oneChanged: synth() };
}

/** A source of ours. */
const OWN = /[\\/]assets[\\/]gzip[\\/]main\.go$/;

const SCENARIOS = ['cold', 'unchanged', 'oneChanged'] as const;

describe.each(Object.entries(APPS))('a synthesis with %s', (name, app) => {
  const all = [2, 4, 6].map(count => runs(app, count));
  const isSource = ({ module }: Runs) => (file: string) => file.startsWith(module) && !file.endsWith('go.mod');
  const times = (files: string[], ending: string) => files.filter(file => file.endsWith(ending)).length;

  test.each(all.map(run => [run.count, run] as const))('starts as many go processes for %d programs as for any other number, and no others', (count, run) => {
    const subcommands = ({ processes }: Counts) => processes.filter(([command]) => command !== 'gzip').map(([command, subcommand]) => `${command} ${subcommand}`);
    const compiling = ['go env', 'go list', 'go build'];
    const compilingFirst = [...compiling, 'go list']; // where it is not known what programs were made of before
    const gzips = (of: Counts) => of.processes.filter(([command]) => command === 'gzip').length;
    // Images are compressed by Go, which compiles what does that, once; then once for each program.
    const [first, cold, changed] = name === 'GoContainerImage' ? [['go env', 'go build'], count, 1] : [[], 0, 0];
    expect([subcommands(run.cold), gzips(run.cold)]).toEqual([[...compilingFirst, ...first], cold]);
    expect([subcommands(run.unchanged), gzips(run.unchanged)]).toEqual([['go env', 'go list'], 0]);
    expect([subcommands(run.oneChanged), gzips(run.oneChanged)]).toEqual([compiling, changed]);
    const built = ({ processes }: Counts) => processes.find(p => p[1] === 'build')!.filter(argument => argument.startsWith('example.com/'));
    expect(built(run.cold)).toHaveLength(count);
    expect(built(run.oneChanged)).toEqual(['example.com/many/cmd/p0']);
  });

  test.each(all.map(run => [run.count, run] as const))('hashes each source file once, and the first time twice, with %d programs', (count, run) => {
    const read = (of: Counts) => of.reads.filter(isSource(run));
    expect([times(read(run.cold), 'shared.go'), times(read(run.cold), 'data.txt')]).toEqual([2, 2]);
    expect([times(read(run.unchanged), 'shared.go'), times(read(run.unchanged), 'data.txt')]).toEqual([1, 1]);
    // An entry is looked at when its construct is made, too: is there a main package?
    expect([times(read(run.cold), 'main.go'), times(read(run.unchanged), 'main.go'), times(read(run.oneChanged), 'main.go')]).toEqual([3 * count, 2 * count, 2 * count]);
  });

  test('reads sources of Go and of downloaded modules the first time only', () => {
    const foreign = (scenario: typeof SCENARIOS[number]) => all.flatMap(run => run[scenario].reads.filter(file => file.endsWith('.go') && !isSource(run)(file) && !OWN.test(file)));
    expect([...foreign('unchanged'), ...foreign('oneChanged')]).toEqual([]);
    const first = all[0].cold.reads.filter(file => file.endsWith('.go') && !isSource(all[0])(file));
    expect(new Set(first).size).toBe(first.length);
  });

  test.each(SCENARIOS)('reads as many files more from 4 to 6 programs as from 2 to 4: %s', scenario => {
    const [two, four, six] = all.map(run => run[scenario].reads.length);
    expect(six - four).toBe(four - two);
    expect(four).toBeGreaterThan(two);
  });

  test('reads each binary once where nothing has changed', () => {
    for (const { count, unchanged } of all) {
      const binaries = unchanged.reads.filter(file => /[\\/]programs[\\/].*[\\/]data$/.test(file));
      expect([binaries.length, new Set(binaries).size]).toEqual([count, count]);
    }
  });

  test('makes what it has to, once', () => {
    const made = ({ made: kinds }: Counts, kind: string) => kinds.filter(k => k === kind).length;
    for (const { count, cold, unchanged, oneChanged } of all) {
      expect([made(cold, 'programs'), made(unchanged, 'programs'), made(oneChanged, 'programs')]).toEqual([count, 0, 1]);
      // One layer for each program, and one of system files for all.
      const layers = name === 'GoContainerImage' ? [count + 1, 0, 1] : [0, 0, 0];
      expect([made(cold, 'layers'), made(unchanged, 'layers'), made(oneChanged, 'layers')]).toEqual(layers);
    }
  });

  test('loads nothing that packs or describes where nothing has changed', () => {
    for (const { unchanged } of all) {
      expect(unchanged.packages.filter(p => ['tar', 'fflate'].includes(p))).toEqual([]);
    }
  });
});
