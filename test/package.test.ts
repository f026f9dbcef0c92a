import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from './support/go-sources';

const root = path.join(__dirname, '..');
const infra = path.join(root, 'examples', 'shop', 'infra'); // where the package is found as a user finds it
const packageJson = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const assembly = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));

/** The libraries that a program loads. */
function loads(code: string): string[] {
  const script = `${code};
    const names = Object.keys(require.cache).map(f => f.split(/node_modules[\\\\/]/).pop().split(/[\\\\/]/)[0]);
    console.log(JSON.stringify(['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'tar', 'fflate'].filter(n => names.includes(n))));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: infra, encoding: 'utf8' }));
}

describe('loading', () => {
  test('gopher-constructs/kubernetes loads no aws-cdk-lib', () => {
    expect(loads("require('gopher-constructs/kubernetes').GoWebService.name")).toEqual(['cdk8s', 'cdk8s-plus-28']);
  });

  test('gopher-constructs/aws loads no cdk8s', () => {
    expect(loads("require('gopher-constructs/aws').GoLambdaFunction.name")).toEqual(['aws-cdk-lib']);
  });

  test('gopher-constructs loads neither', () => {
    expect(loads("require('gopher-constructs').GoContainerImage.name")).toEqual([]);
  });

  test('gopher-constructs still has each target, loaded when it is first used', () => {
    expect(loads("require('gopher-constructs').kubernetes.GoWebService.name")).toEqual(['cdk8s', 'cdk8s-plus-28']);
    expect(loads("require('gopher-constructs').aws.GoLambdaFunction.name")).toEqual(['aws-cdk-lib']);
  });

  test('is possible from ES modules', () => {
    const code = "import { GoPlatform } from 'gopher-constructs'; import { Scaling } from 'gopher-constructs/kubernetes'; console.log(typeof GoPlatform, typeof Scaling)";
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: infra, encoding: 'utf8' })).toBe('function function\n');
  });
});

describe('the package', () => {
  const files: string[] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))[0]
    .files.map((f: { path: string }) => f.path);

  test('holds what is needed at run time, and nothing else of ours', () => {
    expect(files).toEqual(expect.arrayContaining(['.jsii', 'lib/index.js', 'lib/index.d.ts', 'assets/ca-certificates.crt', 'assets/zoneinfo.zip', 'LICENSE', 'README.md']));
    const tops = new Set(files.map(f => f.split('/')[0]).filter(top => top !== 'node_modules'));
    expect([...tops].sort()).toEqual(['.jsii', 'API.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'assets', 'bin', 'lib', 'package.json']);
  });

  test('has the command that it promises, which loads nothing but Node and our own files until it has something to do', () => {
    expect(packageJson.bin).toEqual({ 'gopher-constructs': 'bin/gopher-constructs', 'gopher-constructs-docker': 'lib/aws/private/cdk-docker.js' });
    expect(files).toEqual(expect.arrayContaining(['bin/gopher-constructs', 'lib/cli/main.js']));
    expect(fs.readFileSync(path.join(root, 'bin', 'gopher-constructs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(() => fs.accessSync(path.join(root, 'bin', 'gopher-constructs'), fs.constants.X_OK)).not.toThrow();
    expect(loads(`require(${JSON.stringify(path.join(root, 'lib', 'cli', 'run'))})`)).toEqual([]);
  });

  test('has a file behind each export, for resolvers old and new', () => {
    const targets = Object.values(packageJson.exports).flatMap(e => (typeof e === 'string' ? [e] : Object.values(e as object)));
    const older = Object.values(packageJson.typesVersions['*']).flat();
    for (const file of [...targets, ...older]) {
      expect(files).toContain(path.posix.normalize(file as string));
    }
  });

  test('asks for no peer but constructs', () => {
    const optional = Object.keys(packageJson.peerDependenciesMeta);
    expect(Object.keys(packageJson.peerDependencies).filter(name => !optional.includes(name))).toEqual(['constructs']);
  });

  test('has a lock file that names no address', () => {
    expect(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"|https?:\/\/(?!.*(opencollective|github|paypal|patreon|tidelift|feross|funding|sponsor))[^"]*\.tgz/);
  });
});

describe('the API', () => {
  const types: any[] = Object.values(assembly.types);
  const props = types.filter(t => t.datatype).flatMap(t => (t.properties ?? []).map((p: any) => ({ ...p, of: t.fqn })));
  const members = types.flatMap(t => [...t.properties ?? [], ...t.methods ?? []].map(m => ({ ...m, of: t.fqn })));

  test('has no unions', () => {
    expect(JSON.stringify(assembly.types)).not.toContain('"union"');
  });

  test('documents each type and member', () => {
    const undocumented = [...types, ...members].filter(m => !m.docs?.summary && !m.overrides);
    expect(undocumented.map(m => `${m.of ?? ''} ${m.name}`)).toEqual([]);
  });

  test('tells the default of each optional prop', () => {
    expect(props.filter(p => p.optional && !p.docs?.default).map(p => `${p.of}.${p.name}`)).toEqual([]);
  });

  test('gives a reason where a default is a value', () => {
    const bare = /^(- )?(true|false|-?[\d.]+|\/\S*|[A-Z]\w+\.\w+(\(\S*\))?)$/;
    expect(props.filter(p => bare.test(p.docs?.default ?? '')).map(p => `${p.of}.${p.name}`)).toEqual([]);
  });

  test('tells the range, or the unit, of each number', () => {
    const range = /\d to \d|at most|at least|from ([`\d])|up to|above 0|or more|or above|in percent/;
    const numbers = props.filter(p => p.type.primitive === 'number');
    expect(numbers.length).toBeGreaterThan(30);
    expect(numbers.filter(p => !range.test(`${p.docs?.summary} ${p.docs?.remarks}`)).map(p => `${p.of}.${p.name}`)).toEqual([]);
  });

  test('takes no number whose unit has to be guessed', () => {
    const suspicious = /timeout|interval|period|delay|duration|deadline|size|memory/i;
    const told = /(Seconds|Percent|Periods|Utilization)$/;
    const names = props.filter(p => p.type.primitive === 'number').map(p => p.name);
    expect(names.filter(name => suspicious.test(name) && !told.test(name))).toEqual([]);
  });

  test('documents each parameter that a reader could not guess', () => {
    const guessed = ['scope', 'id', 'props'];
    const parameters = types.flatMap(t => [...t.methods ?? [], ...t.initializer ? [{ ...t.initializer, name: 'new' }] : []]
      .filter(m => m.docs?.summary && !m.overrides)
      .flatMap(m => (m.parameters ?? []).map((p: any) => ({ ...p, of: `${t.fqn}.${m.name}` }))));
    expect(parameters.filter(p => !p.docs?.summary && !guessed.includes(p.name)).map(p => `${p.of} ${p.name}`)).toEqual([]);
  });

  test('links the page of the platform where a choice follows its rules', () => {
    const see = /https:\/\//;
    const platformal = types.filter(t => t.kind === 'class' && (t.properties ?? []).concat(t.methods ?? []).some((m: any) => m.static));
    const linked = (t: any) => [t, ...t.methods ?? [], ...t.properties ?? []].some(({ docs }: any) => see.test(JSON.stringify(docs ?? {})));
    expect(platformal.filter(t => !linked(t)).map(t => t.name)).toEqual([]);
  });
});

