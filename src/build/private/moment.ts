import * as fs from 'fs';

/** Windows has but the first. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;

/** What has become of a file or directory. */
export enum Change {
  NONE,
  SOME,
  UNKNOWN,
}

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
   * What has become of a file or directory since: of the latter, whether something was put there or taken. `UNKNOWN` are symbolic links,
   * other file systems, whose clocks may differ, times to come, and directories on Windows.
   */
  public changeOf(place: string): Change {
    let descriptor: number;
    try {
      // Opened, because a file system of a network believes what it knew of a file until the file is opened.
      descriptor = fs.openSync(place, O_RDONLY + O_NOFOLLOW + O_NONBLOCK);
    } catch {
      return Change.UNKNOWN;
    }
    try {
      const { dev, ctimeNs, mtimeNs } = fs.fstatSync(descriptor, { bigint: true });
      if (dev !== this.device) return Change.UNKNOWN;
      if (ctimeNs >= this.time) return Change.SOME;
      return mtimeNs < this.time ? Change.NONE : Change.UNKNOWN;
    } finally {
      fs.closeSync(descriptor);
    }
  }
}
