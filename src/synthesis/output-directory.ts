import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { artifactPlace } from './artifact-place';
import { Artifact, isPlaced, placeFile } from '../storage/artifact-cache';
import { makeDirectory, PUBLIC_FILE } from '../storage/directories';
import { isOlder, statOf } from '../storage/file-status';
import { sha256Of, sha256OfFile } from '../storage/hash';
import { chain, Check, path as filePath } from '../validation/shapes';

export { makeDirectory } from '../storage/directories';

/** In characters and bytes. The remainder of the path limit is for files below the directory. */
const MAX_PATH = 2048;
const MAX_NAME = 240;

/** No write takes this long. */
const HOUR_MS = 60 * 60 * 1000;

/** The time for which syntheses of one output retry on conflicts. */
const CONTENTION_MS = 30 * 1000;
const RETRY_MS = 20;
const CONTENDED = ['ENOTEMPTY', 'EEXIST', 'EPERM'];

/** The maximum delay of a file system's clock. */
const CLOCK_TICK_MS = 20;

/** A construct that does not exist yet: its parent, and its id. */
export interface Place {
  readonly scope?: IConstruct;
  readonly id: string;
}

/** The path of a construct that does not exist yet. */
export function pathOf({ scope, id }: Place): string {
  return [scope?.node?.path, String(id ?? '').replace(/\//g, '--')].filter(Boolean).join('/');
}

/** The default directory of a construct among the artifacts of its app. */
export function defaultDirectory(place: Place, kind: string): string {
  const root = place.scope?.node?.root;
  const directory = root && artifactsOf(root);
  if (directory === undefined) throw new Error(`outdir must be set if no parent of ${pathOf(place)} is an app with an output directory`);
  return path.join(directory, kind, ...pathOf(place).split('/').map(id => id.replace(/[^\w.-]|^\.+$/g, '-')));
}

/**
 * The artifact directory of an app, or undefined if the root of the tree is not an app.
 *
 * cdk8s apps separate artifacts from manifests. A cloud assembly contains its artifacts.
 */
export function artifactsOf(root: IConstruct): string | undefined {
  const { outdir } = root as { outdir?: unknown };
  if (typeof outdir !== 'string') return undefined;
  return manifestDirectory(root) === undefined ? outdir : artifactPlace(outdir).directory;
}

/** The output directory of a cdk8s app, from any copy of cdk8s, or undefined. */
export function manifestDirectory(root: IConstruct): string | undefined {
  const { outdir, outputFileExtension } = root as { outdir?: unknown; outputFileExtension?: unknown };
  return typeof outdir === 'string' && typeof outputFileExtension === 'string' ? outdir : undefined;
}

/** The directory that a construct writes. */
export const OUTDIR: Check<string> = chain(filePath('a directory of its own'), (errors, prop, outdir: string) => {
  const isTaken = outdir.length <= MAX_PATH && Buffer.byteLength(path.basename(path.resolve(outdir))) <= MAX_NAME;
  return errors.check(isTaken, `${prop} must be a path of at most ${MAX_PATH} characters with a name of at most ${MAX_NAME} bytes, got ${outdir.length} characters`) ? outdir : undefined;
});

/**
 * Whether an earlier synthesis created a directory with these entries, and nothing else is in it.
 * Replaced directories are deleted.
 */
export type IsReplaceable = (files: string[], dir: string) => boolean;

/** The files of a directory, by relative path with slashes. */
export interface OutputFiles {
  readonly texts: { readonly [file: string]: string };
  readonly artifacts?: { readonly [file: string]: Artifact };
}

/**
 * Writes a directory with exactly these files, and replaces an existing one atomically.
 *
 * A directory with the same files is unchanged.
 *
 * @throws if the directory contains other files, or on a system error
 */
export function writeDirectory(dir: string, isReplaceable: IsReplaceable, { texts, artifacts = {} }: OutputFiles): void {
  checkReplaceable(dir, isReplaceable);
  writingTo(dir, () => {
    if (!holds(dir, texts, artifacts)) replaceDirectory(dir, texts, artifacts);
  });
}

/**
 * Writes an output file atomically. A file with the same content is unchanged.
 *
 * @throws on a system error
 */
export function writeText(file: string, text: string | Uint8Array): void {
  const dir = path.dirname(file);
  const temporary = path.join(dir, `.${randomBytes(6).toString('hex')}`);
  writingTo(dir, () => {
    makeDirectory(dir);
    if (hasText(file, text)) return;
    try {
      fs.writeFileSync(temporary, text, { mode: PUBLIC_FILE });
      fs.renameSync(temporary, file);
    } finally {
      fs.rmSync(temporary, { force: true });
    }
  });
}

/** @throws a message that names the prop, on a system error */
export function writingTo<T>(dir: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new Error(`outdir '${dir}' is not writable (${(error as Error).message}); free disk space, or set another directory`);
  }
}

function replaceDirectory(dir: string, texts: OutputFiles['texts'], artifacts: Required<OutputFiles>['artifacts']): void {
  const parent = path.dirname(dir);
  const prefix = stagingPrefix(dir);
  const newName = () => path.join(parent, prefix + randomBytes(6).toString('hex'));
  makeDirectory(parent);
  sweep(parent, prefix);
  const staging = newName();
  const old = newName();
  try {
    makeDirectory(staging);
    for (const [name, text] of Object.entries(texts)) {
      const file = path.join(staging, name);
      makeDirectory(path.dirname(file));
      fs.writeFileSync(file, text, { mode: PUBLIC_FILE });
    }
    for (const [name, artifact] of Object.entries(artifacts)) placeFile(artifact, path.join(staging, name));
    exchange(staging, dir, old, () => holds(dir, texts, artifacts));
  } finally {
    for (const left of [staging, old]) fs.rmSync(left, { recursive: true, force: true });
  }
}

/** The prefix of temporary names for a directory. */
function stagingPrefix(dir: string): string {
  return `.${path.basename(dir)}-`;
}

/** Removes remains of killed syntheses. */
function sweep(parent: string, prefix: string): void {
  const left = listed(parent).filter(name => name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length)));
  for (const name of left) {
    if (isOlder(path.join(parent, name), HOUR_MS)) fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Whether a directory contains exactly these files. */
function holds(dir: string, texts: OutputFiles['texts'], artifacts: Required<OutputFiles>['artifacts']): boolean {
  const names = [texts, artifacts].flatMap(files => Object.keys(files));
  try {
    const found = new Set(filesBelow(dir, ''));
    return found.size === names.length && names.every(name => found.has(name))
      && Object.entries(texts).every(([name, text]) => hasText(path.join(dir, name), text))
      && Object.entries(artifacts).every(([name, artifact]) => isPlaced(artifact, path.join(dir, name)));
  } catch {
    return false; // another synthesis is replacing it, or it is not readable
  }
}

function hasText(file: string, text: string | Uint8Array): boolean {
  const stat = statOf(file);
  if (!stat?.isFile() || stat.size !== Buffer.byteLength(text)) return false; // other kinds of files may block on reading
  return fs.readFileSync(file).equals(Buffer.from(text));
}

/**
 * Files and empty directories below a directory, by relative path with slashes. Empty if the
 * directory does not exist.
 */
function filesBelow(dir: string, prefix: string): string[] {
  return listed(dir).flatMap(name => {
    const below = path.join(dir, name);
    if (!fs.lstatSync(below).isDirectory()) return [prefix + name];
    const files = filesBelow(below, `${prefix}${name}/`);
    return files.length > 0 ? files : [`${prefix}${name}/`];
  });
}

/** The names in a directory. Empty if it does not exist. */
function listed(dir: string): string[] {
  try {
    return fs.readdirSync(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The SHA-256 of the files of a directory and their names. */
export function hashFiles({ texts, artifacts = {} }: OutputFiles): string {
  return hashEntries([
    ...Object.entries(texts).map(([name, text]): [string, string] => [name, sha256Of(text)]),
    ...Object.entries(artifacts).map(([name, { sha256 }]): [string, string] => [name, sha256]),
  ]);
}

/**
 * The same hash for a directory or a file on disk. Undefined if neither exists, or if the directory
 * contains other kinds of files.
 */
export function hashOnDisk(place: string): string | undefined {
  try {
    if (fs.lstatSync(place).isFile()) return sha256OfFile(place);
    const names = filesBelow(place, '');
    if (!names.every(name => fs.lstatSync(path.join(place, name)).isFile())) return undefined;
    return hashEntries(names.map(name => [name, sha256OfFile(path.join(place, name))]));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function hashEntries(entries: [file: string, sha256: string][]): string {
  return sha256Of(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/**
 * Removes a file, or a directory atomically, so that readers never see a part of it.
 *
 * An output that another synthesis has used since then, as `touch` records, remains.
 */
export function removeOutput(place: string, since: number): void {
  const staging = path.join(path.dirname(place), stagingPrefix(place) + randomBytes(6).toString('hex'));
  try {
    if (isNewer(place, since)) return;
    if (fs.lstatSync(place).isFile()) return fs.unlinkSync(place);
    fs.renameSync(place, staging);
    if (isNewer(staging, since)) return fs.renameSync(staging, place);
  } catch (error) {
    if (!['ENOENT', ...CONTENDED].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  fs.rmSync(staging, { recursive: true, force: true, maxRetries: 3 });
}

/** Marks an output as used, and returns whether it still exists. */
export function touch(place: string): boolean {
  try {
    fs.utimesSync(place, new Date(), new Date());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    return true; // owned by another user
  }
}

function isNewer(place: string, since: number): boolean {
  return fs.lstatSync(place).mtimeMs > since - CLOCK_TICK_MS;
}

/** Removes a directory that an earlier synthesis created, and nothing else. */
export function removeDirectory(dir: string, isReplaceable: IsReplaceable): void {
  if (statOf(dir)?.isDirectory() && isReplaceable(fs.readdirSync(dir), dir)) {
    writingTo(dir, () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  }
}

/** @throws if a directory must not or cannot be replaced */
export function checkReplaceable(dir: string, isReplaceable: IsReplaceable): void {
  for (;;) {
    const stat = writingTo(dir, () => fs.statSync(dir, { throwIfNoEntry: false }));
    if (stat && !stat.isDirectory()) throw new Error(`outdir must be a directory that may be replaced, got the file '${dir}'`);
    const files = stat ? writingTo(dir, () => listed(dir)).filter(name => name !== '.DS_Store') : []; // created by the Finder
    if (files.length === 0 || isReplaceableNow(files, dir, isReplaceable)) return;
    if (fs.statSync(dir, { throwIfNoEntry: false })?.ino !== stat?.ino) continue; // another synthesis has replaced it meanwhile
    throw new Error(`outdir must not contain other files, because it is replaced, got '${dir}' with ${files.slice(0, 3).join(', ')}…; set another directory`);
  }
}

/** A directory that another synthesis of the same output is replacing is accepted as well. */
function isReplaceableNow(files: string[], dir: string, isReplaceable: IsReplaceable): boolean {
  try {
    return isReplaceable(files, dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/**
 * Replaces a directory with another one. If several syntheses do so at the same time, the last one
 * wins.
 *
 * @param old an unused name for the replaced directory
 * @param isDone whether the directory already has the intended content, from any synthesis
 */
function exchange(from: string, to: string, old: string, isDone: () => boolean): void {
  for (const start = Date.now(); ;) {
    try {
      if (statOf(to)) fs.renameSync(to, old);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // removed meanwhile
    }
    try {
      return fs.renameSync(from, to);
    } catch (error) {
      const isContended = CONTENDED.includes((error as NodeJS.ErrnoException).code ?? '');
      if (isContended && isDone()) return;
      if (!isContended) restore(old, to);
      if (!isContended || Date.now() - start > CONTENTION_MS) throw error;
    }
    fs.rmSync(old, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS * Math.random());
  }
}

function restore(old: string, to: string): void {
  try {
    fs.renameSync(old, to);
  } catch { /* did not exist */ }
}
