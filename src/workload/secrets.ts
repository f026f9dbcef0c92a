/**
 * A reference to an existing secret of the platform, such as a Kubernetes Secret in the namespace
 * of the workload.
 *
 * The library never processes the value. Constructs with a `name`, such as a Secret of cdk8s-plus,
 * are references too.
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
 * A secret as files, with one file for each key.
 *
 * Unlike environment variables, files do not leak into dumps and child processes. A program that
 * reads its files again receives a rotated secret.
 */
export interface SecretFiles {
  /** The secret. */
  readonly secret: SecretReference;

  /**
   * The directory of the files, absolute, such as `/var/run/secrets/database`.
   *
   * It hides files of the image at that path.
   */
  readonly mountPath: string;

  /**
   * The keys that become files.
   *
   * Must not be an empty list.
   *
   * @default - all keys
   */
  readonly keys?: string[];

  /**
   * Starts the program even if the secret, or one of its keys, does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;
}
