import { checkBaseReference } from '../oci/reference';
import { brand } from '../validation/brand';
import { path } from '../validation/shapes';
import { validateArgument } from '../validation/validate-argument';

const LAYOUT = path('the directory of an OCI image layout');

/**
 * The base image of a program.
 *
 * Scratch is sufficient for a static binary. Another base image adds a shell, a C library, or files
 * that your organization requires.
 *
 * A base image from a registry is pinned. `gopher-constructs.lock.json` in the working directory
 * contains its digest. Commit this file, so that each synthesis produces the same image.
 * `npx gopher-constructs pin <reference>` adds or updates a pin, and a base image without one is an
 * error. `crane` downloads a pinned image once, and the cache stores it.
 */
export class GoBaseImage {
  /** No base image. The library adds CA certificates, users, a home directory and /tmp. */
  public static readonly SCRATCH = new GoBaseImage('scratch');

  /** Distroless static by Google, with the same kind of files as scratch. */
  public static readonly DISTROLESS_STATIC = GoBaseImage.fromRegistry('gcr.io/distroless/static-debian12:nonroot');

  /** Chainguard static, based on Wolfi, with the same kind of files as scratch. */
  public static readonly CHAINGUARD_STATIC = GoBaseImage.fromRegistry('cgr.dev/chainguard/static:latest');

  /** Alpine, with a shell, a package manager, and musl for programs that are linked against it. */
  public static readonly ALPINE = GoBaseImage.fromRegistry('docker.io/library/alpine:3.22');

  /**
   * Any image from a registry, with its own users and certificates.
   *
   * @param reference with a tag, which the lock file pins, or with a digest, which needs no pin
   */
  public static fromRegistry(reference: string): GoBaseImage {
    return new GoBaseImage('registry', checkBaseReference(reference));
  }

  /**
   * An image on disk, such as one from another tool.
   *
   * @param directory an OCI image layout with one image, or with one multi-platform image
   * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
   */
  public static fromLayout(directory: string): GoBaseImage {
    return new GoBaseImage('layout', validateArgument('GoBaseImage.fromLayout: directory', directory, LAYOUT, GoBaseImage.fromLayout));
  }

  private constructor(
    /**
     * Which kind it is: scratch, registry or layout.
     * @internal
     */
    public readonly _kind: string,
    /**
     * A reference or a directory.
     * @internal
     */
    public readonly _place: string = 'scratch',
  ) {}

  /** A description for error messages. */
  public toString(): string {
    return this._place;
  }
}
brand(GoBaseImage, 'GoBaseImage');
