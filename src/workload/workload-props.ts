import { ConfigFiles } from './config-files';
import { ContainerOptions } from './container-options';
import { ResourceOptions } from './resources';
import { SecretFiles, SecretKeyReference, SecretReference } from './secrets';
import { ShutdownOptions } from './shutdown';
import { WorkloadVolume } from './volume';
import { IGoContainerImage } from '../image/container-image';

/** What describes every workload, on every platform. */
export interface WorkloadProps {
  /** The image of the program. `GoContainerImage.fromRegistry` makes one of a reference such as `registry.example.com/shop/api@sha256:…`. */
  readonly image: IGoContainerImage;

  /**
   * The name of the workload, and so the host name of a service: a DNS label that starts with a letter, at most 63 characters (a cron job 52).
   * On Kubernetes it is part of the selector, which cannot be changed later.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Arguments of the program.
   *
   * @default - the arguments of the image
   */
  readonly args?: string[];

  /**
   * Environment variables. They must hold no secrets. GOMEMLIMIT and GOMAXPROCS are not set by the library where they are set here.
   *
   * On Kubernetes they become an immutable ConfigMap that is named by its content: a change replaces the pods, and a rollback restores the old
   * values. A variable that `secretEnvironment` has as well is an error.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables whose values are keys of secrets. Prefer `secretFiles`: an environment leaks into dumps and child processes.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretKeyReference };

  /**
   * Secrets whose keys all become environment variables. Prefer `secretFiles`.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: SecretReference[];

  /**
   * Secrets as files.
   *
   * @default - none
   */
  readonly secretFiles?: SecretFiles[];

  /**
   * Configuration files, at most 1 MiB together for each directory.
   *
   * @default - none
   */
  readonly configFiles?: ConfigFiles[];

  /**
   * Volumes of the program. Two at one path, one over a directory of the system, and one that a single instance can mount in a workload that can
   * have more instances are errors.
   *
   * @default - none but /tmp
   */
  readonly volumes?: WorkloadVolume[];

  /**
   * The size of /tmp at which the instance is evicted, in MiB, from 1. It counts as ephemeral storage.
   *
   * @default 64
   */
  readonly tmpSizeMiB?: number;

  /**
   * CPU, memory and disk of the program.
   *
   * @default - the defaults of ResourceOptions: 0.1 to 1 CPU, 64 to 256 MiB
   */
  readonly resources?: ResourceOptions;

  /**
   * The user that all containers run as, by number, from 10001, so that it is no user of the node.
   *
   * Images that are built by this library, and distroless ones, have the default.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * The group of the user and of files in volumes, from 10001.
   *
   * @default 65532
   */
  readonly group?: number;

  /**
   * Mount the root file system read-only: containers write to /tmp and to volumes only, so an intruder cannot change the program.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * Containers that run beside the program, start before it and stop after it.
   *
   * On Kubernetes they are native sidecars. Before 1.29 they are plain containers, and an error in jobs, which would never end.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   * @default - none
   */
  readonly sidecars?: ContainerOptions[];

  /**
   * Containers that run before the program, one after the other.
   *
   * @default - none
   */
  readonly initContainers?: ContainerOptions[];

  /**
   * How an instance stops.
   *
   * @default - the defaults of ShutdownOptions
   */
  readonly shutdown?: ShutdownOptions;
}
