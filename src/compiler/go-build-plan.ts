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

/** The inputs of a program. */
export interface GoMaterials {
  /** The Go version (`go env GOVERSION`), such as `go1.26.8`. */
  readonly go: string;
  readonly modules: LinkedModule[];
}

/** A requested build of a program. */
export class GoBuild {
  public constructor(public readonly program: GoProgram, private readonly plan: GoBuildPlan) {}

  /**
   * The compiled program. Access compiles all pending requests of the construct tree.
   *
   * @throws if it does not compile
   */
  public get binary(): Artifact {
    const { binary, error } = this.plan.outcomeOf(this);
    if (!binary) throw new Error(error);
    return binary;
  }

  /**
   * The modules of the program, and the Go version that compiled it. They are cached with the
   * binary.
   *
   * @throws if it does not compile
   */
  public get materials(): GoMaterials {
    const { metadata } = this.binary;
    return { go: metadata.go as string, modules: metadata.modules as LinkedModule[] };
  }

  /** Whether the program compiles. Access compiles it. */
  public get succeeded(): boolean {
    return this.plan.outcomeOf(this).binary !== undefined;
  }

  /**
   * The packages of the program without the standard library, with the version of their module.
   *
   * The version of sources on disk is ''. The packages are cached with the binary.
   *
   * @throws if the program does not compile
   */
  public get packages(): { readonly [importPath: string]: string } {
    return this.binary.metadata.packages as { [importPath: string]: string };
  }

  /**
   * Compresses a file. The result depends only on the Go version of the program, not on the host.
   *
   * @throws if the compression fails
   */
  public gzip(from: string, to: string): void {
    gzipByGo(this.program, this.materials.go, this.cache, from, to);
  }

  /** The cache key of `gzip`. Equal keys produce equal bytes. */
  public get gzipKey(): string {
    return gzipKey(this.materials.go);
  }

  /** The cache of the program and of artifacts derived from it. */
  public get cache(): ArtifactCache {
    return this.plan.cacheOf(this.program);
  }

  /**
   * Returns the validation errors of a construct with this program, and compiles it.
   *
   * Only the first construct reports an error that affects many programs, such as a missing Go
   * installation or a broken go.mod.
   */
  public validate(construct: IConstruct): string[] {
    const { error } = this.plan.outcomeOf(this);
    return error !== undefined && this.plan.isFirstToReport(error, construct) ? [error] : [];
  }
}

/**
 * The programs of a construct tree.
 *
 * Constructs request them during construction. The first access to a result compiles all of them in
 * as few `go build` calls as possible.
 */
export class GoBuildPlan {
  /** The plan of the construct tree that contains the scope. */
  public static of(scope: IConstruct): GoBuildPlan {
    return treeSingleton(scope, 'GoBuildPlan', () => new GoBuildPlan());
  }

  private readonly builds = new Map<string, GoBuild>();
  private readonly outcomes = new Map<GoBuild, GoBuildOutcome>();
  private readonly caches = new Map<string, ArtifactCache>();
  private readonly reported = new Map<string, IConstruct>();
  private readonly warned = new Set<string>();

  private constructor() {}

  /** Requests a program. Equal programs share one build. */
  public request(program: GoProgram): GoBuild {
    const key = `${program.dir}\0${settingsKey(program.settings)}`;
    let build = this.builds.get(key);
    if (!build) {
      build = new GoBuild(program, this);
      this.builds.set(key, build);
    }
    return build;
  }

  /** Compiles pending requests and returns the outcome of a build. */
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

  /** Whether all requested programs compile. Access compiles them. */
  public get succeeded(): boolean {
    return [...this.builds.values()].every(build => build.succeeded);
  }

  /** The cache that a program's options select. */
  public cacheOf({ settings: { cacheDirectory } }: GoProgram): ArtifactCache {
    const directory = cacheDirectory ?? ArtifactCache.defaultDirectory();
    let cache = this.caches.get(directory);
    if (!cache) {
      cache = new ArtifactCache(directory);
      this.caches.set(directory, cache);
    }
    return cache;
  }

  /** Whether no other construct has reported the error yet. */
  public isFirstToReport(error: string, construct: IConstruct): boolean {
    const first = this.reported.get(error) ?? construct;
    this.reported.set(error, first);
    return first === construct;
  }

  /** Prints a summary to standard error if something was compiled, and each warning once. */
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
