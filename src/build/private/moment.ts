import * as fs from 'fs';

/** Windows has but the first. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;

/** A point in time by the clock of one file system, for telling what has changed there since. */
export class Moment {
  private readonly device: bigint;
  private readonly time: bigint;

  /** @param file a new file, made for its time */
  public constructor(file: string) {
    fs.writeFileSync(file, '');
    const { dev, ctimeNs } = fs.statSync(file, { bigint: true });
    this.device = dev;
    this.time = ctimeNs;
  }

  /**
   * Whether a file or directory has not changed since: false also where it cannot be told, as of symbolic links, of other file systems, whose
   * clocks may differ, of what changed in the same tick of the clock, and of directories on Windows.
   */
  public isAfter(place: string): boolean {
    let descriptor: number;
    try {
      // Opened, because a file system of a network believes what it knew of a file until the file is opened.
      descriptor = fs.openSync(place, O_RDONLY + O_NOFOLLOW + O_NONBLOCK);
    } catch {
      return false;
    }
    try {
      const { dev, ctimeNs, mtimeNs } = fs.fstatSync(descriptor, { bigint: true });
      return dev === this.device && ctimeNs < this.time && mtimeNs < this.time;
    } finally {
      fs.closeSync(descriptor);
    }
  }
}
