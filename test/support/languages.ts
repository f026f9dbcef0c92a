import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from './go-sources';
import { findTool } from './tools';

/**
 * The library as users of other languages have it: packages that jsii-pacmak makes of this checkout, and those that they depend on.
 * What is made is kept in node_modules/.cache/languages until what it is made of changes. Making it needs the registry of the language.
 */
export const root = path.join(__dirname, '..', '..');
const cache = path.join(root, 'node_modules', '.cache', 'languages');

/** The version of a package that tests use, which for peers is the lowest that the library takes. */
export function versionOf(name: string): string {
  return JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

export interface FinishedProgram {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
export function start(command: string, args: string[], cwd: string, env: { [name: string]: string } = {}): FinishedProgram {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs what has to succeed; gives what it prints. */
export function succeed(command: string, args: string[], cwd: string, env: { [name: string]: string } = {}): string {
  const { status, stdout, stderr } = start(command, args, cwd, env);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A directory that is filled once for a key, in place of the one that was filled for another. */
export function once(name: string, key: unknown[], fill: (dir: string) => void): string {
  const dir = path.join(cache, name, createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 12));
  const complete = path.join(dir, '.complete');
  if (!fs.existsSync(complete)) {
    fs.rmSync(path.dirname(dir), { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
    fill(dir);
    fs.writeFileSync(complete, '');
  }
  return dir;
}

/** What npm would publish of this checkout. */
export function libraryKey(): string {
  return JSON.parse(succeed('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], root))[0].shasum;
}

/** The sources that jsii-pacmak writes for other libraries. */
function generateDependencies(language: string, packages: string[]): string {
  const dir = once(`${language}-dependencies`, [versionOf('jsii-pacmak'), packages.map(name => [name, versionOf(name)])], outdir => {
    pacmak(outdir, [language], packages.map(name => path.join('node_modules', name)));
  });
  return path.join(dir, language);
}

/** The sources that jsii-pacmak writes for this library, for all languages at once: that takes no longer than for one. */
export function generateLibrary(language: string): string {
  const dir = once('library', [versionOf('jsii-pacmak'), libraryKey()], outdir => pacmak(outdir, ['go', 'java', 'python'], ['.']));
  return path.join(dir, language);
}

function pacmak(outdir: string, languages: string[], packages: string[]): void {
  succeed(process.execPath, [
    path.join(root, 'node_modules', 'jsii-pacmak', 'bin', 'jsii-pacmak'), ...packages, '--code-only', '--no-npmignore',
    '--outdir', outdir, '--targets', ...languages,
  ], root);
}

/** What the two command lines write for a folder of examples/shop: SHA-256 by path, and the directory where it lies. */
export class ShopOutput {
  public readonly dir = tempDir('shop');

  /** @param folder such as `infra-python` */
  public constructor(folder: string, env: { [name: string]: string } = {}) {
    const cwd = path.join(root, 'examples', 'shop', folder);
    const bin = (name: string, command: string) => path.join(root, 'node_modules', name, 'bin', command);
    // Each language compiles for itself.
    const all = { ...env, GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), GOPHER_CONSTRUCTS_OUT: path.join(this.dir, 'artifacts') };
    succeed(process.execPath, [bin('cdk8s-cli', 'cdk8s'), 'synth', '--check-upgrade=false', '--output', path.join(this.dir, 'dist')], cwd, all);
    // With version reporting the CDK itself adds a resource that names the language.
    succeed(process.execPath, [
      bin('aws-cdk', 'cdk'), 'synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', path.join(this.dir, 'cdk.out'),
    ], cwd, { ...all, CDK_DISABLE_CLI_TELEMETRY: 'true' });
  }

  public read(file: string): string {
    return fs.readFileSync(path.join(this.dir, file), 'utf8');
  }

  public get files(): { [name: string]: string } {
    const names = fs.readdirSync(this.dir, { recursive: true, encoding: 'utf8' }).sort();
    const isCompared = (name: string) => fs.statSync(path.join(this.dir, name)).isFile() && path.basename(name) !== 'synthesis.json'; // it names the program
    const withoutKey = (name: string) => name.replace(/^artifacts\/[^/]+\//, 'artifacts/'); // it is made of the output directory's path
    return Object.fromEntries(names.filter(isCompared)
      .map(name => [withoutKey(name), createHash('sha256').update(fs.readFileSync(path.join(this.dir, name))).digest('hex')]));
  }
}

/** What every language's shop has to be. */
export function expectSameShop(actual: ShopOutput, expected: ShopOutput): void {
  for (const file of ['dist/shop.k8s.yaml', 'cdk.out/Shop.template.json']) expect(actual.read(file)).toBe(expected.read(file));
  expect(actual.files).toEqual(expected.files);
  const files = Object.keys(actual.files).join('\n'); // and it is all there
  expect(files).toMatch(/^artifacts\/images\/shop\/web-image\/index\.json$/m);
  expect(files.match(/^cdk\.out\/asset\.\w+\/bootstrap$/gm)).toHaveLength(3);
}

/** A copy of examples/shop whose api does not compile. */
export function brokenShop(): string {
  const shop = path.join(tempDir('broken'), 'shop');
  fs.cpSync(path.join(root, 'examples', 'shop'), shop, { recursive: true, filter: file => !/[\\/](node_modules|dist|gopher-constructs\.out|cdk\.out)$/.test(file) });
  fs.appendFileSync(path.join(shop, 'cmd', 'api', 'main.go'), '\nvar _ = nonsense\n');
  return shop;
}

/** The blocks of the README's section about other languages. */
export function readmeBlock(language: string): string {
  const [, section] = fs.readFileSync(path.join(root, 'README.md'), 'utf8').split('\n## Other languages\n');
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section.split('\n## ')[0])![1];
}

/** The first lines of the README, in TypeScript, and the manifest that they make. */
export function readmeManifest(): string {
  const block = /```ts\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(root, 'README.md'), 'utf8'))![1];
  const outdir = tempDir('readme');
  const infra = path.join(root, 'examples', 'shop', 'infra');
  const program = `${block.replace(/import \{/, 'import { App, Chart } from \'cdk8s\';\nconst app = new App();\nconst chart = new Chart(app, \'shop\');\nimport {')}\napp.synth();\n`;
  succeed(process.execPath, [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), '--eval', program], infra, { CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts') });
  return fs.readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8');
}

/** The Python of an environment that has the library and what it depends on from PyPI. */
export function pythonEnvironment(): string {
  const dependencies = ['aws-cdk-lib', 'cdk8s', 'constructs'].map(name => `${name}==${versionOf(name)}`);
  const environment = once('python-environment', dependencies, dir => {
    succeed(findTool('python3')!, ['-m', 'venv', dir], root);
    pip(dir, dependencies);
  });
  const library = generateLibrary('python');
  const installed = path.join(environment, 'installed-library');
  if (!fs.existsSync(installed) || fs.readFileSync(installed, 'utf8') !== library) {
    pip(environment, ['--no-deps', '--force-reinstall', library]);
    fs.writeFileSync(installed, library);
  }
  return path.join(environment, 'bin');
}

function pip(environment: string, what: string[]): void {
  succeed(path.join(environment, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...what], root);
}

/** Modules that are small, so that generating them is faster than downloading, and works with proxies that lack a version. */
const GO_DEPENDENCIES = ['constructs', 'cdk8s', '@aws-cdk/asset-awscli-v1', '@aws-cdk/asset-node-proxy-agent-v6', '@aws-cdk/cloud-assembly-schema'];

/** The go.mod of examples/shop/infra-go with generated modules in place of published ones, for `go -modfile`. */
export function goModFile(): string {
  const infra = path.join(root, 'examples', 'shop', 'infra-go');
  const own = fs.readFileSync(path.join(infra, 'go.mod'), 'utf8');
  const folders = [generateLibrary('go'), generateDependencies('go', GO_DEPENDENCIES)];
  return path.join(once('go-mod', [own, folders], dir => {
    const modules = folders.flatMap(folder => fs.readdirSync(folder).map(name => path.join(folder, name)));
    const replacements = modules.map(module => {
      const name = /^module (\S+)$/m.exec(fs.readFileSync(path.join(module, 'go.mod'), 'utf8'))![1];
      return `replace ${name} => ${module}\n`;
    });
    fs.writeFileSync(path.join(dir, 'go.mod'), `${own}\n${replacements.join('')}`);
    succeed('go', ['mod', 'tidy', '-modfile', path.join(dir, 'go.mod')], infra);
  }), 'go.mod');
}

/** What Maven has, by its names. */
const JAVA_DEPENDENCIES: [artifact: string, version: string][] = [
  ['software.amazon.awscdk:aws-cdk-lib', versionOf('aws-cdk-lib')],
  ['software.amazon.awscdk:cdk-asset-awscli-v1', versionOf('@aws-cdk/asset-awscli-v1')],
  ['software.amazon.awscdk:cdk-asset-node-proxy-agent-v6', versionOf('@aws-cdk/asset-node-proxy-agent-v6')],
  ['software.amazon.awscdk:cdk-cloud-assembly-schema', versionOf('@aws-cdk/cloud-assembly-schema')],
  ['software.constructs:constructs', versionOf('constructs')],
  ['org.cdk8s:cdk8s', versionOf('cdk8s')],
  ['software.amazon.jsii:jsii-runtime', versionOf('jsii-pacmak')],
  ['org.jetbrains:annotations', '16.0.3'],
  ['javax.annotation:javax.annotation-api', '1.3.2'],
];

/** The class path of a program that uses the library: what is generated, compiled, with its dependencies from Maven Central. */
export function javaLibrary(): string {
  const jars = once('java-jars', JAVA_DEPENDENCIES, dir => {
    fs.writeFileSync(path.join(dir, 'pom.xml'), pom(JAVA_DEPENDENCIES));
    succeed(findTool('mvn')!, [
      '--batch-mode', '--quiet', 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies', `-DoutputDirectory=${dir}`,
    ], dir);
  });
  const sources = path.join(generateLibrary('java'), 'src', 'main');
  const classes = once('java-classes', [jars, sources], dir => {
    const java = path.join(sources, 'java');
    const files = fs.readdirSync(java, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.java')).map(file => path.join(java, file));
    fs.writeFileSync(path.join(dir, 'sources'), files.join('\n'));
    succeed(findTool('javac')!, ['-proc:none', '-nowarn', '-encoding', 'UTF-8', '-cp', path.join(jars, '*'), '-d', dir, `@${path.join(dir, 'sources')}`], dir);
  });
  return [classes, path.join(sources, 'resources'), path.join(jars, '*')].join(path.delimiter);
}

/** Dependencies in exactly these versions: their own ranges would make Maven read the description of every version there is. */
function pom(dependencies: [artifact: string, version: string][]): string {
  const elements = dependencies.map(([artifact, version]) => {
    const [group, name] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  }).join('\n');
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>example</artifactId><version>1</version>
<dependencyManagement><dependencies>
${elements}
</dependencies></dependencyManagement>
<dependencies>
${elements}
</dependencies>
</project>
`;
}
