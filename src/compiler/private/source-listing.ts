/** What a program is made of on disk, without the standard library and the module cache; or the message for the user. */
export interface GoSourceListing {
  /** Absolute paths, sorted: files of packages, but for tests, and what they embed; vendored packages included. */
  readonly files: string[];
  /** Files that say which modules there are (go.mod, go.sum, go.work, go.work.sum, vendor/modules.txt), absolute, sorted. */
  readonly moduleFiles: string[];
  /** Whether imports are found in a vendor directory. */
  readonly isVendored: boolean;
  /** Where modules of others are, by path. */
  readonly moduleDirectories: ReadonlyMap<string, string>;
  readonly error?: string;
}
