import * as fs from 'fs';
import { exactStatOf } from '../../storage/file-status';

/** Windows has but the first. */
const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants;

/**
 * What identifies files and directories at one time: inode, size, and the times of their last changes in nanoseconds. No clock takes part: equal
 * identities mean that nothing was written in between, however often something was changed and changed back.
 *
 * File systems that keep times in whole seconds (FAT, HFS+) show no second change within the same second.
 */
export class Snapshot {
  /**
   * A snapshot of places, whether or not there is anything.
   *
   * @param isFresh ask file systems of a network again, which believe what they knew of a file until it is opened
   */
  public static of(places: Iterable<string>, isFresh = false): Snapshot {
    return new Snapshot(new Map([...places].map(place => {
      if (isFresh) open(place);
      return [place, identityOf(place)];
    })));
  }

  private constructor(private readonly identities: ReadonlyMap<string, string>) {}

  /** The same, and more places as they are now. */
  public with(places: Iterable<string>): Snapshot {
    return new Snapshot(new Map([...this.identities, ...Snapshot.of(places).identities]));
  }

  /** Whether it has all of these places. */
  public covers(places: Iterable<string>): boolean {
    return [...places].every(place => this.identities.has(place));
  }

  /** The places of a later snapshot that have changed since this one, or that this one does not have. */
  public changes(later: Snapshot): Set<string> {
    return new Set([...later.identities].filter(([place, identity]) => this.identities.get(place) !== identity).map(([place]) => place));
  }
}

/** The identity of a file or directory; of a symbolic link, that of the link and of what it leads to. */
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
  } catch { /* not there, or not ours to read */ }
}
