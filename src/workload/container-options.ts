import { Health } from './health';
import { WorkloadPort } from './ports';
import { ResourceOptions } from './resources';
import { SecretKeyReference, SecretReference } from './secrets';
import { WorkloadVolume } from './volume';
import { IGoContainerImage } from '../image/container-image';

/**
 * A container that runs beside the program or before it.
 *
 * It has the same restrictions as the program.
 */
export interface ContainerOptions {
  /** The name, a DNS label that is unique in the workload. */
  readonly name: string;

  /**
   * The image.
   *
   * @default - the image of the workload
   */
  readonly image?: IGoContainerImage;

  /**
   * The command, which replaces the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * The arguments of the command.
   *
   * @default - the arguments of the image
   */
  readonly args?: string[];

  /**
   * Environment variables, without secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with values from keys of secrets.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretKeyReference };

  /**
   * Secrets with keys that all become environment variables.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: SecretReference[];

  /**
   * The ports that the container listens on.
   *
   * Port numbers and names must be unique in the workload.
   *
   * @default - none
   */
  readonly ports?: WorkloadPort[];

  /**
   * Probes on ports of this container.
   *
   * A container that runs before the program does not support probes.
   *
   * @default Health.NONE
   */
  readonly health?: Health;

  /**
   * CPU, memory and ephemeral storage.
   *
   * @default - the defaults of ResourceOptions
   */
  readonly resources?: ResourceOptions;

  /**
   * Volumes of the container.
   *
   * A volume that the program mounts as well is shared.
   *
   * @default - only /tmp
   */
  readonly volumes?: WorkloadVolume[];
}
