import { KubernetesVersion } from './kubernetes-version';
import { NetworkIsolation } from '../network/network-isolation';

/**
 * A reference to an object in the namespace of the workload.
 *
 * Constructs with a `name`, such as those of cdk8s-plus, are references too.
 */
export interface LocalObjectReference {
  /** The name of the object. */
  readonly name: string;
}

/**
 * When the kubelet queries the registry for the image.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
 */
export enum ImagePullPolicy {
  /** At each start of a container. Layers that exist on the node are not pulled again. */
  ALWAYS = 'Always',
  /** If the image does not exist on the node. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never. The image must exist on the node. */
  NEVER = 'Never',
}

/** Kubernetes-specific options of the pods of a workload and of their related objects. */
export interface PodOptions {
  /**
   * The instance of the program (`app.kubernetes.io/instance`), if it is installed several times.
   *
   * It is part of the selector, which is immutable.
   *
   * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The application that contains the workload (`app.kubernetes.io/part-of`).
   *
   * @default - no label
   */
  readonly partOf?: string;

  /**
   * The version of the program, for information (`app.kubernetes.io/version`).
   *
   * A new version replaces the pods.
   *
   * @default - no label
   */
  readonly version?: string;

  /**
   * Additional labels of all objects and pods.
   *
   * Labels that other props set are errors.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of the pods, at most 256 KiB together.
   *
   * Obsolete annotations that Kubernetes ignores but still validates, such as
   * `seccomp.security.alpha.kubernetes.io/pod`, are errors.
   *
   * @default - none
   */
  readonly podAnnotations?: { [name: string]: string };

  /**
   * The minimum version of the clusters.
   *
   * Defaults that this version does not support are omitted. Props that it does not support are
   * errors. 1.30 is the first version that can drain pods without a shell in the image.
   *
   * @default KubernetesVersion.V1_30
   */
  readonly kubernetesVersion?: KubernetesVersion;

  /**
   * The ServiceAccount of the pods, which identifies them to the API server and the cloud.
   *
   * @default - a new ServiceAccount without permissions
   */
  readonly serviceAccount?: LocalObjectReference;

  /**
   * Mounts a token for the Kubernetes API.
   *
   * Most programs do not call the API, and a token is useful to an attacker.
   *
   * @default false
   */
  readonly mountServiceAccountToken?: boolean;

  /**
   * The connections that a NetworkPolicy denies, unless `allowFrom` or `allowTo` allows them.
   *
   * @default NetworkIsolation.FULL
   */
  readonly networkIsolation?: NetworkIsolation;

  /**
   * When the kubelet queries the registry for the image.
   *
   * With the default, a pod without credentials cannot run a private image that is cached on the
   * node. Set `ImagePullPolicy.IF_NOT_PRESENT` for clusters without a registry, into which
   * `gopher-constructs load` copies the image.
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
   * The PriorityClass of the pods, which determines the order of eviction from a full node.
   *
   * @default - the cluster's default class
   */
  readonly priorityClassName?: string;

  /**
   * Labels of the nodes that may run the pods, such as `{ 'kubernetes.io/arch': 'arm64' }`.
   *
   * @default - any node
   */
  readonly nodeSelector?: { [name: string]: string };
}
