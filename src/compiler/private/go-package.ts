/** The requested fields of a package in `go list`. */
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

/** A module of a program. The user's own modules have no version and checksum. */
export interface LinkedModule {
  readonly path: string;
  readonly version?: string;
  /** The checksum, in the format of go.sum. */
  readonly sum?: string;
}

/** All lists of files that may affect the compilation of a package. */
export const FILE_LISTS = [
  'GoFiles', 'CgoFiles', 'CFiles', 'CXXFiles', 'MFiles', 'HFiles', 'FFiles', 'SFiles', 'SwigFiles', 'SwigCXXFiles', 'SysoFiles', 'EmbedFiles',
];
