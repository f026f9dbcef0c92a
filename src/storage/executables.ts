import * as fs from 'fs';
import * as path from 'path';
import { Artifact } from './private/cache-entry';
import { isPlaced, placeFile } from './private/file-placement';

/**
 * The path of an artifact as a command of its own name, executable also where the cache is on a file system that kept no modes. What is there is
 * compared: it is about to be run.
 */
export function placeExecutable(artifact: Artifact, name: string): string {
  const file = path.join(path.dirname(artifact.file), executable(name));
  if (!isPlaced(artifact, file)) {
    fs.rmSync(file, { recursive: true, force: true });
    placeFile(artifact, file);
  }
  makeExecutable(file);
  return file;
}

/** For whoever runs it: neither this user's umask nor what carried a cache from one machine to another decides that. */
export function makeExecutable(file: string): void {
  if (fs.statSync(file).mode % 0o1000 !== 0o755) fs.chmodSync(file, 0o755);
}

export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

export function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
