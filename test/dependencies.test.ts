import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { go } from './support/go-sources';

const root = path.join(__dirname, '..');
const packageJson = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const architecture = fs.readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly deprecated?: string;
}
const { '': _, ...locked }: { [place: string]: Locked } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
const nameOf = (place: string) => place.split('node_modules/').pop()!;

/** The cells of the table in ARCHITECTURE.md that has this heading. */
function table(heading: string): string[][] {
  const lines = architecture.split('\n');
  const start = lines.findIndex(line => line.startsWith(`| ${heading} |`));
  const rows = lines.slice(start + 2);
  return rows.slice(0, rows.findIndex(line => !line.startsWith('|'))).map(line => line.split('|').slice(1, -1).map(cell => cell.trim().replace(/`/g, '')));
}

/** The places of the packages of others that would be published. */
function packedModules(): string[] {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const files: string[] = JSON.parse(output)[0].files.map((f: { path: string }) => f.path);
  return [...new Set(files.flatMap(file => /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []))];
}

describe('each dependency', () => {
  const users = packedModules();
  const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta, bundledDependencies } = packageJson;

  test('has its kind and its reason in ARCHITECTURE.md', () => {
    const kindOf = (name: string): string => {
      if (name in peerDependencies) return peerDependenciesMeta[name]?.optional ? 'optional peer' : 'peer';
      return bundledDependencies.includes(name) ? 'bundled' : 'development';
    };
    const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
    const rows = table('package');
    expect(rows.map(([name, kind]) => [name, kind]).sort()).toEqual(names.map(name => [name, kindOf(name)]).sort());
    expect(rows.filter(([, , reason]) => reason === '')).toEqual([]);
  });

  test('that users get is in the package, with a version and a licence that ARCHITECTURE.md names', () => {
    expect(Object.keys(dependencies).sort()).toEqual([...bundledDependencies].sort()); // as jsii wants it
    const bundled = users.map(place => [nameOf(place), locked[place].version, locked[place].license]);
    expect(table('bundled').map(row => row.slice(0, 3)).sort()).toEqual(bundled.sort());
    const allowed = ['Apache-2.0', 'BlueOak-1.0.0', 'ISC', 'MIT'];
    expect(bundled.filter(([, , license]) => !allowed.includes(license!))).toEqual([]);
  });

  test('that users get comes with the text of its licence', () => {
    const texts = users.map(place => fs.readdirSync(path.join(root, place)).filter(file => /^licen[cs]e/i.test(file)));
    expect(texts.filter(files => files.length === 0)).toEqual([]);
  });

  test('that users get runs nothing when it is installed, and is not deprecated', () => {
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(place => locked[place].hasInstallScript || locked[place].deprecated !== undefined)).toEqual([]);
  });

  test('has a checksum in the lock file, and only known ones run something when they are installed', () => {
    expect(Object.entries(locked).filter(([, { integrity, inBundle }]) => !/^sha512-/.test(integrity ?? '') && !inBundle).map(([place]) => place)).toEqual([]);
    const scripted = Object.entries(locked).filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place));
    expect(scripted.sort()).toEqual(['@parcel/watcher', 'esbuild', 'unrs-resolver']);
  });
});

describe('tools that Go compiles on demand', () => {
  const assets = path.join(root, 'assets');
  const tools = fs.readdirSync(assets, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => path.join(assets, entry.name));
  const importsOf = (dir: string) => fs.readdirSync(dir).filter(name => name.endsWith('.go'))
    .flatMap(name => [...fs.readFileSync(path.join(dir, name), 'utf8').matchAll(/^(?:import )?\s*(?:_ )?"([^"]+)"$/gm)].map(([, imported]) => imported));

  test('are made of the standard library, or of modules that a go.sum of ours verifies', () => {
    expect(tools.map(dir => path.basename(dir)).sort()).toEqual(['crane', 'gzip']);
    for (const dir of tools) {
      const foreign = importsOf(dir).filter(imported => imported.split('/')[0].includes('.'));
      expect(importsOf(dir).length).toBeGreaterThan(0);
      expect(fs.existsSync(path.join(dir, 'go.sum'))).toBe(foreign.length > 0);
      // With a sum that lacks a module, Go would ask somebody else.
      if (foreign.length > 0) expect(go(dir, 'list', '-mod=readonly', '-tags=tools', '-deps', '-f', '{{if .Error}}{{.Error}}{{end}}', ...foreign).trim()).toBe('');
    }
  });

  test('are compiled from nothing else: no version of a module is named in the sources', () => {
    const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
    const named = sources.filter(name => /'(install|get|run)',|@v\d+\.\d|@latest'/.test(fs.readFileSync(path.join(root, 'src', name), 'utf8').replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, '')));
    expect(named.filter(name => !/command-runner\.ts$|lambda-runtime\.ts$/.test(name))).toEqual([]); // docker run, and advice in a message
  });
});
