import { brand } from '../../validation/brand';
import { show } from '../../validation/show';

/**
 * A minor version of Kubernetes.
 *
 * Manifests are rendered for clusters of this version or later.
 *
 * @see https://kubernetes.io/releases/
 */
export class KubernetesVersion {
  /**
   * Kubernetes 1.28, without native sidecars and without draining.
   *
   * Sidecars are ordinary containers.
   */
  public static readonly V1_28 = new KubernetesVersion(28);

  /** Kubernetes 1.29, the first version with native sidecars. */
  public static readonly V1_29 = new KubernetesVersion(29);

  /** Kubernetes 1.30, the first version with `preStop.sleep`. */
  public static readonly V1_30 = new KubernetesVersion(30);

  /** Kubernetes 1.31. */
  public static readonly V1_31 = new KubernetesVersion(31);

  /** Kubernetes 1.32. */
  public static readonly V1_32 = new KubernetesVersion(32);

  /** Kubernetes 1.33. */
  public static readonly V1_33 = new KubernetesVersion(33);

  /** Kubernetes 1.34. */
  public static readonly V1_34 = new KubernetesVersion(34);

  /**
   * Any version from 1.27.
   *
   * 1.27 is the first version with all required features. These are gRPC probes, topology spread
   * constraints per revision, and disruption budgets that allow the eviction of unhealthy pods.
   *
   * @param version such as `1.29`, also with a patch version (`1.29.4`) or a `v` prefix
   */
  public static of(version: string): KubernetesVersion {
    const [, minor] = (typeof version === 'string' && /^v?1\.(\d{1,3})(?:\.\d+)?(?:[-+].*)?$/.exec(version)) || [];
    if (minor === undefined || Number(minor) < 27) {
      throw new Error(`KubernetesVersion.of: version must be a version from 1.27 such as '1.30', got ${show(version)}`);
    }
    return new KubernetesVersion(Number(minor));
  }

  private constructor(
    /** The minor version number, such as 30. */
    public readonly minor: number,
  ) {}

  /** Returns the version, such as `1.30`. */
  public toString(): string {
    return `1.${this.minor}`;
  }
}
brand(KubernetesVersion, 'KubernetesVersion');