describe('first use', () => {
  /** What a program says that has no package but ours and some peers. */
  function saidWithout(code: string, ...peers: string[]): string {
    const modules = path.join(tempDir('first-use'), 'node_modules');
    fs.mkdirSync(modules);
    fs.cpSync(path.join(root, 'lib'), path.join(modules, 'gopher-constructs', 'lib'), { recursive: true });
    fs.copyFileSync(path.join(root, 'package.json'), path.join(modules, 'gopher-constructs', 'package.json'));
    for (const peer of peers) fs.cpSync(path.join(root, 'node_modules', peer), path.join(modules, peer), { recursive: true });
    return spawnSync(process.execPath, ['-e', code], { cwd: path.dirname(modules), encoding: 'utf8', env: {} }).stderr;
  }

  test('a peer that is not installed is named, with the command that installs it', () => {
    expect(saidWithout("require('gopher-constructs/kubernetes')", 'constructs', 'cdk8s'))
      .toContain('Error: gopher-constructs/kubernetes needs cdk8s-plus-28, which is not installed; run npm install cdk8s-plus-28\n');
    expect(saidWithout("require('gopher-constructs').kubernetes", 'constructs', 'tar', 'fflate'))
      .toContain('Error: gopher-constructs/kubernetes needs cdk8s and cdk8s-plus-28, which are not installed; run npm install cdk8s cdk8s-plus-28\n');
    expect(saidWithout("require('gopher-constructs/aws')", 'constructs'))
      .toContain('Error: gopher-constructs/aws needs aws-cdk-lib, which is not installed; run npm install aws-cdk-lib\n');
  });

  test.each([
    ['gopher-constructs', 'GoContainerImage', "{ entry: '../cmd/api', repository: 'registry.example.com/shop/api' }"],
    ['gopher-constructs', 'GoRelease', "{ entry: '../cmd/api', version: '1.4.2', platforms: [GoPlatform.LINUX_AMD64] }"],
    ['gopher-constructs/kubernetes', 'GoWebService', '{ image, port: 8080 }'],
    ['gopher-constructs/kubernetes', 'GoWorker', '{ image }'],
    ['gopher-constructs/kubernetes', 'GoCronJob', '{ image, schedule: Cron.daily() }'],
    ['gopher-constructs/aws', 'GoLambdaFunction', "{ entry: '../cmd/orders' }"],
    ['gopher-constructs/aws', 'GoImageAsset', "{ entry: '../cmd/api' }"],
  ])('who leaves out the props of %s’ %s in JavaScript reads what to give', (subpath, name, example) => {
    const scope = subpath.endsWith('aws') ? "new (require('aws-cdk-lib').Stack)()" : "new (require('cdk8s').Chart)(new (require('cdk8s').App)(), 'x')";
    const code = `new (require('${subpath}').${name})(${scope}, 'x')`;
    const { stderr } = spawnSync(process.execPath, ['-e', code], { cwd: infra, encoding: 'utf8', env: {} });
    expect(stderr).toContain(`Error: ${name}: props is undefined; give an object, such as ${example}\n`);
  });
});
