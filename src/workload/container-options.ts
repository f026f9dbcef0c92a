import { Health } from './health';
import { WorkloadPort } from './ports';
import { ResourceOptions } from './resources';
import { SecretKeyReference, SecretReference } from './secrets';
import { WorkloadVolume } from './volume';
import { IGoContainerImage } from '../image/container-image';

/** A container that runs beside the program or before it. It is as restricted as the program itself. */
export interface ContainerOptions {
  /** The name: a DNS label, unique in the workload. */
  readonly name: string;

  /**
   * The image.
   *
   * @default - the image of the workload
   */
  readonly image?: IGoContainerImage;

  /**
   * The command to run instead of the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * Arguments.
   *
   * @default - the arguments of the image
   */
  readonly args?: string[];

  /**
   * Environment variables. They must hold no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables whose values are keys of secrets.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretKeyReference };

  /**
   * Secrets whose keys all become environment variables.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: SecretReference[];

  /**
   * Ports that the container listens on. A number or a name that the workload has already is an error.
   *
   * @default - none
   */
  readonly ports?: WorkloadPort[];

  /**
   * Probes, on ports of the container itself. A container that runs before the program has none; setting them is an error.
   *
   * @default Health.NONE
   */
  readonly health?: Health;

  /**
   * CPU, memory and disk.
   *
   * @default - the defaults of ResourceOptions
   */
  readonly resources?: ResourceOptions;

  /**
   * Volumes. A volume that the program mounts as well is shared with it.
   *
   * @default - none but /tmp
   */
  readonly volumes?: WorkloadVolume[];
}
