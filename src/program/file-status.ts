import * as fs from 'fs';
import { showPath } from '../validation/show';

/**
 * The status of a file, or undefined if it does not exist.
 *
 * @throws an error that names the prop if the file system rejects the path, such as a too long one
 */
export function statOf(prop: string, file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Error(`${prop} ${showPath(file)} cannot be read (${code})`);
  }
}
