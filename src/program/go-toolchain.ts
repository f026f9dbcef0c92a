import { brand } from '../validation/brand';
import { rule } from '../validation/rules';
import { text } from '../validation/shapes';
import { validateArgument } from '../validation/validate-argument';

const IMAGE = text(rule("the name of an image with Go in it, such as 'golang:1.26'", 512, /^[\w][\w.\-/:@]*$/));

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
    return new GoToolchain('container', given === undefined ? undefined : validateArgument('GoToolchain.container: image', given, IMAGE, GoToolchain.container));
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
