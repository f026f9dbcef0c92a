import { Size } from 'cdk8s';
import { IPersistentVolumeClaim, PersistentVolumeAccessMode } from 'cdk8s-plus-28';

/** A claim that is made with the workload. */
export interface NewClaimOptions {
  /** The size of the volume. */
  readonly size: Size;

  /**
   * Who can mount it.
   *
   * Refused: other modes than those of Kubernetes.
   *
   * @default PersistentVolumeAccessMode.READ_WRITE_ONCE: what every storage class can do; it needs a single pod, and
   * `Rollout.recreate()`
   */
  readonly accessMode?: PersistentVolumeAccessMode;

  /**
   * The storage class.
   *
   * Refused: what is no DNS name.
   *
   * @default - the cluster's default
   */
  readonly storageClassName?: string;
}

/**
 * A volume and where containers see it. The same object given to two containers of a pod is one volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/
 */
export class WorkloadVolume {
  /**
   * An empty directory that lives and dies with the pod.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param size at which the pod is evicted; it counts as ephemeral storage
   */
  public static emptyDir(name: string, mountPath: string, size: Size): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { size } });
  }

  /**
   * An empty directory in memory; what it holds counts as memory of the containers that wrote it.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param size what it can hold
   */
  public static memory(name: string, mountPath: string, size: Size): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { emptyDir: { size, medium: 'Memory' } });
  }

  /**
   * A volume that a claim made elsewhere gives.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param claim in the same namespace
   */
  public static claim(name: string, mountPath: string, claim: IPersistentVolumeClaim): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { claim });
  }

  /**
   * A volume that a new claim gives, named `<workload>-<name>`. One that a single node can mount needs a single pod and
   * `Rollout.recreate()`; otherwise that is an error.
   *
   * @param name of the volume, a DNS label
   * @param mountPath absolute
   * @param options size and class
   */
  public static newClaim(name: string, mountPath: string, options: NewClaimOptions): WorkloadVolume {
    return new WorkloadVolume(name, mountPath, { newClaim: options });
  }

  private constructor(
    /** The name of the volume. */
    public readonly name: string,
    /** Where containers see it. */
    public readonly mountPath: string,
    /**
     * Where it comes from.
     * @internal
     */
    public readonly _source: {
      emptyDir?: { size: Size; medium?: string };
      claim?: IPersistentVolumeClaim;
      newClaim?: NewClaimOptions;
    },
    /** Whether containers can only read it. */
    public readonly readOnly: boolean = false,
  ) {}

  /** The same volume, which whoever gets it can only read. */
  public asReadOnly(): WorkloadVolume {
    return new WorkloadVolume(this.name, this.mountPath, this._source, true);
  }

  /**
   * The same volume somewhere else.
   *
   * @param mountPath absolute
   */
  public at(mountPath: string): WorkloadVolume {
    return new WorkloadVolume(this.name, mountPath, this._source, this.readOnly);
  }
}
