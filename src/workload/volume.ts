import { brand } from '../validation/brand';

/**
 * A volume with its mount path.
 *
 * The same object in two containers of a workload is one volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class WorkloadVolume {
  /**
   * An empty directory on disk with the lifetime of the instance.
   *
   * @param name the name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the size at which the instance is evicted, in MiB, which counts as ephemeral
   * storage
   */
  public static emptyDir(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { sizeMiB } });
  }

  /**
   * An empty directory in memory.
   *
   * Its files count as memory of the containers that wrote them.
   *
   * @param name the name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the maximum size, in MiB
   */
  public static memory(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { sizeMiB, isMemory: true } });
  }

  /**
   * A persistent volume, which outlives the instances of the workload.
   *
   * Only one instance can mount it. The workload requires `Scaling.fixed(1)` and
   * `DeploymentStrategy.recreate()`. Other combinations are errors. On Kubernetes it is a
   * PersistentVolumeClaim named `<workload>-<name>`, of the cluster's default storage class.
   *
   * @param name the name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the size of the volume, in MiB
   */
  public static persistent(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { persistent: { sizeMiB } });
  }

  /**
   * A volume with platform-specific options.
   * @internal
   */
  public static _of(name: string, mountPath: string, source: VolumeSource): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, source);
  }

  private constructor(
    /** The name of the volume. */
    public readonly name: string,
    /** The mount path in containers. */
    public readonly mountPath: string,
    /**
     * The source of the volume.
     * @internal
     */
    public readonly _source: VolumeSource,
    /** Whether the volume is mounted read-only. */
    public readonly readOnly: boolean = false,
  ) {}

  /** Returns the same volume with a read-only mount. */
  public asReadOnly(): WorkloadVolume {
    return new WorkloadVolume(this.name, this.mountPath, this._source, true);
  }

  /**
   * Returns the same volume at another mount path.
   *
   * @param mountPath absolute
   */
  public at(mountPath: string): WorkloadVolume {
    return new WorkloadVolume(this.name, mountPath, this._source, this.readOnly);
  }
}
brand(WorkloadVolume, 'WorkloadVolume');

/** The source of a volume, with exactly one unvalidated property. */
interface VolumeSource {
  readonly emptyDir?: { readonly sizeMiB: number; readonly isMemory?: boolean };
  /** A new persistent volume, with platform-specific options. */
  readonly persistent?: { readonly sizeMiB: number; readonly options?: unknown };
  /** An existing persistent volume, by a platform-specific reference. */
  readonly existing?: { readonly reference: unknown };
}
