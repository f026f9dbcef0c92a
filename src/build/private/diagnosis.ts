import { GoPackage } from './package-graph';
import { GoProgram } from '../../program/go-program';

/** Why a program cannot be compiled, as far as `go list` knows, or undefined. */
export function diagnose(program: GoProgram, packages: Map<string, GoPackage>): string | undefined {
  const main = packages.get(program.importPath);
  const at = `entry '${program.entry}'`;
  if (!main) return `${at}: Go does not find package ${program.importPath}`;
  const errors = [main.Error, ...main.DepsErrors ?? []].filter(e => e !== undefined);
  if (errors.length > 0) {
    const lines = errors.map(e => (e.Pos ? `${e.Pos}: ${e.Err}` : e.Err));
    return `${at} cannot be built for ${program.settings.platform}:\n${[...new Set(lines)].join('\n')}`;
  }
  if (main.Name !== 'main') {
    return `${at} is package ${main.Name} on ${program.settings.platform}, not main; an entry is a directory with 'package main'`;
  }
  return undefined;
}

/** What `go build` printed, by the import path that each block of it is headed with. */
export function failuresOf(stderr: string): Map<string, string> {
  const failures = new Map<string, string>();
  let current: string | undefined;
  for (const line of stderr.split('\n')) {
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
