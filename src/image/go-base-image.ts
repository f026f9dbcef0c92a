import { checkBaseReference } from '../oci/reference';
import { brand } from '../validation/brand';
import { checkPath } from '../validation/checks';

/**
 * What a program is put on. Scratch is enough for a static binary; another base brings a shell, a C library, or what an organisation asks
 * every image to have.
 *
 * A base from a registry is pinned: its digest is in `gopher-constructs.lock.json` in the working directory, which is committed, so that synthesis
 * makes the same image everywhere. `npx gopher-constructs pin <reference>` adds or renews a pin; a base without one is an error.
 * What is pinned is fetched once, by `crane`, and cached.
 */
export class GoBaseImage {
  /** Nothing. The image gets CA certificates, users, a home and a /tmp of ours. */
  public static readonly SCRATCH = new GoBaseImage('scratch');

  /** Distroless static: what scratch has, by Google. */
  public static readonly DISTROLESS_STATIC = GoBaseImage.fromRegistry('gcr.io/distroless/static-debian12:nonroot');

  /** Chainguard static: what scratch has, on Wolfi. */
  public static readonly CHAINGUARD_STATIC = GoBaseImage.fromRegistry('cgr.dev/chainguard/static:latest');

  /** Alpine: a shell, a package manager, and musl, for programs with cgo that were linked against it. */
  public static readonly ALPINE = GoBaseImage.fromRegistry('docker.io/library/alpine:3.22');

  /**
   * Any image of a registry. It brings its own users and certificates.
   *
   * @param reference with a tag, which the lock file pins, or with a digest, which needs no pin
   */
  public static fromRegistry(reference: string): GoBaseImage {
    return new GoBaseImage('registry', checkBaseReference(reference));
  }

  /**
   * An image on disk, for instance one that another tool has made.
   *
   * @param directory an OCI image layout that holds one image, or one for several platforms
   * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
   */
  public static fromLayout(directory: string): GoBaseImage {
    return new GoBaseImage('layout', checkPath('GoBaseImage.fromLayout: directory', directory, 'the directory of an OCI image layout'));
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

  /** What it is, for messages. */
  public toString(): string {
    return this._place;
  }
}
brand(GoBaseImage, 'GoBaseImage');
