import * as fs from 'fs';
import * as path from 'path';

/** Makes a directory and those above it. `mkdir` with `recursive` never returns where nothing can be made, such as below /proc. */
export function makeDirectory(dir: string): void {
  try {
    fs.mkdirSync(dir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && fs.statSync(dir).isDirectory()) return;
    if (code !== 'ENOENT' || fs.existsSync(path.dirname(dir))) throw error;
    makeDirectory(path.dirname(dir));
    makeDirectory(dir);
  }
}
