/** Apps whose stack has a function for each program of a module. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { GoMonorepo } from './go-monorepo';
import { Cost, Meter } from './measure';

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

/** An app in a directory with caches of its own. */
export class LambdaApp {
  private assetKeys: Record<string, string> = {};

  /**
   * @param modules a file beside which packages are found
   * @param code makes the function `name` in `stack`; `load` requires a package, `lambda` is the CDK's, `system` says where functions run
   */
  public constructor(private readonly meter: Meter, private readonly dir: string, public readonly sources: Sources, modules: string, code: string) {
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
   * What a synthesis costs.
   *
   * @param newAssets how many functions must get another asset by it, if that is known: proves that the scenario is what it says
   */
  public async synth(newAssets?: number): Promise<Cost> {
    const cost = await this.meter.run([process.execPath, 'app.js'], { cwd: this.dir, log: path.join(this.dir, 'log'), env: this.environment() });
    const before = this.assetKeys;
    this.assetKeys = readAssetKeys(path.join(this.dir, 'cdk.out', 'Bench.template.json'));
    const changed = Object.keys(this.assetKeys).filter(id => this.assetKeys[id] !== before[id]).length;
    const different = new Set(Object.values(this.assetKeys)).size;
    if (different !== this.sources.functions.length || changed !== (newAssets ?? changed)) {
      throw new Error(`${this.dir}: ${changed} new assets instead of ${newAssets}, ${different} different ones for ${this.sources.functions.length} functions`);
    }
    return cost;
  }

  /** The program of one function, as it would be deployed. */
  public bootstrap(): Buffer {
    const [key] = Object.values(this.assetKeys);
    return fs.readFileSync(path.join(this.dir, 'cdk.out', `asset.${key.replace('.zip', '')}`, 'bootstrap'));
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      CDK_VALIDATION: 'false',
      GOCACHE: path.join(this.dir, 'gocache'),
      GOFLAGS: '-buildvcs=false', // nobody's own flags; the sources are in no repository anyway
      GOPHER_CONSTRUCTS_CACHE: path.join(this.dir, 'cache'),
      GOWORK: 'off',
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
