import { IConstruct } from 'constructs';
import { GoBuildPlan } from './go-build-plan';
import { ArtifactCache } from '../storage/artifact-cache';
import { listSources } from './private/list-sources';
import { GoSourceListing } from './private/source-listing';
import { GoProgram } from '../program/go-program';
import { settingsKey } from '../program/go-settings';
import { treeSingleton } from '../synthesis/tree-singleton';

export type { GoSourceListing };

/** A program whose sources a construct has asked for. */
export class GoSources {
  public constructor(public readonly program: GoProgram, private readonly plan: GoSourcePlan) {}

  /** Asking lists the sources of all programs that have been requested in the construct tree so far. It compiles nothing. */
  public get listing(): GoSourceListing {
    return this.plan.listingOf(this);
  }
}

/** The programs of a construct tree that something else than this library compiles: all are listed together. */
export class GoSourcePlan {
  /** The plan of the tree that a construct stands in. */
  public static of(scope: IConstruct): GoSourcePlan {
    return treeSingleton(scope, 'GoSourcePlan', root => new GoSourcePlan(program => GoBuildPlan.of(root).cacheOf(program)));
  }

  private readonly requested = new Map<string, GoSources>();
  private readonly listings = new Map<GoSources, GoSourceListing>();

  private constructor(private readonly cacheOf: (program: GoProgram) => ArtifactCache) {}

  /** Asks for the sources of a program; the same program asked for twice is listed once. */
  public request(program: GoProgram): GoSources {
    const key = `${program.dir}\0${settingsKey(program.settings)}`;
    const sources = this.requested.get(key) ?? new GoSources(program, this);
    this.requested.set(key, sources);
    return sources;
  }

  /** Lists what has been requested and not listed yet. */
  public listingOf(sources: GoSources): GoSourceListing {
    if (!this.listings.has(sources)) {
      const pending = [...this.requested.values()].filter(s => !this.listings.has(s));
      const found = listSources(pending.map(s => s.program), this.cacheOf);
      pending.forEach(s => this.listings.set(s, found.get(s.program)!));
    }
    return this.listings.get(sources)!;
  }
}
