import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { BatchInputs } from './batch-inputs';
import { findError, errorsByPackage, findWarnings, remedyOf } from './build-errors';
import { forEachGroup } from './build-groups';
import { GoBuildOutcome } from './build-outcome';
import { Fingerprinter } from './fingerprint';
import { commandLines, GoCommand, outputOf } from './go-command';
import { KnownInputs } from './known-inputs';
import { PackageGraph } from './package-graph';
import { Snapshot } from './snapshot';
import { ProcessResult } from '../../processes/process';
import { GoProgram } from '../../program/go-program';
import { settingsKey } from '../../program/go-settings';
import { Artifact, ArtifactCache } from '../../storage/artifact-cache';
import { makeExecutable } from '../../storage/executables';
import { printable } from '../../validation/show';

const KIND = 'programs';

/** Programs of one module and one set of flags, with their build state. */
interface Group {
  readonly go: GoCommand;
  readonly cache: ArtifactCache;
  readonly programs: GoProgram[];
  readonly outcomes: Map<GoProgram, GoBuildOutcome>;
  /** Settings of the Go installation that affect the compiler. */
  readonly installation: string[];
}

/**
 * Compiles programs in as few `go build` calls as possible.
 *
 * There is one call for each module, platform and set of flags, and none for cached programs.
 */
export function compile(programs: GoProgram[], cacheOf: (program: GoProgram) => ArtifactCache): Map<GoProgram, GoBuildOutcome> {
  const outcomes = new Map<GoProgram, GoBuildOutcome>();
  forEachGroup(programs, cacheOf, {
    use: (group, go, cache) => {
      const [{ settings }] = group;
      compileGroup({ go, cache, programs: group, outcomes, installation: go.installationSettings(settings) });
    },
    fail: (group, error) => {
      for (const program of group.filter(p => !outcomes.has(p))) outcomes.set(program, { error, warnings: [] });
    },
  });
  return outcomes;
}

function compileGroup(group: Group): void {
  const { cache, outcomes, go } = group;
  const known = new KnownInputs(cache.root, group.programs);
  const before = Snapshot.of(known.all);
  const graph = PackageGraph.of(go, group.programs);
  const buildable: GoProgram[] = [];
  for (const program of group.programs) {
    const error = findError(program, graph);
    if (error !== undefined) outcomes.set(program, { error, warnings: [] });
    else buildable.push(program);
  }
  if (buildable.length === 0) return;
  const fingerprints = fingerprintsOf(group, graph, buildable);
  const isMissing = (program: GoProgram): boolean => {
    const binary = program.settings.cgo ? undefined : cache.get(KIND, fingerprints.get(program)!);
    if (binary) outcomes.set(program, { binary, warnings: warningsOf(program, binary, group), isCached: true });
    return binary === undefined;
  };
  const missing = buildable.filter(isMissing);
  if (missing.length === 0) return;
  // Another synthesis may be compiling the same programs. Wait for it, then check the cache again.
  cache.exclusively(`${missing[0].module.path}\0${settingsKey(missing[0].settings)}`, heartbeat => {
    for (const batch of distinctNames(missing.filter(isMissing)).flatMap(commandLines)) {
      const inputs = new BatchInputs(go, cache, graph, batch, before, (now, programs) => fingerprintsOf(group, now, programs));
      buildBatch(group, batch, inputs, fingerprints, heartbeat);
    }
  });
  known.update(BatchInputs.placesOf(go, graph, buildable));
}

