import { brand } from '../validation/brand';

/**
 * How imports are resolved, and whether go.mod may change: the `-mod` flag of `go build`.
 *
 * @see https://go.dev/ref/mod#build-commands
 */
export class GoModMode {
  /** Resolves modules from the module cache. A go.mod that needs updates is an error. */
  public static readonly READONLY = new GoModMode('readonly');

  /** Resolves packages from the vendor directory, regardless of the Go version in go.mod. */
  public static readonly VENDOR = new GoModMode('vendor');

  /**
   * Resolves missing entries of go.mod and go.sum in copies. The files in the tree stay unchanged.
   */
  public static readonly MOD = new GoModMode('mod');

  private constructor(
    /** The value of the flag. */
    public readonly flag: string,
  ) {}
}
brand(GoModMode, 'GoModMode');
