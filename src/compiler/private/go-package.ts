/** What `go list` says of a package, as far as it is asked. */
export interface GoPackage {
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Dir?: string;
  readonly Standard?: boolean;
  readonly Imports?: string[];
  readonly ImportMap?: { readonly [source: string]: string };
  readonly Module?: GoListedModule;
  readonly DefaultGODEBUG?: string;
  readonly Error?: GoListError;
  readonly DepsErrors?: GoListError[];
  readonly IgnoredGoFiles?: string[];
  readonly IgnoredOtherFiles?: string[];
  readonly GoFiles?: string[];
  readonly EmbedPatterns?: string[];
  readonly [files: string]: unknown;
}

export interface GoListError {
  readonly Err: string;
  readonly Pos?: string;
}

export interface GoListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Sum?: string;
  readonly Dir?: string;
  readonly GoVersion?: string;
  readonly Replace?: GoListedModule;
}

/** A module that is part of a program; without version and sum where its sources are the user's own. */
export interface LinkedModule {
  readonly path: string;
  readonly version?: string;
  /** As go.sum has it. */
  readonly sum?: string;
}

/** Every list of files that can take part in compiling a package. */
export const FILE_LISTS = [
  'GoFiles', 'CgoFiles', 'CFiles', 'CXXFiles', 'MFiles', 'HFiles', 'FFiles', 'SFiles', 'SwigFiles', 'SwigCXXFiles', 'SysoFiles', 'EmbedFiles',
];
