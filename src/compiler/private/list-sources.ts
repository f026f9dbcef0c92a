import * as fs from 'fs';
import * as path from 'path';
import { findError } from './build-errors';
import { forEachGroup } from './build-groups';
import { isBelow } from './fingerprint';
import { FILE_LISTS, GoPackage } from './go-package';
import { PackageGraph } from './package-graph';
import { GoSourceListing } from './source-listing';
import { findModule, GoModule, workspaceDirectories } from '../../program/go-module';
import { GoProgram } from '../../program/go-program';
import { ArtifactCache } from '../../storage/artifact-cache';

/** The maximum number of directories to inspect. Beyond it, `go list` is faster. */
const MOST_DIRECTORIES = 1000;

/**
 * Lists the sources of programs, with one `go env` for each module and one `go list` for each
 * module, platform and set of flags.
 */
export function listSources(programs: GoProgram[], cacheOf: (program: GoProgram) => ArtifactCache): Map<GoProgram, GoSourceListing> {
  const listings = new Map<GoProgram, GoSourceListing>();
  forEachGroup(programs, cacheOf, {
    use: (group, go) => {
      const graph = PackageGraph.of(go, group);
      for (const program of group) listings.set(program, listingOf(program, graph, go.moduleCache));
    },
    fail: (group, error) => group.forEach(program => listings.set(program, listingOfError(error))),
  });
  return listings;
}

/** Inputs of programs of one module and one set of flags, without read-only modules. */
export interface Inputs {
  /** Files, and the directories of packages and of their embedded files. */
  readonly own: Set<string>;
  /**
   * Directories in which new files may change the result of Go.
   *
   * They are the directories of modules, those in between, and all directories below a `go:embed`
   * pattern, which may contain caches and output.
   */
  readonly around: Set<string>;
  /** False if there are too many to inspect. */
  readonly areAll: boolean;
}

export function inputsOf(programs: GoProgram[], graph: PackageGraph, moduleCache: string): Inputs {
  const packages = [...new Set(programs.flatMap(({ importPath }) => ownPackages(graph, importPath, moduleCache)))];
  const ofModules = moduleFiles(programs[0].module, vendorList(programs[0]));
  const around = new Set(ofModules.map(file => path.dirname(file)));
  for (const { Dir } of packages) {
    for (let dir = Dir!; !around.has(dir) && dir !== path.dirname(dir); dir = path.dirname(dir)) around.add(dir);
  }
  packages.flatMap(embeddedDirectories).forEach(dir => addTree(dir, around));
  const embedded = packages.flatMap(({ Dir, EmbedFiles = [] }) => (EmbedFiles as string[]).map(file => path.dirname(path.resolve(Dir!, file))));
  const own = new Set([...packages.map(({ Dir }) => Dir!), ...embedded, ...ofModules, ...packages.flatMap(filesOf), ...programs.flatMap(profile)]);
  return { own, around, areAll: around.size <= MOST_DIRECTORIES };
}

/**
 * Directories that contain, or may contain, matches of a package's `go:embed` patterns:
 * https://pkg.go.dev/embed
 */
function embeddedDirectories({ Dir, EmbedPatterns = [] }: GoPackage): string[] {
  const tops = EmbedPatterns.map(pattern => pattern.replace(/^all:/, '').split('/')[0]);
  return [...new Set(tops.map(top => (/[*?[\\]/.test(top) ? Dir! : path.join(Dir!, top))))];
}

function addTree(place: string, directories: Set<string>): void {
  if (directories.size > MOST_DIRECTORIES) return;
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(place, { withFileTypes: true });
  } catch {
    return; // a file, or nothing that can be embedded
  }
  directories.add(place);
  for (const entry of entries) {
    if (entry.isDirectory()) addTree(path.join(place, entry.name), directories);
  }
}

function listingOf(program: GoProgram, graph: PackageGraph, moduleCache: string): GoSourceListing {
  const error = findError(program, graph);
  if (error !== undefined) return listingOfError(error);
  const vendored = vendorList(program);
  const files = [...ownPackages(graph, program.importPath, moduleCache).flatMap(filesOf), ...profile(program)];
  const { module } = program;
  const vendor = vendored ? path.dirname(vendored) : module.dir;
  return {
    files: [...new Set(files)].sort(),
    moduleFiles: moduleFiles(module, vendored),
    isVendored: vendored !== undefined,
    moduleDirectories: graph.moduleDirectories(program.importPath, vendor),
  };
}

/** The packages of a program with editable files. */
function ownPackages(graph: PackageGraph, importPath: string, moduleCache: string): GoPackage[] {
  return graph.closure(importPath).filter(pkg => pkg.Dir !== undefined && !isBelow(pkg.Dir, moduleCache));
}

function listingOfError(error: string): GoSourceListing {
  return { files: [], moduleFiles: [], isVendored: false, moduleDirectories: new Map(), error };
}

/** Includes excluded files, because another Go version may compile them. */
function filesOf(pkg: GoPackage): string[] {
  const ignored = [...pkg.IgnoredGoFiles ?? [], ...pkg.IgnoredOtherFiles ?? []].filter(name => !/_test\.go$|^[._]/.test(name));
  return [...FILE_LISTS.flatMap(list => (pkg[list] ?? []) as string[]), ...ignored].map(name => path.resolve(pkg.Dir!, name));
}

/** The profile for profile-guided optimization. */
function profile({ dir, settings: { pgo } }: GoProgram): string[] {
  return [pgo === 'auto' ? path.join(dir, 'default.pgo') : pgo].filter(file => path.isAbsolute(file) && fs.existsSync(file));
}

/** The vendor list, if Go uses the vendor directory: https://go.dev/ref/mod#vendoring */
function vendorList({ module, settings: { mod } }: GoProgram): string | undefined {
  const file = path.join(module.workFile ? path.dirname(module.workFile) : module.dir, 'vendor', 'modules.txt');
  return (mod === undefined || mod === 'vendor') && fs.existsSync(file) ? file : undefined;
}

function moduleFiles(module: GoModule, vendored: string | undefined): string[] {
  const { workFile } = module;
  const used = workFile ? workspaceDirectories(workFile) : [];
  const members = [module, ...used.map(dir => findModule(dir)).filter(m => m !== undefined)];
  const directories = [module.dir, ...used, ...members.flatMap(m => m.replacedBy)];
  const files = [
    ...directories.flatMap(dir => ['go.mod', 'go.sum'].map(name => path.join(dir, name))),
    ...workFile ? [workFile, `${workFile}.sum`] : [],
    ...vendored ? [vendored] : [],
  ];
  return [...new Set(files)].filter(file => fs.existsSync(file)).sort();
}
