import * as fs from 'fs';


/** Names in a cache of this library. */
const OWN_NAMES = /^([a-z]+(-[a-z]+)*)$/;

/**
 * Removes write access of other users from the cache. Caches that were created with umask 0 are
 * world-writable.
 *
 * @returns a warning if the library must not change the directory
 */
export function warningOf(directory: string): string | undefined {
  if (process.platform === 'win32') return undefined; // modes on Windows do not represent permissions
  try {
    const { mode, uid } = fs.statSync(directory);
    const othersWrite = Math.floor(mode / 0o2) % 2 === 1;
    const isSticky = Math.floor(mode / 0o1000) % 2 === 1; // as for /tmp, where users own their files
    if (!othersWrite) return undefined;
    const isOwnCache = !isSticky && uid === process.getuid!() && fs.readdirSync(directory).every(name => OWN_NAMES.test(name));
    if (isOwnCache) {
      fs.chmodSync(directory, 0o700);
      return undefined;
    }
  } catch {
    return undefined; // does not exist, or another check reports the error
  }
  return `the cache ${directory} must not be writable by all users, because they could change the programs that you deploy; restrict its mode, or set GOPHER_CONSTRUCTS_CACHE`;
}
