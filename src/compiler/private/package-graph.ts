import * as path from 'path';
import { commandLines, GoCommand, parseJson } from './go-command';
import { FILE_LISTS, GoListedModule, GoPackage, LinkedModule } from './go-package';
import { GoProgram } from '../../program/go-program';

const FIELDS = [
  'ImportPath', 'Name', 'Dir', 'Standard', 'Imports', 'ImportMap', 'Module', 'DefaultGODEBUG', 'Error', 'DepsErrors', 'IgnoredGoFiles', 'IgnoredOtherFiles', 'EmbedPatterns',
  ...FILE_LISTS,
];

/** The packages that programs are made of. */
export class PackageGraph {
  /** Asks Go for all packages of programs that share module and settings: one process for as many programs as a command line takes. */
  public static of(go: GoCommand, programs: GoProgram[]): PackageGraph {
    const { settings } = programs[0];
    const packages = new Map<string, GoPackage>();
    for (const part of commandLines(programs)) {
      const result = go.list(settings, ['-e', '-deps', `-json=${FIELDS.join(',')}`, '--', ...part.map(p => p.importPath)]);
      if (result.status !== 0) throw go.refusal(result);
      // The output is JSON objects one after another; each ends with a brace alone on its line.
      for (const text of result.stdout.split(/(?<=^\})\r?\n/m)) {
        if (text.trim() === '') continue;
        const pkg = parseJson<GoPackage>('go list', text);
        packages.set(pkg.ImportPath, pkg);
      }
    }
    return new PackageGraph(packages);
  }

  private constructor(private readonly packages: Map<string, GoPackage>) {}

  public get(importPath: string): GoPackage | undefined {
    return this.packages.get(importPath);
  }

  /** The packages that a package imports itself, without those of the standard library. */
  public imports(pkg: GoPackage): GoPackage[] {
    return (pkg.Imports ?? [])
      .map(name => this.packages.get(pkg.ImportMap?.[name] ?? name))
      .filter(imported => imported !== undefined)
      .filter(imported => !imported.Standard);
  }

  /** A package and all that it is made of, without the standard library, each after what it imports. */
  public closure(importPath: string): GoPackage[] {
    const main = this.packages.get(importPath);
    if (!main) return [];
    const found = new Set<GoPackage>();
    const seen = new Set([main]);
    // No recursion: generated code has chains of imports that are longer than the stack is deep.
    const stack = [{ pkg: main, imports: this.imports(main), next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const imported = top.imports[top.next++];
      if (imported === undefined) {
        found.add(top.pkg);
        stack.pop();
      } else if (!seen.has(imported)) {
        seen.add(imported);
        stack.push({ pkg: imported, imports: this.imports(imported), next: 0 });
      }
    }
    return [...found];
  }

  /** The packages of the standard library that programs import, in whatever way. */
  public get standardLibrary(): GoPackage[] {
    return [...this.packages.values()].filter(pkg => pkg.Standard);
  }

  /** The modules that a program is made of, without the standard library, the user's own by path alone. */
  public modules(importPath: string): LinkedModule[] {
    const found = new Map<string, LinkedModule>();
    for (const { Module } of this.closure(importPath)) {
      const module = Module?.Replace?.Version !== undefined ? Module.Replace : Module;
      if (!module) continue;
      const isLocal = Module!.Replace !== undefined && Module!.Replace.Version === undefined;
      found.set(module.Path, { path: module.Path, ...isLocal ? {} : { version: module.Version, sum: module.Sum } });
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Where the modules of others are that a program is made of, by path; vendored ones lie below `vendor`. */
  public moduleDirectories(importPath: string, vendor: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const { Module } of this.closure(importPath)) {
      if (!Module?.Version && !Module?.Replace) continue;
      found.set((Module.Replace?.Version !== undefined ? Module.Replace : Module).Path, Module.Replace?.Dir ?? Module.Dir ?? path.join(vendor, ...Module.Path.split('/')));
    }
    return found;
  }

  /**
   * The packages that a program is made of, without the standard library, each with the version of its module; '' where sources on
   * disk or another module stand in for it, whose version says nothing of it.
   */
  public versions(importPath: string): { [importPath: string]: string } {
    return Object.fromEntries(this.closure(importPath).map(pkg => [pkg.ImportPath, versionOf(pkg.Module)]));
  }
}

function versionOf(module: GoListedModule | undefined): string {
  const used = module?.Replace ?? module;
  return (used?.Path === module?.Path ? used?.Version : undefined) ?? '';
}
