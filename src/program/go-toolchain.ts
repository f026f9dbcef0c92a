import { brand } from '../validation/brand';
import { refuse } from '../validation/checks';

/**
 * The Go toolchain that compiles a program.
 *
 * @see https://go.dev/doc/toolchain
 */
export class GoToolchain {
  /** The `go` command on PATH. A host without it is an error. */
  public static readonly LOCAL = new GoToolchain('local');

  /**
   * A container from a `golang` image, with Docker (or Podman, as `docker`).
   *
   * It is the same on every host and requires only the engine. The program has the same bytes as
   * one from a local Go of that version.
   *
   * @param image an image with `go` on its PATH. By default the `golang` image of the version in
   * go.mod
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
     * The kind, `local` or `container`.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The image, if set.
     * @internal
     */
    public readonly _image?: string,
  ) {}

  /** A description for error messages. */
  public toString(): string {
    return this._image === undefined ? this._kind : `${this._kind} ${this._image}`;
  }
}
brand(GoToolchain, 'GoToolchain');
