import { anything, choice, reference, Shape, struct, text } from '../../validation/shapes';
import { validateArgument } from '../../validation/validate-argument';
import { DNS_SUBDOMAIN } from '../../workload/names';
import { WorkloadVolume } from '../../workload/volume';
import { LocalObjectReference } from '../pod/pod-options';

/**
 * The access mode of a volume.
 *
 * @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
 */
export enum AccessMode {
  /** Read-write by a single node. All storage classes support it. */
  READ_WRITE_ONCE = 'ReadWriteOnce',
  /** Read-write by a single pod. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
  /** Read-write by many nodes. */
  READ_WRITE_MANY = 'ReadWriteMany',
  /** Read-only by many nodes. */
  READ_ONLY_MANY = 'ReadOnlyMany',
}

/** Options of a new PersistentVolumeClaim. */
export interface NewClaimOptions {
  /** The size of the volume, in MiB, from 1. */
  readonly sizeMiB: number;

  /**
   * The access mode.
   *
   * A volume for a single node or pod requires `Scaling.fixed(1)` and
   * `DeploymentStrategy.recreate()`. Other combinations are errors.
   *
   * @default AccessMode.READ_WRITE_ONCE
   */
  readonly accessMode?: AccessMode;

  /**
   * The storage class.
   *
   * @default - the cluster's default class
   */
  readonly storageClassName?: string;
}

const NEW_CLAIM = {
  sizeMiB: anything, // validated with the volume
  accessMode: choice(Object.values(AccessMode)),
  storageClassName: text(DNS_SUBDOMAIN),
} satisfies Shape<NewClaimOptions>;
const NEW_CLAIM_OPTIONS = struct(NEW_CLAIM, { name: 'ClaimVolume.create', prefix: 'ClaimVolume.create: ' });

const CLAIM = reference('PersistentVolumeClaim', "{ name: 'data' }", DNS_SUBDOMAIN);

/**
 * Kubernetes-specific volumes of PersistentVolumeClaims, for `volumes`.
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
    const { accessMode, storageClassName } = validateArgument('ClaimVolume.create: options', options, NEW_CLAIM_OPTIONS, ClaimVolume.create);
    return WorkloadVolume._of(volumeName, mountPath, {
      persistent: { sizeMiB: options.sizeMiB, options: { accessMode, storageClassName, isShared: accessMode !== undefined && /Many$/.test(accessMode) } },
    });
  }

  /**
   * A volume of an existing claim.
   *
   * @param volumeName the name of the volume, a DNS label
   * @param mountPath absolute
   * @param claim in the same namespace
   */
  public static existing(volumeName: string, mountPath: string, claim: LocalObjectReference): WorkloadVolume {
    const claimName = validateArgument('ClaimVolume.existing: claim', claim, CLAIM, ClaimVolume.existing);
    return WorkloadVolume._of(volumeName, mountPath, { existing: { reference: claimName } });
  }

  private constructor() {}
}
