/** CPU time of process trees, apps whose synthesis is measured, and what to make of noisy numbers. */
import { execFile, execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { promisify } from 'util';
import { GoMonorepo } from './go-monorepo';

/** `time` is a keyword of bash: the redirection is the command's, what it measured goes to the shell's own stderr. */
const SCRIPT = 'TIMEFORMAT="%3U %3S"; log=$1; shift; time "$@" >"$log" 2>&1';

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The file for the command's output. */
  readonly log: string;
}

/**
 * Runs a command and tells the CPU seconds, user and system, of it and of all descendants that were waited for. Node tells only
 * its own, hence the shell.
 *
 * @throws with the command's output if it fails
 */
export async function cpuSeconds(command: string[], { cwd, env, log }: RunOptions): Promise<number> {
  try {
    const { stderr } = await promisify(execFile)('bash', ['-c', SCRIPT, 'bash', log, ...command], { cwd, env: { ...env, LC_ALL: 'C' } });
    const [user, system] = stderr.trim().split('\n').pop()!.split(' ').map(Number);
    return user + system;
  } catch (error) {
    throw new Error(`${command.join(' ')} failed in ${cwd}:\n${fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : ''}`, { cause: error });
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** The median of what comes of each pair of runs: two that ran one after the other had the same noise. */
export function medianOfPairs(a: number[], b: number[], combine: (a: number, b: number) => number): number {
  return median(a.map((value, i) => combine(value, b[i])));
}

/** What functions are made of. */
export type Sources = Pick<GoMonorepo, 'functions' | 'changeFunction' | 'changeShared'>;

/** The program of a repository's first function, with the user's own build cache. */
export function compileFirst(dir: string): Buffer {
  execFileSync('go', ['build', '-trimpath', '-tags=lambda.norpc', '-ldflags=-s -w', '-o', 'bootstrap', './cmd/fn000'], {
    cwd: dir, env: { ...process.env, CGO_ENABLED: '0', GOARCH: 'arm64', GOOS: 'linux', GOWORK: 'off' }, stdio: ['ignore', 'inherit', 'inherit'],
  });
  return fs.readFileSync(path.join(dir, 'bootstrap'));
}

/** A program that has been compiled before, for each function; bytes behind its end tell them apart and change them. */
export class Binaries implements Sources {
  public constructor(private readonly dir: string, public readonly functions: string[], private readonly program: Buffer) {
    this.changeShared('r0');
  }

  public changeFunction(index: number, revision: string): void {
    const name = this.functions[index];
    const dir = path.join(this.dir, name);
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(path.join(dir, 'bootstrap'), Buffer.concat([this.program, Buffer.from(`${name} ${revision}`)]), { mode: 0o755 });
  }

  public changeShared(revision: string): void {
    this.functions.forEach((_, i) => this.changeFunction(i, revision));
  }
}

/** How an app makes its functions. */
export interface AppCode {
  /** A file beside which packages are found. */
  readonly modules: string;
  /** Makes the function `name` in `stack`; `load` requires a package, `lambda` is the CDK's, `system` says where functions run. */
  readonly code: string;
}

/** An app whose stack has a function for each of its sources, in a directory with caches of its own. */
export class MeasuredApp {
  private assetKeys: Record<string, string> = {};

  public constructor(private readonly dir: string, public readonly sources: Sources, { modules, code }: AppCode) {
    fs.writeFileSync(path.join(dir, 'app.js'), `const load = require('module').createRequire(${JSON.stringify(modules)});
const { App, Stack } = load('aws-cdk-lib');
const lambda = load('aws-cdk-lib/aws-lambda');
const system = { runtime: lambda.Runtime.PROVIDED_AL2023, architecture: lambda.Architecture.ARM_64 };
const app = new App({ outdir: 'cdk.out', context: { '@aws-cdk/core:stackResourceLimit': 0 } });
const stack = new Stack(app, 'Bench');
for (const name of ${JSON.stringify(sources.functions)}) {
  ${code}
}
app.synth();
`);
  }

  /** Makes the next synthesis the first on this machine, but for Go's downloaded modules. */
  public forgetAll(): void {
    ['gocache', 'cache', 'cdk.out'].forEach(name => fs.rmSync(path.join(this.dir, name), { recursive: true, force: true }));
    this.assetKeys = {};
  }

  /**
   * The CPU seconds of a synthesis.
   *
   * @param newAssets how many functions must get another asset by it, if that is known: proves that the scenario is what it says
   */
  public async synth(newAssets?: number): Promise<number> {
    const seconds = await cpuSeconds([process.execPath, 'app.js'], { cwd: this.dir, log: path.join(this.dir, 'log'), env: this.environment() });
    const before = this.assetKeys;
    this.assetKeys = readAssetKeys(path.join(this.dir, 'cdk.out', 'Bench.template.json'));
    const changed = Object.keys(this.assetKeys).filter(id => this.assetKeys[id] !== before[id]).length;
    const different = new Set(Object.values(this.assetKeys)).size;
    if (different !== this.sources.functions.length || changed !== (newAssets ?? changed)) {
      throw new Error(`${this.dir}: ${changed} new assets instead of ${newAssets}, ${different} different ones for ${this.sources.functions.length} functions`);
    }
    return seconds;
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CDK_VALIDATION: 'false',
      GOCACHE: path.join(this.dir, 'gocache'),
      GOFLAGS: '-buildvcs=false', // nobody's own flags; the sources are in no repository anyway
      GOPHER_CONSTRUCTS_CACHE: path.join(this.dir, 'cache'),
      GOWORK: 'off',
      NODE_OPTIONS: '',
    };
  }
}

/** Of a stack's functions, by logical ID. */
function readAssetKeys(template: string): Record<string, string> {
  const { Resources } = JSON.parse(fs.readFileSync(template, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { Code: { S3Key: string } } }>;
  };
  const functions = Object.entries(Resources).filter(([, resource]) => resource.Type === 'AWS::Lambda::Function');
  return Object.fromEntries(functions.map(([id, { Properties }]) => [id, Properties.Code.S3Key]));
}

/** What has happened before a synthesis. */
export interface Scenario {
  readonly name: string;
  readonly runs: number;
  readonly prepare: (app: MeasuredApp, revision: string) => void;
  readonly newAssets: (count: number) => number;
}

const SCENARIOS: Scenario[] = [
  { name: 'cold', runs: 2, prepare: app => app.forgetAll(), newAssets: n => n },
  { name: 'unchanged', runs: 5, prepare: () => undefined, newAssets: () => 0 },
  { name: 'one changed', runs: 5, prepare: (app, revision) => app.sources.changeFunction(0, revision), newAssets: () => 1 },
  { name: 'shared changed', runs: 5, prepare: (app, revision) => app.sources.changeShared(revision), newAssets: n => n },
];

/** The scenarios of a comma-separated list, with `-` for spaces; all if there is none. */
export function chooseScenarios(list: string | undefined): Scenario[] {
  const wanted = list?.split(',').map(name => name.replace('-', ' ')) ?? SCENARIOS.map(s => s.name);
  const unknown = wanted.find(name => !SCENARIOS.some(s => s.name === name));
  if (unknown !== undefined) throw new Error(`no scenario '${unknown}'; there are ${SCENARIOS.map(s => s.name).join(', ')}`);
  return SCENARIOS.filter(s => wanted.includes(s.name));
}
