import * as fs from 'fs';

/** What lies at a place, symbolic links not followed; undefined where there is nothing, or a file where the way there has a directory. */
export function statOf(place: string): fs.Stats | undefined {
  return orNothing(() => fs.lstatSync(place));
}

/** The same with exact numbers, of the place or of what a symbolic link leads to. */
export function exactStatOf(place: string, isFollowed = false): fs.BigIntStats | undefined {
  return orNothing(() => (isFollowed ? fs.statSync(place, { bigint: true }) : fs.lstatSync(place, { bigint: true })));
}

function orNothing<T>(stat: () => T): T | undefined {
  try {
    return stat();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Whether a file or directory is there, and was last written longer ago than that. */
export function isOlder(place: string, ms: number): boolean {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > ms;
}
