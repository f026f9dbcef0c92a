import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { FILE_LISTS, GoListedModule, GoPackage } from './package-graph';
import { GoProgram } from '../../program/go-program';

/** Raise it when the same inputs would be compiled differently. */
const FORMAT = 'gopher-constructs program 1';

/**
 * Names what a program is made of: equal fingerprints mean equal binaries. Packages of the user's own modules count by the
 * content of their files, third-party ones by version and go.sum hash, the standard library by the version of Go.
 */
export class Fingerprinter {
  private readonly packageHashes = new Map<string, string>();

  /**
   * @param goVersion what compiles
   * @param packages everything that the programs import
   */
  public constructor(private readonly goVersion: string, private readonly packages: Map<string, GoPackage>) {}

  /** The fingerprint of a program whose packages are all there. */
  public of(program: GoProgram): string {
    const main = this.packages.get(program.importPath)!;
    const { settings } = program;
    const profile = path.join(program.dir, 'default.pgo'); // `go build` uses it for the program and all that it imports
    return hash(JSON.stringify([
      FORMAT,
      this.goVersion,
      String(settings.platform),
      settings.tags,
      settings.ldflags,
      settings.trimpath,
      main.DefaultGODEBUG ?? '',
      fs.existsSync(profile) ? hash(fs.readFileSync(profile)) : '',
      this.hashPackage(main),
      (main.Deps ?? []).map(dep => this.packages.get(dep)).filter(pkg => pkg && !pkg.Standard).map(pkg => this.hashPackage(pkg!)),
      settings.trimpath ? '' : program.dir,
    ]));
  }

  private hashPackage(pkg: GoPackage): string {
    let found = this.packageHashes.get(pkg.ImportPath);
    if (found === undefined) {
      const files = isPinned(pkg) ? [] : this.hashFiles(pkg);
      found = hash(JSON.stringify([pkg.ImportPath, describeModule(pkg.Module), files]));
      this.packageHashes.set(pkg.ImportPath, found);
    }
    return found;
  }

  private hashFiles(pkg: GoPackage): string[][] {
    return FILE_LISTS.map(list => ((pkg[list] ?? []) as string[])
      .flatMap(name => [name, hash(fs.readFileSync(path.resolve(pkg.Dir!, name)))]));
  }
}

/** Whether a package's files are settled by its module's version and sum: it lies in the module cache, unchanged by anybody. */
function isPinned(pkg: GoPackage): boolean {
  const module = pkg.Module?.Replace ?? pkg.Module;
  return module?.Version !== undefined && module.Sum !== undefined;
}

/** What the build info of a binary and the compiler's language version take from a module. */
function describeModule(module: GoListedModule | undefined): unknown[] {
  if (!module) return [];
  return [module.Path, module.Version ?? '', module.Sum ?? '', module.GoVersion ?? '', describeModule(module.Replace)];
}

function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
