import * as fs from 'fs';
import * as path from 'path';
import { statOf } from './file-status';

/** Directories that other users may look into, and files in them. The umask may take rights away, and cannot give any. */
export const PUBLIC_DIRECTORY = 0o755;
export const PUBLIC_FILE = 0o644;

/** Directories of the cache. */
export const PRIVATE_DIRECTORY = 0o700;

/**
 * Makes a directory and those above it, with one mode whatever the umask is. `mkdir` with `recursive` never returns where nothing can be made,
 * such as below /proc.
 */
export function makeDirectory(dir: string, mode = PUBLIC_DIRECTORY): void {
  try {
    fs.mkdirSync(dir, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && fs.statSync(dir).isDirectory()) return;
    if (code !== 'ENOENT' || fs.existsSync(path.dirname(dir))) throw error;
    makeDirectory(path.dirname(dir), mode);
    makeDirectory(dir, mode);
  }
}

/**
 * Makes a directory below the cache's. Files that lie in the place of one of its parts are removed: nothing else repairs that.
 *
 * @returns the directory
 */
export function makeCacheDirectory(cache: string, below: string): string {
  let dir = cache;
  makeDirectory(cache, PRIVATE_DIRECTORY);
  for (const name of below.split(path.sep)) {
    dir = path.join(dir, name);
    const isInTheWay = !fs.statSync(dir, { throwIfNoEntry: false })?.isDirectory() && statOf(dir) !== undefined;
    if (isInTheWay) fs.rmSync(dir, { force: true });
    makeDirectory(dir, PRIVATE_DIRECTORY);
  }
  return dir;
}
