import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Artifact } from './cache-entry';
import { makeDirectory } from '../directories';
import { statOf } from '../file-status';
import { sha256OfFile } from '../hash';

/**
 * Places an artifact at a path and replaces an existing file atomically.
 *
 * It is a hard link if the file system supports it, otherwise a copy.
 */
export function placeFile(artifact: Artifact, target: string): void {
  if (isSameFile(artifact.file, target)) return;
  makeDirectory(path.dirname(target));
  const temporary = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    linkOrCopy(artifact.file, temporary);
    fs.renameSync(temporary, target);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Whether a file is the artifact, or has the same content. */
export function isPlaced(artifact: Artifact, file: string): boolean {
  if (isSameFile(artifact.file, file)) return true;
  const stat = statOf(file);
  return stat !== undefined && stat.isFile() && stat.size === artifact.size && sha256OfFile(file) === artifact.sha256;
}

/** A symbolic link is not the same file, because its target may change. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map(statOf);
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

export function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
}
