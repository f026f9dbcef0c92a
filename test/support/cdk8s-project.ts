import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { MAIN, tempDir, write } from './go-sources';

const ROOT = path.join(__dirname, '..', '..');
const CDK8S = path.join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s');

/** An app whose charts are those that the environment variable CHARTS names, each with an image of one program. */
const APP = `
  const load = require('module').createRequire(${JSON.stringify(path.join(ROOT, 'package.json'))});
  const cdk8s = load('cdk8s');
  const { GoContainerImage, GoImageBuilder, GoPlatform, GoRelease } = load('./lib');
  const options = process.env.OUTDIR ? { outdir: process.env.OUTDIR } : {};
  const app = process.env.OWN ? new (load('./lib/kubernetes').App)(options) : new cdk8s.App(options);
  for (const name of process.env.CHARTS.split(',')) {
    const chart = new cdk8s.Chart(app, name);
    const builder = process.env.DOCKERFILE ? GoImageBuilder.dockerfile({ builderImage: 'golang:1.24' }) : undefined;
    const image = new GoContainerImage(chart, 'image', { entry: 'program', repository: 'registry.example.com/' + name, builder });
    if (process.env.RELEASE) new GoRelease(chart, 'release', { entry: 'program', version: '1.0.0', platforms: [GoPlatform.LINUX_AMD64] });
    new cdk8s.ApiObject(chart, 'pod', {
      apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'c', image: cdk8s.Lazy.any({ produce: () => image.reference }) }] },
    });
  }
  const last = new cdk8s.Chart(app, 'last');
  new cdk8s.ApiObject(last, 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
  if (process.env.INVALID) last.node.addValidation({ validate: () => ['not today'] });
  app.synth();
`;

export interface FinishedCommand {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a synthesis is to be of: variables of the app's environment. */
export interface Variables {
  readonly [name: string]: string;
}

/** A directory with a Go program and an app of cdk8s that runs compiled code, as shipped. */
export class Cdk8sProject {
  public readonly dir = write(tempDir('project'), {
    'go.mod': 'module example.com/x\n\ngo 1.24\n', 'program/main.go': MAIN, 'app.js': APP,
  });

  public constructor(private readonly cache: string) {}

  /** Runs the app itself. */
  public synth(charts: string, env: Variables = {}, script = 'app.js'): FinishedCommand {
    return this.run([script], { CHARTS: charts, ...env });
  }

  /** Runs `cdk8s synth`. */
  public cdk8s(charts: string, args: string[], env: Variables = {}): FinishedCommand {
    return this.run([CDK8S, 'synth', '--check-upgrade=false', '--app', `"${process.execPath}" app.js`, ...args], { CHARTS: charts, ...env });
  }

  /** Runs `gopher-constructs`. */
  public gopher(args: string[], env: Variables = {}): FinishedCommand {
    return this.run([path.join(ROOT, 'bin', 'gopher-constructs'), ...args], env);
  }

  /** The repositories that `gopher-constructs list` finds. */
  public listed(args: string[] = [], env: Variables = {}): string[] {
    const { status, stdout, stderr } = this.gopher(['list', ...args, '--json'], env);
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout).map(({ repository }: { repository: string }) => repository).sort();
  }

  /** All files below a directory of the project but for blobs, by relative path. */
  public files(below: string): string[] {
    const dir = path.join(this.dir, below);
    if (!fs.existsSync(dir)) return [];
    return fs.readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter(name => fs.statSync(path.join(dir, name)).isFile() && !name.includes('blobs')).map(name => name.split(path.sep).join('/')).sort();
  }

  /** Runs the app itself, beside others. */
  public start(charts: string, env: Variables = {}): Promise<FinishedCommand> {
    const child = spawn(process.execPath, ['app.js'], { cwd: this.dir, env: this.environment({ CHARTS: charts, ...env }) });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', chunk => { said.stdout += chunk; });
    child.stderr.on('data', chunk => { said.stderr += chunk; });
    return new Promise(resolve => child.on('close', status => resolve({ status, ...said })));
  }

  private environment(env: Variables): NodeJS.ProcessEnv {
    return { ...process.env, GOPHER_CONSTRUCTS_CACHE: this.cache, ...env };
  }

  private run(args: string[], env: Variables): FinishedCommand {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: this.dir, encoding: 'utf8', env: this.environment(env) });
    return { status, stdout, stderr };
  }
}
