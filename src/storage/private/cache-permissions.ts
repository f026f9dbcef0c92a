import * as fs from 'fs';


/** What a cache of ours holds. */
const OWN_NAMES = /^([a-z]+(-[a-z]+)*)$/;

/**
 * Takes the rights of other users away from a cache that everybody can write to, as caches are that were made with umask 0.
 *
 * @returns a warning where that is not ours to do
 */
export function warningOf(directory: string): string | undefined {
  if (process.platform === 'win32') return undefined; // its modes say nothing of who may write
  try {
    const { mode, uid } = fs.statSync(directory);
    const othersWrite = Math.floor(mode / 0o2) % 2 === 1;
    const isSticky = Math.floor(mode / 0o1000) % 2 === 1; // as /tmp is: everybody has files of their own there
    if (!othersWrite) return undefined;
    const isOwnCache = !isSticky && uid === process.getuid!() && fs.readdirSync(directory).every(name => OWN_NAMES.test(name));
    if (isOwnCache) {
      fs.chmodSync(directory, 0o700);
      return undefined;
    }
  } catch {
    return undefined; // there is none, or another check will tell what is the matter with it
  }
  return `all users of this machine can write to the cache ${directory}, and so change the programs that you deploy; take that right away, or set GOPHER_CONSTRUCTS_CACHE to a directory of your own`;
}
