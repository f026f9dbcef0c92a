import { GoCommand } from './go-command';
import { GoProgram } from '../../program/go-program';

/** What `go list` says of a package, as far as it is asked. */
export interface GoPackage {
  readonly ImportPath: string;
  readonly Name?: string;
  readonly Dir?: string;
  readonly Standard?: boolean;
  readonly Deps?: string[];
  readonly Module?: GoListedModule;
  readonly DefaultGODEBUG?: string;
  readonly Error?: { readonly Err: string; readonly Pos?: string };
  readonly DepsErrors?: { readonly Err: string; readonly Pos?: string }[];
  readonly [files: string]: unknown;
}

export interface GoListedModule {
  readonly Path: string;
  readonly Version?: string;
  readonly Sum?: string;
  readonly GoVersion?: string;
  readonly Replace?: GoListedModule;
}

/** Every list of files that can take part in compiling a package. */
export const FILE_LISTS = [
  'GoFiles', 'CgoFiles', 'CFiles', 'CXXFiles', 'MFiles', 'HFiles', 'FFiles', 'SFiles', 'SwigFiles', 'SwigCXXFiles',
  'SysoFiles', 'EmbedFiles',
];

const FIELDS = ['ImportPath', 'Name', 'Dir', 'Standard', 'Deps', 'Module', 'DefaultGODEBUG', 'Error', 'DepsErrors', ...FILE_LISTS];

/**
 * The packages of programs that share module and settings, with all that they import, by import path: one process, however
 * many programs.
 */
export function listPackages(go: GoCommand, programs: GoProgram[]): Map<string, GoPackage> {
  const { settings } = programs[0];
  const result = go.run(settings, [
    'list', '-e', '-deps', `-json=${FIELDS.join(',')}`, '-buildvcs=false', ...tagFlags(settings.tags), '--', ...programs.map(p => p.importPath),
  ]);
  if (result.status !== 0) {
    throw go.refusal(result);
  }
  const packages = new Map<string, GoPackage>();
  // The output is JSON objects one after another; each ends with a brace alone on its line.
  for (const text of result.stdout.split(/(?<=^\})\n/m)) {
    if (text.trim() === '') continue;
    const pkg = JSON.parse(text) as GoPackage;
    packages.set(pkg.ImportPath, pkg);
  }
  return packages;
}

export function tagFlags(tags: string[]): string[] {
  return tags.length > 0 ? [`-tags=${tags.join(',')}`] : [];
}
