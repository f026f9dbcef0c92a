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

/** In characters and bytes; what is written below needs the rest. */
const MAX_PATH = 2048;
const MAX_NAME = 240;

/** Nothing is written for that long. */
const HOUR_MS = 60 * 60 * 1000;

/** How long syntheses of one output give way to each other. */
const CONTENTION_MS = 30 * 1000;
const RETRY_MS = 20;
const CONTENDED = ['ENOTEMPTY', 'EEXIST', 'EPERM'];

/** By how much the clock of a file system may be late. */
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

/** A directory of a construct's own where its app keeps artifacts. */
export function defaultDirectory(place: Place, kind: string): string {
  const root = place.scope?.node?.root;
  const directory = root && artifactsOf(root);
  if (directory === undefined) throw new Error(`there is no app with an output directory above ${pathOf(place)}; give outdir`);
  return path.join(directory, kind, ...pathOf(place).split('/').map(id => id.replace(/[^\w.-]|^\.+$/g, '-')));
}

/**
 * The directory of an app's artifacts; undefined where the root of the tree is no app. An app of cdk8s keeps them apart from its manifests, a cloud
 * assembly holds its own.
 */
export function artifactsOf(root: IConstruct): string | undefined {
  const { outdir } = root as { outdir?: unknown };
  if (typeof outdir !== 'string') return undefined;
  return manifestDirectory(root) === undefined ? outdir : artifactPlace(outdir).directory;
}

/** The output directory of an app of cdk8s, of whatever copy, and of no other. */
export function manifestDirectory(root: IConstruct): string | undefined {
  const { outdir, outputFileExtension } = root as { outdir?: unknown; outputFileExtension?: unknown };
  return typeof outdir === 'string' && typeof outputFileExtension === 'string' ? outdir : undefined;
}

/** The directory that a construct writes. */
export const OUTDIR: Check<string> = chain(filePath('a directory of its own'), (errors, prop, outdir: string) => {
  const isTaken = outdir.length <= MAX_PATH && Buffer.byteLength(path.basename(path.resolve(outdir))) <= MAX_NAME;
  return errors.check(isTaken, `${prop} must be a path that file systems take, got one of ${outdir.length} characters`) ? outdir : undefined;
});

/** Whether a directory with these files and directories was made by an earlier synthesis, and has nothing else: what is replaced is deleted. */
export type IsOurs = (files: string[], dir: string) => boolean;

/** What a directory holds, by relative path with slashes. */
export interface OutputFiles {
  readonly texts: { readonly [file: string]: string };
  readonly artifacts?: { readonly [file: string]: Artifact };
}

/**
 * Writes a directory that holds these files and nothing else. It appears whole, in place of one that was there; one that holds them
 * already is left as it is.
 *
 * @throws where something else is there, or the system refuses
 */
export function writeDirectory(dir: string, isOurs: IsOurs, { texts, artifacts = {} }: OutputFiles): void {
  checkReplaceable(dir, isOurs);
  writingTo(dir, () => {
    if (!holds(dir, texts, artifacts)) replaceDirectory(dir, texts, artifacts);
  });
}

/**
 * Writes a file of the output, which appears whole. One that has the text already is left as it is.
 *
 * @throws where the system refuses
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

/** @throws where the system refuses, by a message that names the prop */
export function writingTo<T>(dir: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new Error(`outdir '${dir}' cannot be written (${(error as Error).message}); make room or set another directory`);
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

/** How names of directories begin that will be, or were, in the place of one. */
function stagingPrefix(dir: string): string {
  return `.${path.basename(dir)}-`;
}

/** Removes what syntheses that were killed have left. */
function sweep(parent: string, prefix: string): void {
  const left = listed(parent).filter(name => name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length)));
  for (const name of left) {
    if (isOlder(path.join(parent, name), HOUR_MS)) fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Whether a directory has just these files. */
function holds(dir: string, texts: OutputFiles['texts'], artifacts: Required<OutputFiles>['artifacts']): boolean {
  const names = [texts, artifacts].flatMap(files => Object.keys(files));
  try {
    const found = new Set(filesBelow(dir, ''));
    return found.size === names.length && names.every(name => found.has(name))
      && Object.entries(texts).every(([name, text]) => hasText(path.join(dir, name), text))
      && Object.entries(artifacts).every(([name, artifact]) => isPlaced(artifact, path.join(dir, name)));
  } catch {
    return false; // another synthesis is replacing it, or it cannot be read
  }
}

function hasText(file: string, text: string | Uint8Array): boolean {
  const stat = statOf(file);
  if (!stat?.isFile() || stat.size !== Buffer.byteLength(text)) return false; // anything else might block whoever reads it
  return fs.readFileSync(file).equals(Buffer.from(text));
}

/** Whatever is below a directory, but for directories with something in them, by relative path with slashes; nothing if the directory is not there. */
function filesBelow(dir: string, prefix: string): string[] {
  return listed(dir).flatMap(name => {
    const below = path.join(dir, name);
    if (!fs.lstatSync(below).isDirectory()) return [prefix + name];
    const files = filesBelow(below, `${prefix}${name}/`);
    return files.length > 0 ? files : [`${prefix}${name}/`];
  });
}

/** The names in a directory; none if it is not there, or no longer. */
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

/** The same of what is on disk: of a directory, or of the content of a file. Undefined where there is neither, or something else in it. */
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
 * Removes a file, or a directory at once: readers never see half of one. One that another synthesis has used since that time stays, where it shows
 * by `touch`.
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

/** Notes that an output is in use, and says whether it is still there. */
export function touch(place: string): boolean {
  try {
    fs.utimesSync(place, new Date(), new Date());
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    return true; // it is another user's, who keeps it
  }
}

function isNewer(place: string, since: number): boolean {
  return fs.lstatSync(place).mtimeMs > since - CLOCK_TICK_MS;
}

/** Removes a directory that an earlier synthesis has made, and nothing else. */
export function removeDirectory(dir: string, isOurs: IsOurs): void {
  if (statOf(dir)?.isDirectory() && isOurs(fs.readdirSync(dir), dir)) {
    writingTo(dir, () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  }
}

/** @throws if a directory is not to be replaced, or cannot be */
export function checkReplaceable(dir: string, isOurs: IsOurs): void {
  for (;;) {
    const stat = writingTo(dir, () => fs.statSync(dir, { throwIfNoEntry: false }));
    if (stat && !stat.isDirectory()) throw new Error(`outdir must be a directory that may be replaced, got the file '${dir}'`);
    const files = stat ? writingTo(dir, () => listed(dir)).filter(name => name !== '.DS_Store') : []; // the Finder's
    if (files.length === 0 || isOursNow(files, dir, isOurs)) return;
    if (fs.statSync(dir, { throwIfNoEntry: false })?.ino !== stat?.ino) continue; // another synthesis has replaced it while it was looked at
    throw new Error(`outdir '${dir}' holds something else (${files.slice(0, 3).join(', ')}…) and would be replaced; set a directory of its own`);
  }
}

/** What is just being replaced by another synthesis of the same output is ours as well. */
function isOursNow(files: string[], dir: string, isOurs: IsOurs): boolean {
  try {
    return isOurs(files, dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/**
 * Puts a directory in the place of another one. Where other syntheses do the same at this moment, the last one wins.
 *
 * @param old a free name for the one that is replaced
 * @param isDone whether what is there is what is to be there, whoever has put it there
 */
function exchange(from: string, to: string, old: string, isDone: () => boolean): void {
  for (const start = Date.now(); ;) {
    try {
      if (statOf(to)) fs.renameSync(to, old);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // gone by now
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
  } catch { /* there was none */ }
}
