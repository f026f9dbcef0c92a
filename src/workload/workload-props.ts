import { ConfigFiles } from './config-files';
import { ContainerOptions } from './container-options';
import { ResourceOptions } from './resources';
import { SecretFiles, SecretKeyReference, SecretReference } from './secrets';
import { ShutdownOptions } from './shutdown';
import { WorkloadVolume } from './volume';
import { IGoContainerImage } from '../image/container-image';

/** Properties of all workloads on all platforms. */
export interface WorkloadProps {
  /**
   * The image of the program.
   *
   * `GoContainerImage.fromRegistry` creates one from a reference such as
   * `registry.example.com/shop/api@sha256:…`.
   */
  readonly image: IGoContainerImage;

  /**
   * The name of the workload, which is also the host name of a service.
   *
   * It is a DNS label that starts with a letter, of at most 63 characters, or 52 for a cron job. On
   * Kubernetes it is part of the selector, which is immutable.
   *
   * @default - the construct ID
   */
  readonly name?: string;

  /**
   * The arguments of the program.
   *
   * @default - the arguments of the image
   */
  readonly args?: string[];

  /**
   * Environment variables, without secrets.
   *
   * Your own GOMEMLIMIT and GOMAXPROCS take precedence over those of the library. On Kubernetes,
   * the variables are rendered as an immutable ConfigMap with a content hash in its name. A change
   * replaces the pods, and a rollback restores the old values. A variable must not be in
   * `secretEnvironment` as well.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with values from keys of secrets.
   *
   * Prefer `secretFiles`, because environment variables leak into dumps and child processes.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretKeyReference };

  /**
   * Secrets with keys that all become environment variables.
   *
   * Prefer `secretFiles`, because environment variables leak into dumps and child processes.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: SecretReference[];

  /**
   * Secrets that are mounted as files.
   *
   * @default - none
   */
  readonly secretFiles?: SecretFiles[];

  /**
   * Configuration files, at most 1 MiB for each directory.
   *
   * @default - none
   */
  readonly configFiles?: ConfigFiles[];

  /**
   * Volumes of the program.
   *
   * Mount paths must be unique, and must not be system directories. A volume for a single instance
   * requires a workload with a single instance.
   *
   * @default - only /tmp
   */
  readonly volumes?: WorkloadVolume[];

  /**
   * The size of /tmp, in MiB, from 1.
   *
   * An instance that exceeds it is evicted. It counts as ephemeral storage.
   *
   * @default 64
   */
  readonly tmpSizeMiB?: number;

  /**
   * CPU, memory and ephemeral storage of the program.
   *
   * The defaults of ResourceOptions are 0.1 to 1 CPU and 64 to 256 MiB of memory.
   *
   * @default - the defaults of ResourceOptions
   */
  readonly resources?: ResourceOptions;

  /**
   * The numeric user of all containers, from 10001.
   *
   * The minimum prevents a conflict with users of the node. Images of this library and distroless
   * images have the default user.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * The numeric group of the user, and of files in volumes, from 10001.
   *
   * @default 65532
   */
  readonly group?: number;

  /**
   * Mounts the root file system read-only.
   *
   * Containers can write only to /tmp and to volumes, so an intruder cannot modify the program.
   *
   * @default true
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * Containers that run beside the program.
   *
   * They start before the program and stop after it. On Kubernetes they are native sidecar
   * containers. Before 1.29, they are ordinary containers, and an error in jobs, which would never
   * complete.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   * @default - none
   */
  readonly sidecars?: ContainerOptions[];

  /**
   * Containers that run before the program, in sequence.
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
