import { isBelow } from './fingerprint';
import { GoCommand } from './go-command';
import { inputsOf } from './list-sources';
import { moduleName, UnpackedModules } from './module-cache';
import { PackageGraph } from './package-graph';
import { Snapshot } from './snapshot';
import { GoProgram } from '../../program/go-program';
import { ArtifactCache } from '../../storage/artifact-cache';

/**
 * The inputs of programs, watched during compilation.
 *
 * A program is cached under its fingerprint only if no input was written to meanwhile, even if its
 * content is the same afterwards.
 */
export class BatchInputs {
  /** All places to watch before packages are listed. */
  public static placesOf(go: GoCommand, graph: PackageGraph, programs: GoProgram[]): Set<string> {
    const { own, around } = inputsOf(programs, graph, go.moduleCache);
    return new Set([...own, ...around]);
  }

  /** Modules in Go's module cache that do not match go.sum. */
  private readonly edited: Set<string>;
  private readonly around: Set<string>;
  private readonly places: Set<string>;
  private readonly start: Snapshot;
  /** Whether `start` precedes the list of packages. The list is then valid for the compilation. */
  private readonly isListed: boolean;

  /**
   * @param before a snapshot of the inputs of the last compilation, from before packages were
   * listed
   * @param fingerprintsIn the fingerprints of the programs for another list of packages
   */
  public constructor(
    private readonly go: GoCommand, cache: ArtifactCache, public readonly graph: PackageGraph, private readonly programs: GoProgram[],
    before: Snapshot, private readonly fingerprintsIn: (graph: PackageGraph, programs: GoProgram[]) => Map<GoProgram, string>,
  ) {
    const { own, around, areAll } = inputsOf(programs, graph, go.moduleCache);
    const modules = new UnpackedModules(programs.flatMap(({ importPath }) => graph.closure(importPath)), go.moduleCache);
    this.around = around;
    this.isListed = areAll && before.covers([...own, ...around]);
    this.places = new Set([...own, ...around, ...modules.places]);
    this.start = this.isListed ? before.with(modules.places) : Snapshot.of(this.places);
    this.edited = modules.edited(cache);
  }

  /** The programs with fingerprints that match the compiled inputs. */
  public unchanged(fingerprints: Map<GoProgram, string>): Set<GoProgram> {
    const changes = this.start.changes(Snapshot.of(this.places, true));
    const { go, graph } = this;
    const kept = this.programs.filter(program => {
      const { own } = inputsOf([program], graph, go.moduleCache);
      const modules = new UnpackedModules(graph.closure(program.importPath), go.moduleCache);
      return this.editedModulesOf(program).length === 0 && ![...own, ...modules.places].some(place => changes.has(place));
    });
    const isSame = this.isListed && ![...this.around].some(place => changes.has(place));
    if (isSame || kept.length === 0) return new Set(kept);
    const now = this.fingerprintsNow(kept);
    return new Set(kept.filter(program => now.get(program) === fingerprints.get(program)));
  }

  private fingerprintsNow(programs: GoProgram[]): Map<GoProgram, string> {
    try {
      return this.fingerprintsIn(PackageGraph.of(this.go, programs), programs);
    } catch {
      return new Map(); // the sources have become invalid during compilation
    }
  }

  /** Warnings about edited modules in the module cache. */
  public warningsOf(program: GoProgram): string[] {
    return this.editedModulesOf(program).map(name =>
      `module ${name} in the module cache does not match go.sum, so the program is not cached; run 'go clean -modcache' to remove the edited files`);
  }

  private editedModulesOf({ importPath }: GoProgram): string[] {
    const pinned = this.graph.closure(importPath).filter(pkg => pkg.Dir !== undefined && isBelow(pkg.Dir, this.go.moduleCache));
    return [...new Set(pinned.map(moduleName))].filter(name => name !== undefined && this.edited.has(name)) as string[];
  }
}
