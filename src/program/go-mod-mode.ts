import { brand } from '../validation/brand';

/**
 * Where imports are found and whether go.mod is taken as it is: the `-mod` flag of `go build`.
 *
 * @see https://go.dev/ref/mod#build-commands
 */
export class GoModMode {
  /** Modules come from the module cache; a go.mod that needs updates is an error. */
  public static readonly READONLY = new GoModMode('readonly');

  /** Packages come from the vendor directory, whatever go.mod says of the Go version. */
  public static readonly VENDOR = new GoModMode('vendor');

  /** What go.mod and go.sum lack is looked up, in copies of them: the files in the tree stay as they are. */
  public static readonly MOD = new GoModMode('mod');

  private constructor(
    /** The flag's value. */
    public readonly flag: string,
  ) {}
}
brand(GoModMode, 'GoModMode');
