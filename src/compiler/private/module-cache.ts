import * as fs from 'fs';
import * as path from 'path';
import { isPinned } from './fingerprint';
import { FILE_LISTS, GoListedModule, GoPackage } from './go-package';
import { identityOf } from './snapshot';
import { ArtifactCache } from '../../storage/artifact-cache';
import { sha256Of, sha256OfFile } from '../../storage/hash';

const KIND = 'verified-modules';
const FORMAT = 'gopher-constructs verified modules 1';

/**
 * Third-party modules of programs in Go's module cache. Go verifies them only once, when it
 * extracts them.
 */
export class UnpackedModules {
  private readonly packages: GoPackage[];

  public constructor(packages: GoPackage[], moduleCache: string) {
    this.packages = packages.filter(pkg => isPinned(pkg, moduleCache));
  }

  /** The compiled directories and files. */
  public get places(): string[] {
    return [...new Set(this.packages.flatMap(placesOf))];
  }

  /**
   * Returns edited modules, which do not match go.sum, by path and version.
   *
   * Files are not read if they are unchanged since the last verification.
   */
  public edited(cache: ArtifactCache): Set<string> {
    if (this.packages.length === 0) return new Set();
    const modules = new Map(this.packages.map(pkg => [nameOf(moduleOf(pkg)), moduleOf(pkg)]));
    const identities = this.places.sort().map(place => [place, identityOf(place)]);
    const key = sha256Of(JSON.stringify([FORMAT, [...modules].map(([name, { Sum }]) => [name, Sum]).sort(), identities]));
    if (cache.get(KIND, key)) return new Set();
    const edited = [...modules].filter(([name, module]) => sumOf(name, module.Dir!) !== module.Sum).map(([name]) => name);
    if (edited.length === 0) {
      cache.make(KIND, key, scratch => {
        const file = path.join(scratch, 'verified');
        fs.writeFileSync(file, '');
        return { file };
      });
    }
    return new Set(edited);
  }
}

/** The path and version of a package's module, in the format of go.sum. */
export function moduleName(pkg: GoPackage): string | undefined {
  return pkg.Module && nameOf(moduleOf(pkg));
}

function moduleOf({ Module }: GoPackage): GoListedModule {
  return Module!.Replace ?? Module!;
}

function nameOf({ Path, Version }: GoListedModule): string {
  return `${Path}@${Version}`;
}

function placesOf(pkg: GoPackage): string[] {
  return [pkg.Dir!, ...FILE_LISTS.flatMap(list => (pkg[list] ?? []) as string[]).map(name => path.resolve(pkg.Dir!, name))];
}

/**
 * The checksum of a module's files, in the format of go.sum.
 *
 * @see https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash#Hash1
 */
function sumOf(name: string, dir: string): string {
  const files = filesBelow(dir, '').map(file => ({ file, name: `${name}/${file}` })).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const lines = files.map(({ file, name: entry }) => `${sha256OfFile(path.join(dir, file))}  ${entry}\n`);
  return `h1:${Buffer.from(sha256Of(lines.join('')), 'hex').toString('base64')}`;
}

function filesBelow(dir: string, prefix: string): string[] {
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
    if (entry.isDirectory()) return filesBelow(path.join(dir, entry.name), `${prefix}${entry.name}/`);
    return entry.isFile() ? [prefix + entry.name] : []; // Go extracts only regular files
  });
}
