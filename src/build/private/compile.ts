import * as fs from 'fs';
import * as path from 'path';
import { GoProgram, settingsKey } from '../../program/go-program';
import { ArtifactCache } from '../artifact-cache';
import type { GoBuildOutcome } from '../go-build-plan';
import { diagnose, failuresOf } from './diagnosis';
import { Fingerprinter } from './fingerprint';
import { GoCommand, said } from './go-command';
import { GoPackage, listPackages, tagFlags } from './package-graph';

const KIND = 'programs';

/** Compiles programs in as few `go build` calls as can be: one for each module, platform and flags, and none for what is cached. */
export function compile(programs: GoProgram[], cache: ArtifactCache): Map<GoProgram, GoBuildOutcome> {
  const outcomes = new Map<GoProgram, GoBuildOutcome>();
  const commands = new Map<string, GoCommand>();
  for (const group of groupBy(programs, p => `${p.module.dir}\0${settingsKey(p.settings)}`)) {
    try {
      const { module } = group[0];
      const go = commands.get(module.dir) ?? GoCommand.forModule(module);
      commands.set(module.dir, go);
      compileGroup(go, group, cache, outcomes);
    } catch (error) {
      // What stops a whole group (no Go, a broken go.mod) is the problem of each program in it.
      for (const program of group.filter(p => !outcomes.has(p))) {
        outcomes.set(program, { problem: (error as Error).message });
      }
    }
  }
  return outcomes;
}

function compileGroup(go: GoCommand, group: GoProgram[], cache: ArtifactCache, outcomes: Map<GoProgram, GoBuildOutcome>): void {
  const packages = listPackages(go, group);
  const fingerprinter = new Fingerprinter(go.version, packages);
  const fingerprints = new Map<GoProgram, string>();
  for (const program of group) {
    const problem = diagnose(program, packages);
    if (problem !== undefined) {
      outcomes.set(program, { problem });
      continue;
    }
    const fingerprint = fingerprinter.of(program);
    const binary = cache.get(KIND, fingerprint);
    if (binary) outcomes.set(program, { binary });
    else fingerprints.set(program, fingerprint);
  }
  for (const batch of distinctNames([...fingerprints.keys()])) {
    buildBatch(go, batch, packages, fingerprints, cache, outcomes);
  }
}

function buildBatch(
  go: GoCommand, batch: GoProgram[], packages: Map<string, GoPackage>, fingerprints: Map<GoProgram, string>,
  cache: ArtifactCache, outcomes: Map<GoProgram, GoBuildOutcome>,
): void {
  const { settings, module } = batch[0];
  cache.inScratch(dir => {
    const result = go.run(settings, ['build', ...buildFlags(batch[0]), '-o', dir + path.sep, '--', ...batch.map(p => p.importPath)]);
    const failures = result.status === 0 ? new Map<string, string>() : failuresOf(result.stderr);
    for (const program of batch) {
      const { Deps = [] } = packages.get(program.importPath)!;
      const lines = [...Deps, program.importPath].map(name => failures.get(name)).filter(text => text !== undefined);
      const file = path.join(dir, program.name + (settings.platform.os === 'windows' ? '.exe' : ''));
      if (lines.length === 0 && fs.existsSync(file)) {
        const facts = { name: program.name, importPath: program.importPath, go: go.version };
        outcomes.set(program, { binary: cache.add(KIND, fingerprints.get(program)!, file, facts) });
      } else {
        const text = lines.join('\n') || said(result);
        outcomes.set(program, { problem: `entry '${program.entry}' does not compile (paths are relative to ${module.dir}):\n${text}` });
      }
    }
  });
}

/** The flags of `go build` for a program. */
function buildFlags({ settings }: GoProgram): string[] {
  return [
    '-buildvcs=false',
    ...(settings.trimpath ? ['-trimpath'] : []),
    ...tagFlags(settings.tags),
    ...(settings.ldflags ? [`-ldflags=${settings.ldflags}`] : []),
  ];
}

/** `go build -o dir/` puts two programs of one name into one file and says nothing: keep them in batches of their own. */
function distinctNames(programs: GoProgram[]): GoProgram[][] {
  const batches: GoProgram[][] = [];
  for (const program of programs) {
    const name = program.name.toLowerCase(); // as a file system may see it
    const batch = batches.find(b => !b.some(p => p.name.toLowerCase() === name));
    if (batch) batch.push(program);
    else batches.push([program]);
  }
  return batches;
}

function groupBy<T>(items: T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    groups.set(name, [...groups.get(name) ?? [], item]);
  }
  return [...groups.values()];
}

