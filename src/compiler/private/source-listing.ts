/**
 * The sources of a program on disk, without the standard library and the module cache, or an error
 * message.
 */
export interface GoSourceListing {
  /**
   * Absolute, sorted paths of package files without tests, and of embedded files, including
   * vendored packages.
   */
  readonly files: string[];
  /** Absolute, sorted paths of go.mod, go.sum, go.work, go.work.sum and vendor/modules.txt. */
  readonly moduleFiles: string[];
  /** Whether imports are resolved from a vendor directory. */
  readonly isVendored: boolean;
  /** The directories of third-party modules, by path. */
  readonly moduleDirectories: ReadonlyMap<string, string>;
  readonly error?: string;
}
