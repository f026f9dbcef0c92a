import { Artifact } from '../../storage/artifact-cache';

/** The outcome of a build, which is the binary or an error message. */
export interface GoBuildOutcome {
  readonly binary?: Artifact;
  readonly error?: string;
  readonly warnings: string[];
  readonly isCached?: boolean;
}
