import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { Artifact, isPlaced, placeFile } from './artifact-cache';
import { isOlder } from './private/eviction';
import { makeDirectory } from './private/make-directory';
import { checkPath } from '../program/checks';

/** In characters and bytes; what is written below needs the rest. */
const MAX_PATH = 2048;
const MAX_NAME = 240;

/** Nothing is written for that long. */
const HOUR_MS = 60 * 60 * 1000;

/** A directory of a construct's own in the output directory of its app. Apps of cdk8s and of the AWS CDK both say where they write. */
export function defaultDirectory(construct: IConstruct, kind: string): string {
  const { outdir } = construct.node.root as { outdir?: unknown };
  if (typeof outdir !== 'string') {
    throw new Error(`there is no app with an output directory above ${construct.node.path}; give outdir`);
  }
  return path.join(outdir, kind, ...construct.node.path.split('/').map(id => id.replace(/[^\w.-]|^\.+$/g, '-')));
}

/** @throws if `outdir` is no path */
export function checkOutdir(outdir: string | undefined): void {
  if (outdir === undefined) return;
  checkPath('outdir', outdir, 'a directory of its own');
  const name = path.basename(path.resolve(outdir));
  if (outdir.length > MAX_PATH || Buffer.byteLength(name) > MAX_NAME) {
    throw new Error(`outdir must be a path that file systems take, got one of ${outdir.length} characters`);
  }
}

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
 * Writes a file of the output, which appears whole.
 *
 * @throws where the system refuses
 */
export function writeText(file: string, text: string): void {
  const dir = path.dirname(file);
  const draft = path.join(dir, `.${randomBytes(6).toString('hex')}`);
  writingTo(dir, () => {
    makeDirectory(dir);
    try {
      fs.writeFileSync(draft, text);
      fs.renameSync(draft, file);
    } finally {
      fs.rmSync(draft, { force: true });
    }
  });
}

/** @throws where the system refuses, by a message that names the prop */
function writingTo<T>(dir: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new Error(`outdir '${dir}' cannot be written (${(error as Error).message}); make room or give another directory`);
  }
}

function replaceDirectory(dir: string, texts: OutputFiles['texts'], artifacts: Required<OutputFiles>['artifacts']): void {
  const prefix = `.${path.basename(dir)}-`;
  sweep(path.dirname(dir), prefix);
  const staging = path.join(path.dirname(dir), prefix + randomBytes(6).toString('hex'));
  try {
    for (const [name, text] of Object.entries(texts)) {
      const file = path.join(staging, name);
      makeDirectory(path.dirname(file));
      fs.writeFileSync(file, text);
    }
    for (const [name, artifact] of Object.entries(artifacts)) placeFile(artifact, path.join(staging, name));
    renameOver(staging, dir);
  } finally {
    fs.rmSync(staging, { recursive: true, force: true });
  }
}

/** Removes what syntheses that were killed have left. */
function sweep(parent: string, prefix: string): void {
  const left = fs.existsSync(parent) ? fs.readdirSync(parent).filter(name => name.startsWith(prefix) && /^[0-9a-f]{12}$/.test(name.slice(prefix.length))) : [];
  for (const name of left) {
    if (isOlder(path.join(parent, name), HOUR_MS)) fs.rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}

/** Whether a directory has just these files. */
function holds(dir: string, texts: OutputFiles['texts'], artifacts: Required<OutputFiles>['artifacts']): boolean {
  const names = [texts, artifacts].flatMap(files => Object.keys(files));
  const found = new Set(filesBelow(dir, ''));
  return found.size === names.length && names.every(name => found.has(name))
    && Object.entries(texts).every(([name, text]) => fs.readFileSync(path.join(dir, name), 'utf8') === text)
    && Object.entries(artifacts).every(([name, artifact]) => isPlaced(artifact, path.join(dir, name)));
}

/** Whatever is below a directory and is none itself, by relative path with slashes; nothing if the directory is not there. */
function filesBelow(dir: string, prefix: string): string[] {
  const entries = fs.existsSync(dir) ? fs.readdirSync(dir, { withFileTypes: true }) : [];
  return entries.flatMap(entry => (entry.isDirectory() ? filesBelow(path.join(dir, entry.name), `${prefix}${entry.name}/`) : [prefix + entry.name]));
}

/** Removes a directory that an earlier synthesis has made, and nothing else. */
export function removeDirectory(dir: string, isOurs: IsOurs): void {
  if (fs.statSync(dir, { throwIfNoEntry: false })?.isDirectory() && isOurs(fs.readdirSync(dir), dir)) {
    writingTo(dir, () => fs.rmSync(dir, { recursive: true, force: true }));
  }
}

/** @throws if a directory is not to be replaced, or cannot be */
export function checkReplaceable(dir: string, isOurs: IsOurs): void {
  const stat = writingTo(dir, () => fs.statSync(dir, { throwIfNoEntry: false }));
  if (stat && !stat.isDirectory()) {
    throw new Error(`outdir '${dir}' is a file; give a directory that may be replaced`);
  }
  const files = stat ? writingTo(dir, () => fs.readdirSync(dir)).filter(name => name !== '.DS_Store') : []; // the Finder's
  if (files.length > 0 && !isOurs(files, dir)) {
    throw new Error(`outdir '${dir}' holds something else (${files.slice(0, 3).join(', ')}…) and would be replaced; give a directory of its own`);
  }
}

/** Tried again where a second synth does the same at this moment. */
function renameOver(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    fs.rmSync(to, { recursive: true, force: true });
    try {
      return fs.renameSync(from, to);
    } catch (error) {
      if (attempt === 10 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}
