import { ISecret, SecretValue } from 'cdk8s-plus-28';
import { Health } from './health';
import { ResourceOptions } from './resource-options';
import { WorkloadPort } from './workload-port';
import { WorkloadVolume } from './workload-volume';
import { IGoContainerImage } from '../image/container-image';

/** A container beside the program, or one that runs before it. It is as restricted as the program itself. */
export interface ContainerOptions {
  /**
   * Its name: a DNS label, unique in the pod.
   *
   * Refused: one that another container of the pod has.
   */
  readonly name: string;

  /**
   * What it runs.
   *
   * @default - the image of the workload
   */
  readonly image?: IGoContainerImage;

  /**
   * What it runs, instead of the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * Arguments.
   *
   * @default - those of the image
   */
  readonly args?: string[];

  /**
   * Environment variables, in a ConfigMap named by its content. No secrets.
   *
   * Refused: a name that no variable can have, and one that `secretEnvironment` has, too.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables that are keys of Secrets.
   *
   * Refused: what is no key of a Secret, such as the value itself.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Secrets whose keys all become environment variables.
   *
   * Refused: what is no reference to a Secret, such as the value itself.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: ISecret[];

  /**
   * Ports that it listens on.
   *
   * Refused: a number or a name that the pod has already.
   *
   * @default - none
   */
  readonly ports?: WorkloadPort[];

  /**
   * Its probes, on ports of its own. Containers that run before the program have none.
   *
   * @default Health.NONE: what it answers isn't known here
   */
  readonly health?: Health;

  /**
   * CPU, memory and disk.
   *
   * @default - as of ResourceOptions, for each container
   */
  readonly resources?: ResourceOptions;

  /**
   * Volumes; those that the program mounts, too, are shared with it.
   *
   * @default - none but a /tmp of the pod
   */
  readonly volumes?: WorkloadVolume[];
}
