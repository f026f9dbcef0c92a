import { KubernetesVersion } from './kubernetes-version';
import { NetworkIsolation } from '../network/network-isolation';

/** The name of an object in the namespace of the workload. A construct with a `name`, such as one of cdk8s-plus, can be passed as it is. */
export interface LocalObjectReference {
  /** The name of the object. */
  readonly name: string;
}

/**
 * When the kubelet asks the registry for the image.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum ImagePullPolicy {
  /** Each time a container starts. Layers that the node has are not pulled again. */
  ALWAYS = 'Always',
  /** Where the node does not have the image. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the node has to have the image. */
  NEVER = 'Never',
}

/** What Kubernetes alone knows of the pods of a workload and of the objects that belong to them. */
export interface PodOptions {
  /**
   * The installation of a program among several (`app.kubernetes.io/instance`). It is part of the selector, which cannot be changed later.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The application that the workload is part of (`app.kubernetes.io/part-of`).
   *
   * @default - no such label
   */
  readonly partOf?: string;

  /**
   * The version for people (`app.kubernetes.io/version`). A new one replaces the pods.
   *
   * @default - no such label
   */
  readonly version?: string;

  /**
   * More labels of all objects and pods. Labels that other props set are errors.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of the pods, at most 256 KiB together.
   *
   * Annotations of old versions that Kubernetes no longer reads but still checks, such as `seccomp.security.alpha.kubernetes.io/pod`, are errors.
   *
   * @default - none
   */
  readonly podAnnotations?: { [name: string]: string };

  /**
   * The oldest version of the clusters that the objects are for. What older clusters do not support is left out where it is a default, and an error
   * where it was set.
   *
   * 1.30 is the first version that can drain pods whose image has no shell.
   *
   * @default KubernetesVersion.V1_30
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * The ServiceAccount of the pods, which the API server and the cloud know them by.
   *
   * @default - a ServiceAccount of their own without permissions
   */
  readonly serviceAccount?: LocalObjectReference;

  /**
   * Mount a token for the Kubernetes API. Most programs do not call it, and an attacker looks for a token first.
   *
   * @default false
   */
  readonly mountServiceAccountToken?: boolean;

  /**
   * The connections that a NetworkPolicy denies until `allowFrom` and `allowTo` allow them.
   *
   * @default NetworkIsolation.FULL
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * When the kubelet asks the registry for the image. Without a registry, where `gopher-constructs load` has brought the image into the cluster, it
   * is `ImagePullPolicy.IF_NOT_PRESENT`. With the default no pod runs a private image without credentials.
   *
   * @default ImagePullPolicy.ALWAYS
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Secrets with credentials for the registry.
   *
   * @default - the credentials of the node
   */
  readonly imagePullSecrets?: LocalObjectReference[];

  /**
   * The PriorityClass of the pods, which decides what is evicted from a full node first.
   *
   * @default - the cluster's default
   */
  readonly priorityClassName?: string;

  /**
   * Labels of the nodes that the pods may run on, such as `{ 'kubernetes.io/arch': 'arm64' }`.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [name: string]: string };
}
