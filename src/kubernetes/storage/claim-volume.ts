import { ValidationErrors } from '../../validation/errors';
import { anything, choice, reference, Shape, struct, text } from '../../validation/shapes';
import { DNS_SUBDOMAIN } from '../../workload/names';
import { WorkloadVolume } from '../../workload/volume';
import { LocalObjectReference } from '../pod/pod-options';

/**
 * Which nodes can mount a volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** One node reads and writes. Every storage class supports it. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** One pod reads and writes. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
  /** Many nodes read and write. */
  READ_WRITE_MANY = 'ReadWriteMany',
  /** Many nodes read. */
  READ_ONLY_MANY = 'ReadOnlyMany',
}

/** Options of a new PersistentVolumeClaim. */
export interface NewClaimOptions {
  /** The size of the volume, in MiB, from 1. */
  readonly sizeMiB: number;

  /**
   * Which nodes can mount it. A volume that one node can mount needs `Scaling.fixed(1)` and `DeploymentStrategy.recreate()`, anything else is an
   * error.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;

  /**
   * The storage class.
   *
   * @default - the cluster's default
   */
  readonly storageClassName?: string;
}

const NEW_CLAIM = {
  sizeMiB: anything, // with the volume
  accessMode: choice(Object.values(AccessMode)),
  storageClassName: text(DNS_SUBDOMAIN),
} satisfies Shape<NewClaimOptions>;

const CLAIM = reference('PersistentVolumeClaim', "{ name: 'data' }", DNS_SUBDOMAIN);

/**
 * Volumes of PersistentVolumeClaims, for `volumes`, with options that Kubernetes alone knows.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/
 */
export class ClaimVolume {
  /**
   * A volume of a new claim, named `<workload>-<name>`.
   *
   * @param volumeName the name of the volume, a DNS label
   * @param mountPath absolute
   * @param options size, access mode and class
   */
  public static create(volumeName: string, mountPath: string, options: NewClaimOptions): WorkloadVolume {
    const errors = new ValidationErrors();
    const { accessMode, storageClassName } = struct(NEW_CLAIM, { name: 'ClaimVolume.create', prefix: 'ClaimVolume.create: ' })(errors, 'ClaimVolume.create: options', options) ?? {};
    errors.throwAny(ClaimVolume.create);
    return WorkloadVolume._of(volumeName, mountPath, {
      persistent: { sizeMiB: options.sizeMiB, options: { accessMode, storageClassName, isShared: accessMode !== undefined && /Many$/.test(accessMode) } },
    });
  }

  /**
   * A volume of a claim that exists.
   *
   * @param volumeName the name of the volume, a DNS label
   * @param mountPath absolute
   * @param claim in the same namespace
   */
  public static existing(volumeName: string, mountPath: string, claim: LocalObjectReference): WorkloadVolume {
    const errors = new ValidationErrors();
    const claimName = CLAIM(errors, 'ClaimVolume.existing: claim', claim);
    errors.throwAny(ClaimVolume.existing);
    return WorkloadVolume._of(volumeName, mountPath, { existing: { reference: claimName } });
  }

  private constructor() {}
}
