import * as fs from 'fs';
import * as path from 'path';
import { FILE_LISTS, GoListedModule, GoPackage } from './go-package';
import { PackageGraph } from './package-graph';
import { Toolchain } from './toolchain';
import { GoProgram } from '../../program/go-program';
import { sha256Of, sha256OfFile } from '../../storage/hash';

/** Increment it if the same inputs compile differently, or if the metadata changes. */
const FORMAT = 'gopher-constructs program 6';

/**
 * Computes fingerprints of programs. Equal fingerprints imply equal binaries.
 *
 * A fingerprint contains the content of the user's own packages, the version and go.sum hash of
 * third-party packages, and the version and content of Go.
 */
export class Fingerprinter {
  private readonly hashes = new Map<GoPackage, string>();

  public constructor(private readonly toolchain: Toolchain, private readonly graph: PackageGraph) {}

  /** Returns the fingerprint of a program with resolved packages. */
  public of(program: GoProgram): string {
    const main = this.graph.get(program.importPath)!;
    const packages = this.graph.closure(program.importPath);
    for (const pkg of packages) {
      if (!this.hashes.has(pkg)) this.hashes.set(pkg, this.hashPackage(pkg));
    }
    const { version, content, settings, goroot, moduleCache } = this.toolchain;
    const { platform, tags, ldflags, trimpath, cgo, mod, goEnvironment } = program.settings;
    return sha256Of(JSON.stringify([
      FORMAT, version, content, settings, String(platform), tags, ldflags, trimpath, cgo, mod ?? '', Object.entries(goEnvironment),
      main.DefaultGODEBUG ?? '',
      profile(program),
      this.hashes.get(main),
      trimpath ? [] : [goroot, moduleCache, packages.map(pkg => pkg.Dir)], // the binary contains these paths
    ]));
  }

  /** Hashes a package with its imports, which have been hashed before. */
  private hashPackage(pkg: GoPackage): string {
    return sha256Of(JSON.stringify([
      pkg.ImportPath,
      describeModule(pkg.Module),
      isPinned(pkg, this.toolchain.moduleCache) ? [] : hashFiles(pkg),
      this.graph.imports(pkg).map(imported => this.hashes.get(imported)),
    ]));
  }
}

/** Whether the version and checksum of its module determine a package's files. */
export function isPinned({ Module, Dir }: GoPackage, moduleCache: string): boolean {
  const module = Module?.Replace ?? Module;
  return module?.Version !== undefined && module.Sum !== undefined && Dir !== undefined && isBelow(Dir, moduleCache);
}

/** The content of the profile for profile-guided optimization. */
function profile({ dir, settings }: GoProgram): string {
  const file = settings.pgo === 'auto' ? path.join(dir, 'default.pgo') : settings.pgo;
  return settings.pgo !== 'off' && fs.existsSync(file) ? sha256OfFile(file) : '';
}

function hashFiles(pkg: GoPackage): string[][] {
  return FILE_LISTS.map(list => ((pkg[list] ?? []) as string[])
    .flatMap(name => [name, sha256OfFile(path.resolve(pkg.Dir!, name))]));
}

/** The fields of a module that affect the build info and the language version. */
function describeModule(module: GoListedModule | undefined): unknown[] {
  if (!module) return [];
  return [module.Path, module.Version ?? '', module.Sum ?? '', module.GoVersion ?? '', describeModule(module.Replace)];
}

export function isBelow(dir: string, parent: string): boolean {
  const relative = path.relative(parent, dir);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
