import { IConstruct } from 'constructs';
import { GoProgram } from '../program/go-program';
import { settingsKey } from '../program/go-settings';
import { Artifact, ArtifactCache } from '../storage/artifact-cache';
import { GoBuildOutcome } from './private/build-outcome';
import { compile } from './private/compile';
import { LinkedModule } from './private/go-package';
import { gzipByGo, gzipKey } from './private/gzip';
import { treeSingleton } from '../synthesis/tree-singleton';

export type { LinkedModule };

/** What a program was made of. */
export interface GoMaterials {
  /** What `go env GOVERSION` says, such as `go1.26.8`. */
  readonly go: string;
  readonly modules: LinkedModule[];
}

/** A program that a construct has asked for. */
export class GoBuild {
  public constructor(public readonly program: GoProgram, private readonly plan: GoBuildPlan) {}

  /**
   * The compiled program. Asking compiles everything that has been requested in the construct tree so far.
   *
   * @throws if it does not compile
   */
  public get binary(): Artifact {
    const { binary, error } = this.plan.outcomeOf(this);
    if (!binary) throw new Error(error);
    return binary;
  }

  /**
   * The modules that the program is made of, and the Go that compiled it. They are kept beside the binary: asking runs nothing more.
   *
   * @throws if it does not compile
   */
  public get materials(): GoMaterials {
    const { facts } = this.binary;
    return { go: facts.go as string, modules: facts.modules as LinkedModule[] };
  }

  /** Whether it compiles; asking compiles, too. */
  public get succeeded(): boolean {
    return this.plan.outcomeOf(this).binary !== undefined;
  }

  /**
   * The packages that the program is made of, without the standard library, each with the version of its module ('' for sources on
   * disk). It is kept beside the binary: asking runs nothing more.
   *
   * @throws if the program does not compile
   */
  public get packages(): { readonly [importPath: string]: string } {
    return this.binary.facts.packages as { [importPath: string]: string };
  }

  /**
   * Compresses a file into another, to the same bytes on every machine that has the Go that compiled the program.
   *
   * @throws if that fails
   */
  public gzip(from: string, to: string): void {
    gzipByGo(this.program, this.materials.go, this.cache, from, to);
  }

  /** Says how `gzip` compresses: equal keys, equal bytes. */
  public get gzipKey(): string {
    return gzipKey(this.materials.go);
  }

  /** Where the program is cached, and what is made of it may be. */
  public get cache(): ArtifactCache {
    return this.plan.cacheOf(this.program);
  }

  /**
   * The validation errors of a construct that needs this program; asking compiles, too. What is wrong with many programs at once
   * (no Go, a broken go.mod) is told by the first construct only.
   */
  public validate(construct: IConstruct): string[] {
    const { error } = this.plan.outcomeOf(this);
    return error !== undefined && this.plan.isFirstToReport(error, construct) ? [error] : [];
  }
}

/**
 * The programs that a construct tree asks for. Constructs request them while the tree is made; the first that needs a result has
 * all of them compiled together, in as few `go build` calls as can be.
 */
export class GoBuildPlan {
  /** The plan of the tree that a construct stands in. */
  public static of(scope: IConstruct): GoBuildPlan {
    return treeSingleton(scope, 'GoBuildPlan', () => new GoBuildPlan());
  }

  private readonly builds = new Map<string, GoBuild>();
  private readonly outcomes = new Map<GoBuild, GoBuildOutcome>();
  private readonly caches = new Map<string, ArtifactCache>();
  private readonly reported = new Map<string, IConstruct>();
  private readonly warned = new Set<string>();

  private constructor() {}

  /** Asks for a program; the same program asked for twice is one build. */
  public request(program: GoProgram): GoBuild {
    const key = `${program.dir}\0${settingsKey(program.settings)}`;
    let build = this.builds.get(key);
    if (!build) {
      build = new GoBuild(program, this);
      this.builds.set(key, build);
    }
    return build;
  }

  /** Compiles what has been requested and not compiled yet, and tells what came of one of them. */
  public outcomeOf(build: GoBuild): GoBuildOutcome {
    if (!this.outcomes.has(build)) {
      const start = Date.now();
      const pending = [...this.builds.values()].filter(b => !this.outcomes.has(b));
      const outcomes = compile(pending.map(b => b.program), program => this.cacheOf(program));
      pending.forEach(b => this.outcomes.set(b, outcomes.get(b.program)!));
      this.report([...outcomes.values()], (Date.now() - start) / 1000);
    }
    return this.outcomes.get(build)!;
  }

  /** Whether all that has been requested compiles; asking compiles. */
  public get succeeded(): boolean {
    return [...this.builds.values()].every(build => build.succeeded);
  }

  /** The cache that a program's options name. */
  public cacheOf({ settings: { cacheDirectory } }: GoProgram): ArtifactCache {
    const directory = cacheDirectory ?? ArtifactCache.defaultDirectory();
    let cache = this.caches.get(directory);
    if (!cache) {
      cache = new ArtifactCache(directory);
      this.caches.set(directory, cache);
    }
    return cache;
  }

  /** Whether no other construct has reported an error yet. */
  public isFirstToReport(error: string, construct: IConstruct): boolean {
    const first = this.reported.get(error) ?? construct;
    this.reported.set(error, first);
    return first === construct;
  }

  /** One line to standard error where something was compiled; each warning once. */
  private report(outcomes: GoBuildOutcome[], seconds: number): void {
    for (const warning of outcomes.flatMap(o => o.warnings)) {
      if (!this.warned.has(warning)) process.stderr.write(`gopher-constructs: warning: ${warning}\n`);
      this.warned.add(warning);
    }
    const count = (matches: (o: GoBuildOutcome) => boolean) => outcomes.filter(matches).length;
    const compiled = count(o => o.binary !== undefined && !o.isCached);
    const failed = count(o => o.error !== undefined);
    if (compiled + failed > 0) {
      process.stderr.write(`gopher-constructs: ${compiled} compiled, ${count(o => o.isCached === true)} cached${failed ? `, ${failed} failed` : ''} in ${seconds.toFixed(1)} s\n`);
    }
  }
}
