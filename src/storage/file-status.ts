import * as fs from 'fs';

/**
 * Returns the status of a place without following symbolic links, or undefined if it does not
 * exist.
 */
export function statOf(place: string): fs.Stats | undefined {
  return undefinedIfMissing(() => fs.lstatSync(place));
}

/** Returns the status with bigint precision, optionally of the target of a symbolic link. */
export function exactStatOf(place: string, isFollowed = false): fs.BigIntStats | undefined {
  return undefinedIfMissing(() => (isFollowed ? fs.statSync(place, { bigint: true }) : fs.lstatSync(place, { bigint: true })));
}

function undefinedIfMissing<T>(stat: () => T): T | undefined {
  try {
    return stat();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Whether a file or directory exists and was last modified earlier than `ms` milliseconds ago. */
export function isOlder(place: string, ms: number): boolean {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > ms;
}
