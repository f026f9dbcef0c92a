import * as fs from 'fs';
import * as path from 'path';
import { Artifact } from './private/cache-entry';
import { isPlaced, placeFile } from './private/file-placement';

/**
 * Returns the path of an artifact as an executable with its own name, even on file systems without
 * modes.
 *
 * An existing file is compared, because it is about to run.
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

/**
 * Makes a file executable, regardless of the umask and of the transfer of the cache between hosts.
 */
export function makeExecutable(file: string): void {
  if (fs.statSync(file).mode % 0o1000 !== 0o755) fs.chmodSync(file, 0o755);
}

export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

export function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
