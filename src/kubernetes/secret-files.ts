import { ISecret } from 'cdk8s-plus-28';

/**
 * A Secret as files, one for each key: nothing that dumps its environment leaks them, and a rotated Secret reaches a program that reads
 * its files again.
 */
export interface SecretFiles {
  /** The Secret, in the same namespace. */
  readonly secret: ISecret;

  /** The directory that the files appear in, absolute, such as `/var/run/secrets/database`; what the image has there is hidden. */
  readonly mountPath: string;

  /**
   * The keys that become files.
   *
   * Refused: keys that no Secret can have, and an empty list, which Kubernetes would take for all keys.
   *
   * @default - all of them
   */
  readonly keys?: string[];

  /**
   * Start the pod although the Secret, or one of its keys, isn't there.
   *
   * @default false: the pod waits for it
   */
  readonly optional?: boolean;
}
