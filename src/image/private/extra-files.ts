import * as fs from 'fs';
import * as path from 'path';
import { sha256Of } from '../../build/artifact-cache';

/** A file of the user's, as every builder sees it. */
export interface ExtraFile {
  /** Absolute path on disk. */
  readonly source: string;
  /** Whether it can be executed; other bits of its mode are the machine's habit. */
  readonly isExecutable: boolean;
  readonly sha256: string;
}

/** @throws where a file is none that an image takes as it is */
export function statOf(file: string): fs.Stats {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!stat) throw new Error(`files: ${file} does not exist`);
  if (!stat.isFile() && !stat.isDirectory()) {
    throw new Error(`files: ${file} is ${stat.isSymbolicLink() ? 'a symbolic link' : 'no regular file'}; an image takes files as they are: put a copy in its place`);
  }
  return stat;
}

/** A file itself, or a directory and all files and directories below it, in the order of their names. */
export function filesBelow(file: string): string[] {
  if (!statOf(file).isDirectory()) return [file];
  return [file, ...fs.readdirSync(file).sort().flatMap(name => filesBelow(path.join(file, name)))];
}

export function describeFile(file: string): ExtraFile {
  const { mode } = statOf(file);
  return { source: file, isExecutable: Math.floor(mode / 0o100) % 2 === 1, sha256: sha256Of(fs.readFileSync(file)) }; // the owner's bit
}
