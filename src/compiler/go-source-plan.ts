import { IConstruct } from 'constructs';
import { GoBuildPlan } from './go-build-plan';
import { ArtifactCache } from '../storage/artifact-cache';
import { listSources } from './private/list-sources';
import { GoSourceListing } from './private/source-listing';
import { GoProgram } from '../program/go-program';
import { settingsKey } from '../program/go-settings';
import { treeSingleton } from '../synthesis/tree-singleton';

export type { GoSourceListing };

/** The requested sources of a program. */
export class GoSources {
  public constructor(public readonly program: GoProgram, private readonly plan: GoSourcePlan) {}

  /** Lists the sources of all requested programs of the construct tree, without compiling them. */
  public get listing(): GoSourceListing {
    return this.plan.listingOf(this);
  }
}

/**
 * The programs of a construct tree that are compiled outside this library. They are listed
 * together.
 */
export class GoSourcePlan {
  /** The plan of the construct tree that contains the scope. */
  public static of(scope: IConstruct): GoSourcePlan {
    return treeSingleton(scope, 'GoSourcePlan', root => new GoSourcePlan(program => GoBuildPlan.of(root).cacheOf(program)));
  }

  private readonly requested = new Map<string, GoSources>();
  private readonly listings = new Map<GoSources, GoSourceListing>();

  private constructor(private readonly cacheOf: (program: GoProgram) => ArtifactCache) {}

  /** Requests the sources of a program. Equal programs are listed once. */
  public request(program: GoProgram): GoSources {
    const key = `${program.dir}\0${settingsKey(program.settings)}`;
    const sources = this.requested.get(key) ?? new GoSources(program, this);
    this.requested.set(key, sources);
    return sources;
  }

  /** Lists all pending requests and returns the result of one. */
  public listingOf(sources: GoSources): GoSourceListing {
    if (!this.listings.has(sources)) {
      const pending = [...this.requested.values()].filter(s => !this.listings.has(s));
      const found = listSources(pending.map(s => s.program), this.cacheOf);
      pending.forEach(s => this.listings.set(s, found.get(s.program)!));
    }
    return this.listings.get(sources)!;
  }
}
