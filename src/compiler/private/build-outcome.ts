import { Artifact } from '../../storage/artifact-cache';

/** What came of compiling a program: the binary, or the message for the user. */
export interface GoBuildOutcome {
  readonly binary?: Artifact;
  readonly error?: string;
  readonly warnings: string[];
  readonly isCached?: boolean;
}
