import * as fs from 'fs';
import * as path from 'path';
import { GoProgram } from '../../program/go-program';
import { sha256Of } from '../artifact-cache';
import { FILE_LISTS, GoListedModule, GoPackage, PackageGraph } from './package-graph';

/** Raise it when the same inputs would be compiled differently, or more were known of what is made. */
const FORMAT = 'gopher-constructs program 5';

/**
 * Names what a program is made of: equal fingerprints mean equal binaries. Packages of the user's own modules count by the
 * content of their files, third-party ones by version and go.sum hash, the standard library by the version of Go.
 */
export class Fingerprinter {
  private readonly hashes = new Map<GoPackage, string>();

  /**
   * @param goVersion what compiles
   * @param moduleCache where packages lie that nobody edits
   * @param tools versions of other tools that take part
   */
  public constructor(
    private readonly goVersion: string,
    private readonly moduleCache: string,
    private readonly graph: PackageGraph,
    private readonly tools: string[] = [],
  ) {}

  /** The fingerprint of a program whose packages are all there. */
  public of(program: GoProgram): string {
    const main = this.graph.get(program.importPath)!;
    const { platform, tags, ldflags, trimpath, cgo, mod, race, upx, environment } = program.settings;
    return sha256Of(JSON.stringify([
      FORMAT, this.goVersion, this.tools, String(platform), tags, ldflags, trimpath, cgo, mod ?? '', race, upx, Object.entries(environment),
      main.DefaultGODEBUG ?? '',
      profile(program),
      this.hashPackage(main),
      trimpath ? '' : program.dir,
    ]));
  }

  /** The hash of a package with all that it imports. */
  private hashPackage(pkg: GoPackage): string {
    let hash = this.hashes.get(pkg);
    if (hash === undefined) {
      hash = sha256Of(JSON.stringify([
        pkg.ImportPath,
        describeModule(pkg.Module),
        this.isPinned(pkg) ? [] : hashFiles(pkg),
        this.graph.imports(pkg).map(imported => this.hashPackage(imported)),
      ]));
      this.hashes.set(pkg, hash);
    }
    return hash;
  }

  /** Whether a package's files are settled by its module's version and sum. */
  private isPinned(pkg: GoPackage): boolean {
    const module = pkg.Module?.Replace ?? pkg.Module;
    return module?.Version !== undefined && module.Sum !== undefined && pkg.Dir !== undefined && isBelow(pkg.Dir, this.moduleCache);
  }
}

/** The content of the profile that the program is optimized by. */
function profile({ dir, settings }: GoProgram): string {
  const file = settings.pgo === 'auto' ? path.join(dir, 'default.pgo') : settings.pgo;
  return settings.pgo !== 'off' && fs.existsSync(file) ? sha256Of(fs.readFileSync(file)) : '';
}

function hashFiles(pkg: GoPackage): string[][] {
  return FILE_LISTS.map(list => ((pkg[list] ?? []) as string[])
    .flatMap(name => [name, sha256Of(fs.readFileSync(path.resolve(pkg.Dir!, name)))]));
}

/** What the build info of a binary and the compiler's language version take from a module. */
function describeModule(module: GoListedModule | undefined): unknown[] {
  if (!module) return [];
  return [module.Path, module.Version ?? '', module.Sum ?? '', module.GoVersion ?? '', describeModule(module.Replace)];
}

export function isBelow(dir: string, parent: string): boolean {
  const relative = path.relative(parent, dir);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
