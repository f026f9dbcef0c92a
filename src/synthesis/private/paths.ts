import * as fs from 'fs';
import * as path from 'path';

/** The directories above a directory, starting with its parent. */
export function directoriesAbove(directory: string): string[] {
  const above = path.dirname(directory);
  return above === directory ? [] : [above, ...directoriesAbove(above)];
}

/** Whether an absolute path is the directory or inside it. */
export function isInside(place: string, directory: string): boolean {
  const relative = path.relative(directory, place);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** The path without symbolic links, as far as it exists. */
export function realPath(place: string): string {
  try {
    return fs.realpathSync(place);
  } catch {
    const above = path.dirname(place);
    return above === place ? place : path.join(realPath(above), path.basename(place));
  }
}
