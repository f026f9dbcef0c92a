import * as fs from 'fs';
import * as path from 'path';
import { statOf } from './file-status';

/** The mode of directories and files for other users. The umask can only remove permissions. */
export const PUBLIC_DIRECTORY = 0o755;
export const PUBLIC_FILE = 0o644;

/** The mode of cache directories. */
export const PRIVATE_DIRECTORY = 0o700;

/**
 * Creates a directory and its parents with one mode, regardless of the umask.
 *
 * `mkdir` with `recursive` hangs if nothing can be created, such as below /proc.
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
 * Creates a directory below the cache. Files in its place are removed, because nothing else repairs
 * them.
 *
 * @returns the directory
 */
export function makeCacheDirectory(cache: string, below: string): string {
  let dir = cache;
  makeDirectory(cache, PRIVATE_DIRECTORY);
  for (const name of below.split(path.sep)) {
    dir = path.join(dir, name);
    const isBlocked = !fs.statSync(dir, { throwIfNoEntry: false })?.isDirectory() && statOf(dir) !== undefined;
    if (isBlocked) fs.rmSync(dir, { force: true });
    makeDirectory(dir, PRIVATE_DIRECTORY);
  }
  return dir;
}
