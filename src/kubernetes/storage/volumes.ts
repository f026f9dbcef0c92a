import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AccessMode } from './claim-volume';
import { shorten } from '../../workload/names';
import { VolumeSpec } from '../../workload/workload-spec';
import { ConfigMaps } from '../pod/config-maps';
import { WorkloadLabels } from '../private/labels';
import { compact, freeId, sizeText } from '../private/manifest';
import { Volume } from '../private/objects';

/** Files are readable by the owner and by the group, which is the group of the pod. */
const SECRET_MODE = 0o440;

/** Kubernetes-specific settings of a new claim. */
export interface ClaimSettings {
  readonly accessMode?: AccessMode;
  readonly storageClassName?: string;
  /** Whether several nodes can mount it. */
  readonly isShared: boolean;
}

/** The volumes of a pod, and the objects that provide them. */
export class PodVolumes {
  public readonly all: Volume[];
  public readonly claims: ApiObject[] = [];

  public constructor(private readonly scope: Construct, private readonly labels: WorkloadLabels, specs: VolumeSpec[], configMaps: ConfigMaps) {
    this.all = specs.map(spec => this.render(spec, configMaps));
  }

  /** Whether the pod needs an `fsGroup` for files in volumes. */
  public get needGroup(): boolean {
    return this.all.some(volume => volume.persistentVolumeClaim !== undefined || volume.secret !== undefined);
  }

  private render({ name, emptyDir, persistent, existing, config, secret }: VolumeSpec, configMaps: ConfigMaps): Volume {
    if (emptyDir) return { name, emptyDir: compact({ medium: emptyDir.isMemory ? 'Memory' as const : undefined, sizeLimit: sizeText(emptyDir.sizeMiB) }) };
    if (config) {
      const configMap = config.files ? configMaps.add(config.part, config.files, config.hotReload) : config.reference as string;
      return { name, configMap: { name: configMap } };
    }
    if (secret) {
      const items = secret.keys?.map(key => ({ key, path: key }));
      return { name, secret: compact({ secretName: secret.name, defaultMode: SECRET_MODE, optional: secret.optional || undefined, items }) };
    }
    const claimName = persistent ? this.claim(name, persistent) : existing?.reference as string;
    return { name, persistentVolumeClaim: { claimName } };
  }

  private claim(volume: string, { sizeMiB, options }: NonNullable<VolumeSpec['persistent']>): string {
    const { accessMode = AccessMode.READ_WRITE_ONCE, storageClassName } = (options ?? {}) as Partial<ClaimSettings>;
    const name = shorten(`${this.labels.name}-${volume}`, 253);
    this.claims.push(new ApiObject(this.scope, freeId(this.scope, `claim-${volume}`), {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, labels: this.labels.labels },
      spec: compact({ accessModes: [accessMode], resources: { requests: { storage: sizeText(sizeMiB) } }, storageClassName }),
    }));
    return name;
  }
}
