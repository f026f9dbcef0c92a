import { IConstruct } from 'constructs';

/** A container image that a workload can run. */
export interface IGoContainerImage extends IConstruct {
  /**
   * The reference in a manifest: repository and digest, such as
   * `registry.example.com/shop/api@sha256:…`.
   *
   * The digest of an image from this library is known after its program is compiled. Reading this
   * property compiles all requested programs of the construct tree. Constructs of this library read
   * it during synthesis, so that one build covers all programs. If you use it yourself, read it in
   * a lazy value.
   */
  readonly reference: string;

  /**
   * The language version of the program's main module, from the `go` line of its go.mod, such as
   * `1.24`.
   *
   * It is undefined for images from a registry.
   */
  readonly goVersion?: string;

  /** The path of the program in the image, where it is known. */
  readonly entrypoint?: string;
}
