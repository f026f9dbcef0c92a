import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const root = path.join(__dirname, '..');
const packageJson = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const assembly = JSON.parse(fs.readFileSync(path.join(root, '.jsii'), 'utf8'));

/** In bytes, with room for some more of the same; a new dependency or a big file does not fit. */
const LIMITS = { code: 850_000, ours: 3_000_000, archive: 2_300_000, unpacked: 12_500_000 };

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
      'assets/README.md', 'assets/ca-certificates.crt', 'assets/zoneinfo.zip', 'bin/gopher-constructs',
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
    expect(packageJson.bin).toEqual({ 'gopher-constructs': 'bin/gopher-constructs', 'gopher-constructs-docker': 'lib/aws/private/cdk-docker.js' });
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
  const members = types.flatMap(t => [...t.properties ?? [], ...t.methods ?? []].map(m => ({ ...m, of: t.fqn })));

  test('has no unions', () => {
    expect(JSON.stringify(assembly.types)).not.toContain('"union"');
  });

  test('documents each type and member', () => {
    const undocumented = [...types, ...members].filter(m => !m.docs?.summary && !m.overrides);
    expect(undocumented.map(m => `${m.of ?? ''} ${m.name}`)).toEqual([]);
  });

  test('tells the default of each optional prop', () => {
    const props = types.filter(t => t.datatype).flatMap(t => (t.properties ?? []).map((p: any) => ({ ...p, of: t.fqn })));
    expect(props.filter(p => p.optional && !p.docs?.default).map(p => `${p.of}.${p.name}`)).toEqual([]);
  });
});
