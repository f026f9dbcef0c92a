import * as path from 'path';
import { commandLines, GoCommand, parseJson } from './go-command';
import { FILE_LISTS, GoListedModule, GoPackage, LinkedModule } from './go-package';
import { GoProgram } from '../../program/go-program';

const FIELDS = [
  'ImportPath', 'Name', 'Dir', 'Standard', 'Imports', 'ImportMap', 'Module', 'DefaultGODEBUG', 'Error', 'DepsErrors', 'IgnoredGoFiles', 'IgnoredOtherFiles', 'EmbedPatterns',
  ...FILE_LISTS,
];

/** The packages of programs and their imports. */
export class PackageGraph {
  /**
   * Lists all packages of programs that share module and settings, in as few processes as command
   * lines allow.
   */
  public static of(go: GoCommand, programs: GoProgram[]): PackageGraph {
    const { settings } = programs[0];
    const packages = new Map<string, GoPackage>();
    for (const part of commandLines(programs)) {
      const result = go.list(settings, ['-e', '-deps', `-json=${FIELDS.join(',')}`, '--', ...part.map(p => p.importPath)]);
      if (result.status !== 0) throw go.refusal(result);
      // The output is a sequence of JSON objects. Each ends with a brace alone on its line.
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

  /** The direct imports of a package, without the standard library. */
  public imports(pkg: GoPackage): GoPackage[] {
    return (pkg.Imports ?? [])
      .map(name => this.packages.get(pkg.ImportMap?.[name] ?? name))
      .filter(imported => imported !== undefined)
      .filter(imported => !imported.Standard);
  }

  /** A package and its dependencies without the standard library, in dependency order. */
  public closure(importPath: string): GoPackage[] {
    const main = this.packages.get(importPath);
    if (!main) return [];
    const found = new Set<GoPackage>();
    const seen = new Set([main]);
    // Iterative, because import chains of generated code may exceed the call stack.
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

  /** The packages of the standard library that programs import, directly or indirectly. */
  public get standardLibrary(): GoPackage[] {
    return [...this.packages.values()].filter(pkg => pkg.Standard);
  }

  /** The modules of a program, without the standard library. The user's own have only a path. */
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

  /**
   * The directories of third-party modules of a program, by path. Vendored modules are below
   * `vendor`.
   */
  public moduleDirectories(importPath: string, vendor: string): Map<string, string> {
    const found = new Map<string, string>();
    for (const { Module } of this.closure(importPath)) {
      if (!Module?.Version && !Module?.Replace) continue;
      found.set((Module.Replace?.Version !== undefined ? Module.Replace : Module).Path, Module.Replace?.Dir ?? Module.Dir ?? path.join(vendor, ...Module.Path.split('/')));
    }
    return found;
  }

  /**
   * The packages of a program without the standard library, with the version of their module.
   *
   * The version is '' for sources on disk and for replaced modules, because it does not identify
   * the replacement.
   */
  public versions(importPath: string): { [importPath: string]: string } {
    return Object.fromEntries(this.closure(importPath).map(pkg => [pkg.ImportPath, versionOf(pkg.Module)]));
  }
}

function versionOf(module: GoListedModule | undefined): string {
  const used = module?.Replace ?? module;
  return (used?.Path === module?.Path ? used?.Version : undefined) ?? '';
}
