import { brand } from '../validation/brand';

/**
 * A volume and its mount path in containers. The same object in two containers of a workload is one volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class WorkloadVolume {
  /**
   * An empty directory on disk that exists as long as the instance of the workload.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the size at which the instance is evicted, in MiB; it counts as ephemeral storage
   */
  public static emptyDir(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { sizeMiB } });
  }

  /**
   * An empty directory in memory. Its content counts as memory of the containers that wrote it.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the most that it can hold, in MiB
   */
  public static memory(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { sizeMiB, isMemory: true } });
  }

  /**
   * A disk that outlives the instances of the workload. Only one instance can mount it: the workload needs `Scaling.fixed(1)` and
   * `DeploymentStrategy.recreate()`, anything else is an error.
   *
   * On Kubernetes it is a PersistentVolumeClaim named `<workload>-<name>`, of the cluster's default storage class.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param sizeMiB the size of the disk, in MiB
   */
  public static persistent(name: string, mountPath: string, sizeMiB: number): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { persistent: { sizeMiB } });
  }

  /**
   * A volume with options that a platform alone knows.
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
     * What provides the volume.
     * @internal
     */
    public readonly _source: VolumeSource,
    /** Whether containers can only read it. */
    public readonly readOnly: boolean = false,
  ) {}

  /** The same volume, read-only in the container that gets it. */
  public asReadOnly(): WorkloadVolume {
    return new WorkloadVolume(this.name, this.mountPath, this._source, true);
  }

  /**
   * The same volume at another path.
   *
   * @param mountPath absolute
   */
  public at(mountPath: string): WorkloadVolume {
    return new WorkloadVolume(this.name, mountPath, this._source, this.readOnly);
  }
}
brand(WorkloadVolume, 'WorkloadVolume');

/** What provides a volume: one of these. Values are as the user gave them. */
interface VolumeSource {
  readonly emptyDir?: { readonly sizeMiB: number; readonly isMemory?: boolean };
  /** A new disk; a platform may know more options of it. */
  readonly persistent?: { readonly sizeMiB: number; readonly options?: unknown };
  /** A disk that exists, as a platform refers to it. */
  readonly existing?: { readonly reference: unknown };
}
