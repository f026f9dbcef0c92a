import * as fs from 'fs';
import { showPath } from '../validation/show';

/**
 * What is at a path, or undefined where nothing is.
 *
 * @throws where the system refuses the path, such as one that is too long, by a message that names the prop
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
