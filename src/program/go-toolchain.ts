import { brand } from '../validation/brand';
import { refuse } from '../validation/checks';

/**
 * Which Go compiles a program.
 *
 * @see https://go.dev/doc/toolchain
 */
export class GoToolchain {
  /** The `go` command on PATH; where there is none, that is an error. */
  public static readonly LOCAL = new GoToolchain('local');

  /**
   * A container of a `golang` image, by Docker (or Podman, as `docker`): the same on every machine, and nothing to install but the
   * engine. The program has the same bytes as one compiled by a local Go of that version.
   *
   * @param image an image with `go` on its PATH
   * @default image - `golang:` and the version of the module's `toolchain` or `go` line
   */
  public static container(image?: string): GoToolchain {
    const given = image ?? undefined; // null, from JavaScript
    if (given !== undefined && (typeof given !== 'string' || given.length > 512 || !/^[\w][\w.\-/:@]*$/.test(given))) {
      refuse('GoToolchain.container: image', "the name of an image with Go in it, such as 'golang:1.26'", given);
    }
    return new GoToolchain('container', given);
  }

  private constructor(
    /**
     * Where it runs.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The image that was asked for.
     * @internal
     */
    public readonly _image?: string,
  ) {}

  /** What it is, for messages. */
  public toString(): string {
    return this._image === undefined ? this._kind : `${this._kind} ${this._image}`;
  }
}
brand(GoToolchain, 'GoToolchain');
