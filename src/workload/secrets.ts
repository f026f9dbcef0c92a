/**
 * A secret that exists on the platform, by its name: a Kubernetes Secret in the namespace of the workload, for instance. The value never passes
 * through this library. A construct with a `name`, such as a Secret of cdk8s-plus, can be passed as it is.
 */
export interface SecretReference {
  /** The name of the secret. */
  readonly name: string;
}

/** A key of a secret. */
export interface SecretKeyReference {
  /** The secret. */
  readonly secret: SecretReference;

  /** The key, such as `password`. */
  readonly key: string;
}

/**
 * A secret as files, one for each key. Files do not leak into dumps and child processes as environment variables do, and a rotated secret reaches
 * a program that reads its files again.
 */
export interface SecretFiles {
  /** The secret. */
  readonly secret: SecretReference;

  /** The directory of the files, absolute, such as `/var/run/secrets/database`. The content of the image at that path is hidden. */
  readonly mountPath: string;

  /**
   * The keys that become files. An empty list is an error.
   *
   * @default - all keys
   */
  readonly keys?: string[];

  /**
   * Start the program although the secret, or one of its keys, does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}
