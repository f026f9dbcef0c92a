import * as fs from 'fs';
import * as path from 'path';
import { directoriesAbove, isInside, realPath } from './paths';
import { readDocument } from '../../storage/regular-file';
import { ArtifactPlace } from '../artifact-place';
import { hashOnDisk, removeOutput, writeText } from '../output-directory';

const RECORD = 'synthesis.json';
const VERSION = 1;
const COMMENT = 'written by gopher-constructs: a later synthesis removes unchanged files that it no longer writes';

/** Hashes of files and directories, by relative path with slashes. */
type Hashes = Map<string, string>;

/**
 * Written outputs, which are artifacts below the artifact directory and manifests below the
 * manifest directory.
 */
interface Outputs {
  readonly artifacts: Hashes;
  readonly manifests: Hashes;
}

/** The outputs of a synthesis. */
export interface Written {
  readonly artifacts: Hashes;
  /** Undefined if unknown. */
  readonly manifests?: Hashes;
  /** The start of the synthesis. Outputs that others have used since then are not removed. */
  readonly start: number;
}

const KINDS = ['artifacts', 'manifests'] as const;

/**
 * The outputs of this process by artifact directory, because two apps of one program may share an
 * output directory.
 */
const writtenHere = new Map<string, Outputs>();

/**
 * A file with the outputs of earlier syntheses for an output directory, so that a later synthesis
 * can remove outdated ones.
 *
 * It is among the artifacts, because the manifest directory contains only manifests. Each program
 * of the working directory has its own part, so programs with the same output directory do not
 * remove each other's files.
 */
export class SynthesisRecord {
  private readonly file: string;
  private readonly program = programName();

  public constructor(private readonly place: ArtifactPlace) {
    this.file = path.join(place.directory, RECORD);
  }

  /**
   * Adds the outputs of a synthesis, and removes outdated outputs of this program that are
   * unchanged.
   *
   * @param hasSucceeded called only if there is something to remove
   */
  public update(written: Written, hasSucceeded: () => boolean): void {
    const all = this.allWrittenHere(written);
    const programs = this.read();
    const before = programs.get(this.program) ?? noneWritten();
    const stale = mapKinds(kind => difference(before[kind], all[kind]));
    const removed = KINDS.filter(kind => written[kind] !== undefined && stale[kind].size > 0);
    const isRemoved = removed.length > 0 && hasSucceeded();
    const kept = mapKinds(kind => (isRemoved && removed.includes(kind) ? this.remove(kind, stale[kind], written.start) : stale[kind]));
    for (const [program, theirs] of programs) programs.set(program, mapKinds(kind => difference(theirs[kind], all[kind])));
    programs.set(this.program, mapKinds(kind => new Map([...kept[kind], ...all[kind]])));
    this.write(programs);
  }

  private allWrittenHere(written: Written): Outputs {
    const known = writtenHere.get(this.file) ?? noneWritten();
    writtenHere.set(this.file, known);
    KINDS.forEach(kind => written[kind]?.forEach((hash, name) => known[kind].set(name, hash)));
    return known;
  }

  private read(): Map<string, Outputs> {
    try {
      return parse(JSON.parse(readDocument(this.file).toString()));
    } catch {
      return new Map(); // missing or not trustworthy, so nothing is removed
    }
  }

  private write(programs: Map<string, Outputs>): void {
    const filled = [...programs].filter(([, written]) => KINDS.some(kind => written[kind].size > 0)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (filled.length > 0) {
      const sorted = (hashes: Hashes) => Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1)));
      const parts = filled.map(([program, written]) => [program, mapKinds(kind => sorted(written[kind]))]);
      writeText(this.file, `${JSON.stringify({ '//': COMMENT, 'version': VERSION, 'programs': Object.fromEntries(parts) }, undefined, 2)}\n`);
    } else if (fs.existsSync(this.file)) {
      fs.rmSync(this.file, { force: true });
      removeEmpty([this.place.directory]);
    }
  }

  /** Returns the outputs that remain because another synthesis has used them. */
  private remove(kind: typeof KINDS[number], stale: Hashes, start: number): Hashes {
    const root = kind === 'artifacts' ? this.place.directory : this.place.manifests;
    const states = [...stale].map(([name, hash]) => ({ name, state: stateOf(root, name, hash) }));
    const changed = new Set(states.filter(({ state }) => state === 'changed').map(({ name }) => imageOf(name)));
    // SBOMs before their images, which they refer to.
    const names = states.filter(({ name, state }) => state === 'unchanged' && !changed.has(imageOf(name))).map(({ name }) => name).sort().reverse();
    for (const name of names) {
      removeOutput(path.join(root, name), start);
      removeEmpty(directoriesAbove(path.join(root, name)).filter(dir => dir !== root && isInside(dir, root)));
    }
    return new Map([...stale].filter(([name]) => names.includes(name) && fs.existsSync(path.join(root, name))));
  }
}

function noneWritten(): Outputs {
  return { artifacts: new Map(), manifests: new Map() };
}

function mapKinds<T>(map: (kind: typeof KINDS[number]) => T): { readonly [kind in typeof KINDS[number]]: T } {
  return { artifacts: map('artifacts'), manifests: map('manifests') };
}

function difference(from: Hashes, other: Hashes): Hashes {
  return new Map([...from].filter(([name]) => !other.has(name)));
}

/**
 * An image and its SBOM are removed together, because readers report one without the other as an
 * error.
 */
function imageOf(name: string): string {
  return name.replace(/\.sbom$/, '');
}

/** Removes empty directories, up to the first one that is not empty. */
function removeEmpty(directories: string[]): void {
  try {
    directories.forEach(dir => fs.rmdirSync(dir));
  } catch { /* not empty, or removed meanwhile */ }
}

/** The state of an output, which another synthesis may remove or replace at the same time. */
function stateOf(root: string, name: string, hash: string): 'unchanged' | 'changed' | 'gone' {
  const place = path.join(root, name);
  if (isBelow(place, root) && hashOnDisk(place) === hash) return 'unchanged';
  return fs.existsSync(place) ? 'changed' : 'gone';
}

/** Whether a path is below a directory, including through symbolic links. */
function isBelow(place: string, root: string): boolean {
  return isInside(realPath(path.dirname(place)), realPath(root));
}

/**
 * The running file, relative to the working directory. Empty if it is elsewhere, such as a runtime
 * of other languages.
 */
function programName(): string {
  const file = process.argv[1] ?? '';
  return file !== '' && isInside(path.resolve(file), process.cwd()) ? path.relative(process.cwd(), file).split(path.sep).join('/') : '';
}

/** @throws if it is not a record of this version */
function parse(record: unknown): Map<string, Outputs> {
  const { version, programs } = record as { version: unknown; programs: { [program: string]: { [kind: string]: object } } };
  if (version !== VERSION) throw new Error('another version');
  return new Map(Object.entries(programs).map(([program, written]) => [program, mapKinds(kind => parseHashes(written[kind]))]));
}

/** Ignores paths outside the directory, which no synthesis writes. */
function parseHashes(hashes: object): Hashes {
  const isSafe = ([name, hash]: [string, unknown]) => /^[0-9a-f]{64}$/.test(String(hash)) && name.split('/').every(part => /^[^\\:]+$/.test(part) && !/^\.+$/.test(part));
  return new Map(Object.entries(hashes).filter(isSafe));
}
