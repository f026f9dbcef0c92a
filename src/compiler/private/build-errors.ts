import * as fs from 'fs';
import * as path from 'path';
import { GoListError, GoPackage } from './go-package';
import { PackageGraph } from './package-graph';
import { GoProgram } from '../../program/go-program';

const IMPORTS_C = /^\s*(import\s+)?"C"\s*$/m;
const WITHOUT_CGO = /^\/\/go:build .*!\s*cgo\b/m;
const MENTIONS_CGO = /"[^"\n]*(\bcgo\b|CGO_ENABLED)[^"\n]*"|`[^`]*(\bcgo\b|CGO_ENABLED)[^`]*`/i;

/** Returns the error of `go list` for a program, or undefined. */
export function findError(program: GoProgram, graph: PackageGraph): string | undefined {
  const main = graph.get(program.importPath);
  const at = `entry '${program.entry}'`;
  if (!main) return `${at}: 'go list' does not report package ${program.importPath}`;
  if (!program.settings.cgo) {
    const needed = graph.closure(program.importPath).find(pkg => !pkg.GoFiles?.length && usesC(pkg));
    if (needed) return `${at} requires cgo, because package ${needed.ImportPath} has no Go files without it; ${remedyFor(needed)}`;
  }
  const errors = [main.Error, ...main.DepsErrors ?? []].filter(e => e !== undefined);
  if (errors.length > 0) {
    const lines = new Set(errors.map(e => (e.Pos ? `${e.Pos}: ${e.Err}` : e.Err)));
    return `${at} cannot be built for ${program.settings.platform}:\n${[...lines].join('\n')}${hint(errors)}`;
  }
  if (main.Name !== 'main') {
    return `${at} must be a directory with 'package main', got package ${main.Name} on ${program.settings.platform}`;
  }
  return undefined;
}

/** Returns warnings about a program that compiles but will not work as intended. */
export function findWarnings(program: GoProgram, graph: PackageGraph): string[] {
  if (program.settings.cgo) return [];
  return graph.closure(program.importPath).filter(isStubWithoutCgo).map(stub =>
    `package ${stub.ImportPath} requires cgo: without it the program compiles, but fails when it uses the package; ${remedyFor(stub)}`);
}

/** A hint for compiler errors about names in files that require cgo. */
export function remedyOf(program: GoProgram, graph: PackageGraph, text: string): string {
  if (program.settings.cgo || !/\bundefined\b/.test(text)) return '';
  const isNamed = ({ Name, ImportPath }: GoPackage) => new RegExp(`\\b${Name}\\.`).test(text) || text.includes(`# ${ImportPath}\n`);
  const partial = graph.closure(program.importPath).filter(pkg => isNamed(pkg) && usesC(pkg));
  return partial.map(pkg => `\n(package ${pkg.ImportPath} has files that require cgo and are excluded; ${remedyFor(pkg)})`).join('');
}

/** A hint for common errors of `go list`. */
function hint(errors: GoListError[]): string {
  const text = errors.map(e => e.Err).join('\n');
  if (/no matching files found|cannot embed/.test(text)) {
    return '\n(a //go:embed pattern matches no files; if they are generated, run the generator before synthesis)';
  }
  if (/missing go\.sum entry|updates to go\.mod needed|no required module provides/.test(text)) {
    return "\n(run 'go mod tidy' in the module to update go.mod and go.sum)";
  }
  return '';
}

function remedyFor(pkg: GoPackage): string {
  const allow = 'set buildOptions.cgo and use an environment with a C library';
  return isThirdParty(pkg) ? `use a package in pure Go instead of ${pkg.Module!.Path}, or ${allow}` : allow;
}

/** Whether a package is from another module. Modules of the user's own tree have no version. */
function isThirdParty({ Module }: GoPackage): boolean {
  return Module?.Version !== undefined && (!Module.Replace || Module.Replace.Version !== undefined);
}

/** Whether a package has a stub for builds without cgo, beside files that use C. */
function isStubWithoutCgo(pkg: GoPackage): boolean {
  return usesC(pkg) && sources(pkg, pkg.GoFiles).some(text => WITHOUT_CGO.test(text) && MENTIONS_CGO.test(withoutComments(text)));
}

/** Whether excluded files of a package use C. */
function usesC(pkg: GoPackage): boolean {
  return sources(pkg, pkg.IgnoredGoFiles).some(text => IMPORTS_C.test(text));
}

function sources(pkg: GoPackage, files: string[] | undefined): string[] {
  return (files ?? []).map(file => fs.readFileSync(path.resolve(pkg.Dir ?? '', file), 'utf8'));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Splits the output of `go build` into blocks by import path. */
export function errorsByPackage(stderr: string): Map<string, string> {
  const failures = new Map<string, string>();
  let current: string | undefined;
  for (const line of stderr.split(/\r?\n/)) {
    const heading = /^# (\S+)/.exec(line);
    if (heading) {
      current = heading[1];
      failures.set(current, line);
    } else if (current !== undefined && line !== '') {
      failures.set(current, `${failures.get(current)}\n${line}`);
    }
  }
  return failures;
}
