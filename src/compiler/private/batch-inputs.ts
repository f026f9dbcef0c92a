import { isBelow } from './fingerprint';
import { GoCommand } from './go-command';
import { inputsOf } from './list-sources';
import { moduleName, UnpackedModules } from './module-cache';
import { PackageGraph } from './package-graph';
import { Snapshot } from './snapshot';
import { GoProgram } from '../../program/go-program';
import { ArtifactCache } from '../../storage/artifact-cache';

/**
 * What programs are compiled from, watched while they are compiled. A program is kept under its fingerprint only if nothing that the fingerprint
 * names was written to meanwhile, not even to be put back.
 */
export class BatchInputs {
  /** Everything that is looked at before packages are listed. */
  public static placesOf(go: GoCommand, graph: PackageGraph, programs: GoProgram[]): Set<string> {
    const { own, around } = inputsOf(programs, graph, go.moduleCache);
    return new Set([...own, ...around]);
  }

  /** Modules in Go's module cache that are not what go.sum says. */
  private readonly edited: Set<string>;
  private readonly around: Set<string>;
  private readonly places: Set<string>;
  private readonly start: Snapshot;
  /** Whether `start` is older than the list of packages: then that list was still right when the programs were compiled. */
  private readonly isListed: boolean;

  /**
   * @param before made before packages were listed, of what the programs were made of the last time
   * @param fingerprintsIn the fingerprints of the programs by another list of packages
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

  /** The programs whose fingerprints name what they have been compiled from. */
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
      return new Map(); // somebody has broken what compiled a moment ago
    }
  }

  /** What somebody has to do about the module cache. */
  public warningsOf(program: GoProgram): string[] {
    return this.editedModulesOf(program).map(name =>
      `module ${name} in the module cache differs from what go.sum says, so the program is not kept; 'go clean -modcache' removes what was edited`);
  }

  private editedModulesOf({ importPath }: GoProgram): string[] {
    const pinned = this.graph.closure(importPath).filter(pkg => pkg.Dir !== undefined && isBelow(pkg.Dir, this.go.moduleCache));
    return [...new Set(pinned.map(moduleName))].filter(name => name !== undefined && this.edited.has(name)) as string[];
  }
}
