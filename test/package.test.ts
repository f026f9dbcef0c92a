import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from './support/go-sources';

const root = path.join(__dirname, '..');
const infra = path.join(root, 'examples', 'shop', 'infra'); // where the package is found as a user finds it
const packageJson = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const assembly = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));

/** In bytes, with room for some more of the same; a new dependency or a big file does not fit. */
const LIMITS = { code: 1_300_000, ours: 3_300_000, archive: 1_700_000, unpacked: 7_500_000 };

/** What would be published. */
interface Packed {
  /** Bytes, compressed. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: { readonly path: string; readonly size: number }[];
}

describe('the package', () => {
  const packed: Packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  }))[0];
  const files = packed.files.map(f => f.path);
  const ours = packed.files.filter(f => !f.path.startsWith('node_modules/'));
  const sizeOf = (some: Packed['files']) => some.reduce((sum, f) => sum + f.size, 0);

  test('holds a compiled file and its types for each source file, what is needed beside them, and nothing else of ours', () => {
    const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.ts'))
      .map(f => f.split(path.sep).join('/').replace(/\.ts$/, ''));
    expect(ours.map(f => f.path).sort()).toEqual([
      '.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json',
      'assets/README.md', 'assets/ca-certificates.crt', 'assets/crane/go.mod', 'assets/crane/go.sum', 'assets/crane/tools.go', 'assets/gzip/main.go', 'assets/zoneinfo.zip', 'bin/gopher-constructs',
      ...sources.flatMap(name => [`lib/${name}.js`, `lib/${name}.d.ts`]),
    ].sort());
  });

  test('has no source maps in its code', () => {
    const mapped = ours.filter(f => f.path.endsWith('.js') && fs.readFileSync(path.join(root, f.path), 'utf8').includes('sourceMappingURL'));
    expect(mapped.map(f => f.path)).toEqual([]);
  });

  test('stays small: bytes of our code, of all that is ours, and of the archive', () => {
    expect(sizeOf(ours.filter(f => f.path.startsWith('lib/')))).toBeLessThan(LIMITS.code);
    expect(sizeOf(ours)).toBeLessThan(LIMITS.ours);
    expect(packed.size).toBeLessThan(LIMITS.archive);
    expect(packed.unpackedSize).toBeLessThan(LIMITS.unpacked);
  });

  test('has the commands that it promises', () => {
    expect(packageJson.bin).toEqual({ 'gopher-constructs': 'bin/gopher-constructs', 'gopher-constructs-docker': 'lib/cli/cdk-docker.js' });
    expect(files).toEqual(expect.arrayContaining(['bin/gopher-constructs', 'lib/cli/main.js']));
    expect(fs.readFileSync(path.join(root, 'bin', 'gopher-constructs'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(() => fs.accessSync(path.join(root, 'bin', 'gopher-constructs'), fs.constants.X_OK)).not.toThrow();
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

  test('tells the range, or the unit, of each number', () => {
    const range = /\d to \d|at most|at least|from ([`\d])|up to|above 0|greater than 0|or more|or above|in percent/;
    const numbers = props.filter(p => p.type.primitive === 'number');
    expect(numbers.length).toBeGreaterThan(30);
    expect(numbers.filter(p => !range.test(`${p.docs?.summary} ${p.docs?.remarks}`)).map(p => `${p.of}.${p.name}`)).toEqual([]);
  });

  test('takes no number whose unit has to be guessed', () => {
    const suspicious = /timeout|interval|period|delay|duration|deadline|drain|^ttl|size|memory|storage|cpu|age$/i;
    const told = /(Seconds|SecondsAfterFinished|Percent|percentage|Periods|Utilization|MiB|Millis)$/;
    expect(props.filter(p => p.type.primitive === 'number' && suspicious.test(p.name)).map(p => p.name).filter(name => !told.test(name))).toEqual([]);
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
    const documented = (t: any) => [t, ...t.methods ?? [], ...t.properties ?? []];
    const linked = (t: any) => documented(t).some((m: any) => see.test(JSON.stringify(m.docs ?? {})));
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
    expect(saidWithout("require('gopher-constructs/kubernetes')", 'constructs'))
      .toContain('Error: gopher-constructs/kubernetes requires cdk8s to be installed; run npm install cdk8s\n');
    expect(saidWithout("require('gopher-constructs').kubernetes", 'constructs', 'tar', 'fflate'))
      .toContain('Error: gopher-constructs/kubernetes requires cdk8s to be installed; run npm install cdk8s\n');
    expect(saidWithout("require('gopher-constructs/aws')", 'constructs'))
      .toContain('Error: gopher-constructs/aws requires aws-cdk-lib to be installed; run npm install aws-cdk-lib\n');
  });

  test.each([
    ['gopher-constructs', "GoContainerImage 'x/x'", "{ entry: '../cmd/api', repository: 'registry.example.com/shop/api' }"],
    ['gopher-constructs', "GoRelease 'x/x'", "{ entry: '../cmd/api', version: '1.4.2', platforms: [GoPlatform.LINUX_AMD64] }"],
    ['gopher-constructs/kubernetes', "GoWebService 'x/x'", '{ image, port: 8080 }'],
    ['gopher-constructs/kubernetes', "GoWorker 'x/x'", '{ image }'],
    ['gopher-constructs/kubernetes', "GoCronJob 'x/x'", '{ image, schedule: Schedule.DAILY }'],
    ['gopher-constructs/aws', "GoLambdaFunction 'Default/x'", "{ entry: '../cmd/orders' }"],
    ['gopher-constructs/aws', "GoImageAsset 'Default/x'", "{ entry: '../cmd/api' }"],
  ])('who leaves out the props of %s’ %s in JavaScript reads what to give', (subpath, subject, example) => {
    const [name] = subject.split(' ');
    const scope = subpath.endsWith('aws') ? "new (require('aws-cdk-lib').Stack)()" : "new (require('cdk8s').Chart)(new (require('cdk8s').App)(), 'x')";
    const code = `new (require('${subpath}').${name})(${scope}, 'x')`;
    const { stderr } = spawnSync(process.execPath, ['-e', code], { cwd: infra, encoding: 'utf8', env: {} });
    expect(stderr).toContain(`Error: ${subject}: props must be an object, such as ${example}, got undefined\n`);
  });
});
