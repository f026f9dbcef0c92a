import { IConstruct } from 'constructs';

/** A container image that a workload can run. */
export interface IGoContainerImage extends IConstruct {
  /**
   * What a manifest refers to: repository and digest, such as `registry.example.com/shop/api@sha256:…`.
   *
   * The digest of an image that is built here is known once its program is compiled: reading this compiles everything that has
   * been requested in the construct tree so far. Constructs of this library read it when they are synthesized, so that there is
   * one build for all. Where you pass it on yourself, read it late.
   */
  readonly reference: string;

  /**
   * The language version of the program's main module, as the `go` line of its go.mod has it, such as `1.24`; undefined for images made
   * elsewhere.
   */
  readonly goVersion?: string;

  /** The path of the program in the image, where it is known. */
  readonly entrypoint?: string;
}
