import * as fs from 'fs';
import { exactStatOf } from '../../storage/file-status';

/** Windows has only O_RDONLY. */
const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants;

/**
 * The identity of files and directories at a point in time.
 *
 * It consists of inode, size, and modification times in nanoseconds. It does not depend on a clock.
 * Equal identities imply that nothing was written in between, even if a change was reverted. File
 * systems with times in whole seconds (FAT, HFS+) do not show a second change within one second.
 */
export class Snapshot {
  /**
   * Takes a snapshot of places, which may not exist.
   *
   * @param isFresh whether to open files, which makes network file systems revalidate their cached
   * attributes
   */
  public static of(places: Iterable<string>, isFresh = false): Snapshot {
    return new Snapshot(new Map([...places].map(place => {
      if (isFresh) open(place);
      return [place, identityOf(place)];
    })));
  }

  private constructor(private readonly identities: ReadonlyMap<string, string>) {}

  /** Returns the same snapshot, extended by the current state of more places. */
  public with(places: Iterable<string>): Snapshot {
    return new Snapshot(new Map([...this.identities, ...Snapshot.of(places).identities]));
  }

  /** Whether it contains all of these places. */
  public covers(places: Iterable<string>): boolean {
    return [...places].every(place => this.identities.has(place));
  }

  /**
   * Returns the places of a later snapshot that have changed, or that this one does not contain.
   */
  public changes(later: Snapshot): Set<string> {
    return new Set([...later.identities].filter(([place, identity]) => this.identities.get(place) !== identity).map(([place]) => place));
  }
}

/** The identity of a file or directory. For a symbolic link, it includes the target. */
export function identityOf(place: string): string {
  const own = describe(exactStatOf(place));
  return own.isLink ? `${own.text} -> ${describe(exactStatOf(place, true)).text}` : own.text;
}

function describe(stat: fs.BigIntStats | undefined): { text: string; isLink: boolean } {
  if (!stat) return { text: 'none', isLink: false };
  const { dev, ino, mode, size, mtimeNs, ctimeNs } = stat;
  return { text: `${dev}:${ino}:${mode}:${size}:${mtimeNs}:${ctimeNs}`, isLink: stat.isSymbolicLink() };
}

function open(place: string): void {
  try {
    fs.closeSync(fs.openSync(place, O_RDONLY + O_NONBLOCK));
  } catch { /* does not exist, or is not readable */ }
}
