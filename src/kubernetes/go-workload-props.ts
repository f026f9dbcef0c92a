import { Size } from 'cdk8s';
import { ISecret, IServiceAccount, ImagePullPolicy, SecretValue } from 'cdk8s-plus-28';
import { ConfigFiles } from './config-files';
import { ContainerOptions } from './container-options';
import { KubernetesVersion } from './kubernetes-version';
import { NetworkIsolation } from './network-isolation';
import { ResourceOptions } from './resource-options';
import { SecretFiles } from './secret-files';
import { ShutdownOptions } from './shutdown-options';
import { WorkloadVolume } from './workload-volume';
import { IGoContainerImage } from '../image/container-image';

/** What every workload takes: properties of its pods and of the objects that belong to them. */
export interface GoWorkloadProps {
  /**
   * The image that the pods run.
   *
   * Refused: what is no `IGoContainerImage`, such as a reference as text: `GoContainerImage.fromRegistry` takes that.
   */
  readonly image: IGoContainerImage;

  /**
   * The name of the objects, and so the host name of a service: a DNS label that starts with a letter, at most 63 characters (a cron job
   * 52). It also goes into the selector, which can't be changed later.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Which of several installations of a program this is (`app.kubernetes.io/instance`). It goes into the selector, too.
   *
   * Refused: what is no value of a label (63 letters, digits, `-`, `_`, `.`).
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The application that it is part of (`app.kubernetes.io/part-of`).
   *
   * Refused: what is no value of a label.
   *
   * @default - no such label
   */
  readonly partOf?: string;

  /**
   * The version for people (`app.kubernetes.io/version`); a new one rolls the pods.
   *
   * Refused: what is no value of a label.
   *
   * @default - no such label: the image says what runs
   */
  readonly version?: string;

  /**
   * Further labels of all objects and pods.
   *
   * Refused: labels that other props set, and what Kubernetes refuses as key or value.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of the pods.
   *
   * Refused: keys that are no names of annotations, more than 256 KiB of keys and values, and annotations of old versions that Kubernetes
   * no longer reads but checks, such as `seccomp.security.alpha.kubernetes.io/pod`.
   *
   * @default - none but those that other props ask for
   */
  readonly podAnnotations?: { [name: string]: string };

  /**
   * Arguments of the program.
   *
   * @default - those of the image
   */
  readonly args?: string[];

  /**
   * The oldest version of the clusters that this is for. Older ones get what they can take; what was asked for and they can't do is an
   * error.
   *
   * @default KubernetesVersion.V1_30: the first that can drain pods whose image has no shell
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * The user that all containers run as, 10001 or above so that it is no user of the node.
   *
   * @default 65532, which images that are built here, and distroless ones, have
   */
  readonly user?: number;

  /**
   * The group of the user and of files in volumes, 10001 or above.
   *
   * @default 65532, as the user
   */
  readonly group?: number;

  /**
   * Containers can't write to their root file system, only to /tmp and to volumes: who breaks into a program can't change it.
   *
   * @default true, for this reason
   */
  readonly readOnlyRootFilesystem?: boolean;

  /**
   * What /tmp can hold; above it the pod is evicted. It counts as ephemeral storage.
   *
   * @default Size.mebibytes(64): room for multipart uploads and the like, and no full disk
   */
  readonly tmpSize?: Size;

  /**
   * What the pods are to the API server and to the cloud.
   *
   * Refused: what has no name that a ServiceAccount can have.
   *
   * @default - a ServiceAccount of their own, which nothing is granted to
   */
  readonly serviceAccount?: IServiceAccount;

  /**
   * Give the program a token for the Kubernetes API.
   *
   * @default false: most programs don't call it, and a token is what an attacker looks for first
   */
  readonly mountServiceAccountToken?: boolean;

  /**
   * CPU, memory and disk of the program.
   *
   * @default - as of ResourceOptions: 0.1 to 1 CPU, 64 to 256 MiB
   */
  readonly resources?: ResourceOptions;

  /**
   * Environment variables. They become an immutable ConfigMap that is named by its content: a change rolls the pods, and a rollback
   * brings the old values back. No secrets: whoever can read ConfigMaps can read them. GOMEMLIMIT and GOMAXPROCS are yours where
   * they are set here.
   *
   * Refused: a name that no variable can have, and one that `secretEnvironment` has, too.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables that are keys of Secrets. Prefer `secretFiles`: an environment leaks into dumps and child processes.
   *
   * Refused: what is no key of a Secret, such as the value itself.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretValue };

  /**
   * Secrets whose keys all become environment variables. Prefer `secretFiles`.
   *
   * Refused: what is no reference to a Secret, such as the value itself.
   *
   * @default - none
   */
  readonly environmentFromSecrets?: ISecret[];

  /**
   * Secrets as files.
   *
   * Refused: what is no reference to a Secret, keys that no Secret can have, and an empty list of keys.
   *
   * @default - none
   */
  readonly secretFiles?: SecretFiles[];

  /**
   * Configuration as files.
   *
   * Refused: file names that no key of a ConfigMap can have, and more than 1 MiB.
   *
   * @default - none
   */
  readonly configFiles?: ConfigFiles[];

  /**
   * Volumes of the program.
   *
   * Refused: two at one path, one over a directory of the system, and one that a single node can mount for more than one pod.
   *
   * @default - none but /tmp
   */
  readonly volumes?: WorkloadVolume[];

  /**
   * Containers beside the program. They are native sidecars: up before it, and gone after it. On Kubernetes before 1.29 they are plain
   * containers, and an error in jobs, which would never end.
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
   * How pods stop.
   *
   * Refused: a grace period shorter than drain and timeout together.
   *
   * @default - as of ShutdownOptions
   */
  readonly shutdown?: ShutdownOptions;

  /**
   * What a NetworkPolicy denies until `allowFrom` and `allowTo` open it.
   *
   * @default NetworkIsolation.FULL: who isn't meant to talk to a program can't, and who breaks into it gets no further
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * When the node asks the registry for the image. Where there is no registry, since `gopher-constructs load` brought the image into the
   * cluster, `ImagePullPolicy.IF_NOT_PRESENT`.
   *
   * Refused: other policies than `Always`, `IfNotPresent` and `Never`.
   *
   * @default ImagePullPolicy.ALWAYS: layers that the node has are not pulled again, and no pod runs a private image without credentials
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Credentials for the registry.
   *
   * Refused: what is no reference to a Secret.
   *
   * @default - those of the node
   */
  readonly imagePullSecrets?: ISecret[];

  /**
   * The PriorityClass of the pods: which go first when a node is full.
   *
   * Refused: what is no DNS name.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels of nodes that the pods may run on, such as `{ 'kubernetes.io/arch': 'arm64' }`.
   *
   * Refused: what is no key or value of a label.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [name: string]: string };
}