function buildBatch(group: Group, batch: GoProgram[], inputs: BatchInputs, fingerprints: Map<GoProgram, string>, heartbeat: string): void {
  const { go, cache, outcomes } = group;
  const [{ settings, module }] = batch;
  const { graph } = inputs;
  cache.inScratch(dir => {
    const args = [...buildFlags(batch[0]), '-o', dir + path.sep, '--', ...batch.map(p => p.importPath)];
    const progress = { what: `compiling ${module.path} for ${settings.platform}`, results: { dir, total: batch.length } };
    const result = go.build(settings, args, progress, heartbeat);
    if (isFull(result, cache.root) && !cache.hasFallenBack) {
      cache.fallBack('no space left');
      return buildBatch(group, batch, inputs, fingerprints, heartbeat);
    }
    const failures = result.status === 0 ? new Map<string, string>() : errorsByPackage(result.stderr);
    const unchanged = result.status === undefined ? new Set<GoProgram>() : inputs.unchanged(fingerprints);
    for (const program of batch) {
      const lines = graph.closure(program.importPath).map(pkg => failures.get(pkg.ImportPath)).filter(text => text !== undefined);
      const file = path.join(dir, program.name + (settings.platform.os === 'windows' ? '.exe' : ''));
      if (lines.length === 0 && result.status !== undefined && fs.existsSync(file)) {
        makeExecutable(file);
        const key = unchanged.has(program) && !settings.cgo ? fingerprints.get(program)! : randomBytes(32).toString('hex');
        const { name, importPath } = program;
        const metadata = {
          name,
          importPath,
          go: go.version,
          warnings: findWarnings(program, graph),
          modules: graph.modules(importPath),
          packages: graph.versions(importPath),
        };
        const binary = cache.add(KIND, key, file, metadata);
        outcomes.set(program, { binary, warnings: [...warningsOf(program, binary, group), ...inputs.warningsOf(program)] });
      } else {
        outcomes.set(program, { error: errorOf(program, graph, lines, result), warnings: [] });
      }
    }
  });
}

/**
 * The error of a program. An error of a whole batch has the same text for each program, so it is
 * reported once.
 */
function errorOf(program: GoProgram, graph: PackageGraph, lines: string[], result: ProcessResult): string {
  const { entry, module, settings } = program;
  const places = `paths are relative to ${module.dir}`;
  if (lines.length > 0) {
    const text = printable(lines.join('\n'));
    return `entry '${entry}' does not compile (${places}):\n${text}${remedyOf(program, graph, text)}`;
  }
  const remedy = isFull(result) ? `\nfree disk space in the temporary directory ${os.tmpdir()} and in Go's build cache, or set TMPDIR or GOCACHE` : '';
  return `go build failed for module ${module.path} on ${settings.platform} (${places}):\n${outputOf(result)}${remedy}`;
}

/** Whether a file system is full, either any or that of a directory. */
function isFull({ stderr }: ProcessResult, directory?: string): boolean {
  const lines = stderr.split('\n').filter(line => /no space left on device|disk quota exceeded|not enough space on the disk/i.test(line));
  return lines.some(line => directory === undefined || line.includes(directory));
}

/** Warnings about the options, the compilation and the installation of Go. */
function warningsOf({ entry, settings }: GoProgram, binary: Artifact, { go, installation }: Group): string[] {
  const changes = installation.map(setting => `the go.env file of ${go.goroot} sets ${setting}, which changes the program`);
  return [...settings.warnings, ...binary.metadata.warnings as string[], ...changes].map(text => `entry '${entry}': ${text}`);
}

function fingerprintsOf({ go, installation, cache }: Group, graph: PackageGraph, programs: GoProgram[]): Map<GoProgram, string> {
  const fingerprinter = new Fingerprinter(go.toolchain(graph.standardLibrary, installation, cache), graph);
  return new Map(programs.map(program => [program, fingerprinter.of(program)]));
}

/** The flags of `go build` in addition to those of `go list`. */
function buildFlags({ settings }: GoProgram): string[] {
  return [
    ...(settings.trimpath ? ['-trimpath'] : []),
    ...(settings.pgo !== 'auto' ? [`-pgo=${settings.pgo}`] : []),
    ...(settings.ldflags ? [`-ldflags=${settings.ldflags}`] : []),
  ];
}

/**
 * `go build -o dir/` silently overwrites programs with equal names, so they belong to separate
 * batches.
 */
function distinctNames(programs: GoProgram[]): GoProgram[][] {
  const batches: GoProgram[][] = [];
  const seen = new Map<string, number>();
  for (const program of programs) {
    const name = program.name.toLowerCase(); // file systems may be case-insensitive
    const batch = seen.get(name) ?? 0;
    seen.set(name, batch + 1);
    (batches[batch] ??= []).push(program);
  }
  return batches;
}
