import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { GoProgram } from '../../program/go-program';
import { settingsKey } from '../../program/go-settings';
import { Artifact, ArtifactCache } from '../artifact-cache';
import type { GoBuildOutcome } from '../go-build-plan';
import { diagnose, failuresOf, findFlaws, hintOf } from './diagnosis';
import { makeExecutable } from './executable';
import { Fingerprinter } from './fingerprint';
import { GoCommand, said } from './go-command';
import { inGroups } from './groups';
import { inputsOf } from './list-sources';
import { Change } from './moment';
import { PackageGraph } from './package-graph';
import { compress, upxVersion } from './upx';

const KIND = 'programs';

/** Programs of one module and one set of flags, and what is known of them. */
interface Group {
  readonly go: GoCommand;
  readonly cache: ArtifactCache;
  readonly programs: GoProgram[];
  readonly outcomes: Map<GoProgram, GoBuildOutcome>;
  /** Versions of tools other than Go that take part. */
  readonly tools: string[];
}

/** Compiles programs in as few `go build` calls as can be: one for each module, platform and flags, and none for what is cached. */
export function compile(programs: GoProgram[], cacheOf: (program: GoProgram) => ArtifactCache): Map<GoProgram, GoBuildOutcome> {
  const outcomes = new Map<GoProgram, GoBuildOutcome>();
  inGroups(programs, cacheOf, {
    use: (group, go, cache) => {
      compileGroup({ go, cache, programs: group, outcomes, tools: group[0].settings.upx ? [upxVersion()] : [] });
    },
    fail: (group, problem) => {
      for (const program of group.filter(p => !outcomes.has(p))) outcomes.set(program, { problem, warnings: [] });
    },
  });
  return outcomes;
}

function compileGroup(group: Group): void {
  const { cache, outcomes } = group;
  const graph = PackageGraph.of(group.go, group.programs);
  const sound: GoProgram[] = [];
  for (const program of group.programs) {
    const problem = diagnose(program, graph);
    if (problem !== undefined) outcomes.set(program, { problem, warnings: [] });
    else sound.push(program);
  }
  const fingerprints = fingerprintsOf(group, graph, sound);
  const isMissing = (program: GoProgram): boolean => {
    const binary = program.settings.cgo ? undefined : cache.get(KIND, fingerprints.get(program)!);
    if (binary) outcomes.set(program, { binary, warnings: warningsOf(program, binary), isCached: true });
    return binary === undefined;
  };
  const missing = sound.filter(isMissing);
  if (missing.length === 0) return;
  // Another synthesis may be compiling the same at this moment: wait for it, then look again.
  cache.exclusively(`${missing[0].module.path}\0${settingsKey(missing[0].settings)}`, () => {
    for (const batch of distinctNames(missing.filter(isMissing))) {
      buildBatch(group, batch, graph, fingerprints);
    }
  });
}

function buildBatch(group: Group, batch: GoProgram[], graph: PackageGraph, fingerprints: Map<GoProgram, string>): void {
  const { go, cache, outcomes } = group;
  const [{ settings, module }] = batch;
  cache.inScratch(dir => {
    const args = [...buildFlags(batch[0]), '-o', dir + path.sep, '--', ...batch.map(p => p.importPath)];
    const result = go.build(settings, args, { what: `compiling ${module.path} for ${settings.platform}`, dir, total: batch.length });
    if (/no space left on device/i.test(result.stderr) && !cache.isAbandoned) {
      cache.abandon('no space left');
      return buildBatch(group, batch, graph, fingerprints);
    }
    const failures = result.status === 0 ? new Map<string, string>() : failuresOf(result.stderr);
    const now = result.status === undefined ? new Map<GoProgram, string>() : fingerprintsNow(group, batch, graph, fingerprints);
    for (const program of batch) {
      const lines = graph.closure(program.importPath).map(pkg => failures.get(pkg.ImportPath)).filter(text => text !== undefined);
      const file = path.join(dir, program.name + (settings.platform.os === 'windows' ? '.exe' : ''));
      if (lines.length === 0 && result.status !== undefined && fs.existsSync(file)) {
        if (settings.upx) compress(file);
        makeExecutable(file);
        const fingerprint = fingerprints.get(program)!;
        const key = now.get(program) === fingerprint && !settings.cgo ? fingerprint : randomUUID();
        const { name, importPath } = program;
        const facts = {
          name,
          importPath,
          go: go.version,
          flaws: findFlaws(program, graph),
          modules: graph.modules(importPath),
          packages: graph.versions(importPath),
        };
        const binary = cache.add(KIND, key, file, facts);
        outcomes.set(program, { binary, warnings: warningsOf(program, binary) });
      } else {
        const text = lines.reverse().join('\n') || said(result);
        const problem = `entry '${program.entry}' does not compile (paths are relative to ${module.dir}):\n${text}${hintOf(program, graph, text)}`;
        outcomes.set(program, { problem, warnings: [] });
      }
    }
  });
}

/**
 * The fingerprints of programs that have been compiled, but for those whose sources were edited meanwhile, even if they are now what they
 * were: keep only what is what it was taken for. Where everything is older than the first look at it, there is no need of a second.
 */
function fingerprintsNow(group: Group, batch: GoProgram[], graph: PackageGraph, fingerprints: Map<GoProgram, string>): Map<GoProgram, string> {
  const { go } = group;
  const changesOf = (places: Set<string>) => new Set([...places].map(place => go.beginning.changeOf(place)));
  const { own, around, areAll } = inputsOf(batch, graph, go.moduleCache);
  const changes = [...changesOf(own), ...changesOf(around)];
  if (areAll && changes.every(change => change === Change.NONE)) return fingerprints;
  const kept = batch.filter(program => !changesOf(inputsOf([program], graph, go.moduleCache).own).has(Change.SOME));
  return kept.length === 0 ? new Map() : fingerprintsOf(group, PackageGraph.of(go, kept), kept);
}

/** What to warn of: what the options have, and what was found when the program was compiled. */
function warningsOf(program: GoProgram, binary: Artifact): string[] {
  return [...program.settings.warnings, ...binary.facts.flaws as string[]].map(text => `entry '${program.entry}': ${text}`);
}

function fingerprintsOf({ go, tools }: Group, graph: PackageGraph, programs: GoProgram[]): Map<GoProgram, string> {
  const fingerprinter = new Fingerprinter(go.version, go.moduleCache, graph, tools);
  return new Map(programs.map(program => [program, fingerprinter.of(program)]));
}

/** The flags of `go build` beside those of `go list`. */
function buildFlags({ settings }: GoProgram): string[] {
  return [
    ...(settings.trimpath ? ['-trimpath'] : []),
    ...(settings.pgo !== 'auto' ? [`-pgo=${settings.pgo}`] : []),
    ...(settings.race ? ['-race'] : []),
    ...(settings.ldflags ? [`-ldflags=${settings.ldflags}`] : []),
  ];
}

/** `go build -o dir/` puts two programs of one name into one file and says nothing: keep them in batches of their own. */
function distinctNames(programs: GoProgram[]): GoProgram[][] {
  const batches: GoProgram[][] = [];
  const seen = new Map<string, number>();
  for (const program of programs) {
    const name = program.name.toLowerCase(); // as a file system may see it
    const batch = seen.get(name) ?? 0;
    seen.set(name, batch + 1);
    (batches[batch] ??= []).push(program);
  }
  return batches;
}
