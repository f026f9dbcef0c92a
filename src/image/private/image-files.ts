import * as fs from 'fs';
import * as path from 'path';
import { ImageConfig } from './image-config';
import { sha256OfFile } from '../../storage/artifact-cache';
import { showPath } from '../../validation/show';

/** A file of the user. */
export interface ExtraFile {
  /** The absolute path on disk. */
  readonly source: string;
  /**
   * Whether the file is executable. Other mode bits are ignored, because they depend on the host.
   */
  readonly isExecutable: boolean;
  readonly sha256: string;
}

/** @throws if the file is missing, unreadable, a symbolic link or a special file */
export function statOf(file: string): fs.Stats {
  const stat = lstat(file);
  if (!stat) throw new Error(`files: source ${showPath(file)} does not exist`);
  if (!stat.isFile() && !stat.isDirectory()) {
    throw new Error(`files: ${file} must be a regular file, got ${stat.isSymbolicLink() ? 'a symbolic link' : 'another kind'}; use a copy`);
  }
  return stat;
}

function lstat(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(`files: source ${showPath(file)} cannot be read (${code})`);
  }
}

/** Returns a file, or a directory with all files and directories below it, sorted by name. */
export function filesBelow(file: string): string[] {
  if (!statOf(file).isDirectory()) return [file];
  const names = fs.readdirSync(file).sort();
  const unreadable = names.find(name => name.includes('\ufffd'));
  if (unreadable !== undefined) throw new Error(`files: the name of ${path.join(file, unreadable)} must be UTF-8; rename it`);
  return [file, ...names.flatMap(name => filesBelow(path.join(file, name)))];
}

export function describeFile(file: string): ExtraFile {
  const { mode } = statOf(file);
  return { source: file, isExecutable: Math.floor(mode / 0o100) % 2 === 1, sha256: sha256OfFile(file) }; // the owner's bit
}

/** A file or directory of the user, with its path in the image. */
export interface PlacedFile {
  /** The absolute path on disk. */
  readonly source: string;
  /** The absolute path in the image. */
  readonly target: string;
  readonly isDirectory: boolean;
  readonly mode?: number;
}

/** A file or directory of the library, with a path from the root without a leading slash. */
interface OwnFile {
  readonly path: string;
  readonly content?: Uint8Array;
}

/**
 * Returns the user's files and directories, with their paths in the image.
 *
 * @param own files and directories of the library, where files can be replaced
 * @throws if two files have the same path, or a file and a directory
 */
export function placeFiles({ files, entrypoint }: ImageConfig, own: OwnFile[]): PlacedFile[] {
  const placed = files.flatMap(({ source, target, mode }) => filesBelow(source).map((one): PlacedFile => ({
    source: one, target: path.posix.join(target, path.relative(source, one).split(path.sep).join('/')), isDirectory: statOf(one).isDirectory(), mode,
  })));
  const taken = new Set([entrypoint]);
  for (const { source, target, isDirectory } of placed) {
    if (isDirectory) continue;
    if (taken.has(target)) throw new Error(`files must have unique targets, got ${target} twice (${source})`);
    taken.add(target);
  }
  const ownFiles = own.filter(file => file.content).map(file => `/${file.path}`);
  const directories = new Set([
    ...[...taken].flatMap(directoriesAbove),
    ...placed.filter(file => file.isDirectory).map(file => file.target),
    ...own.filter(file => !file.content).map(file => `/${file.path}`),
  ]);
  const both = [...taken, ...ownFiles].find(file => directories.has(file));
  if (both !== undefined) throw new Error(`files: ${both} must be either a file or a directory, got both; use another target for one of them`);
  return placed;
}

/**
 * Returns the parent directories of a path, from the top. For an absolute path, the first is the
 * root.
 */
export function directoriesAbove(at: string): string[] {
  const names = at.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/') || '/');
}
