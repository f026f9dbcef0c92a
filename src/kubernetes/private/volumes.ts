import { Size } from 'cdk8s';
import { k8s, PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ConfigFiles } from '../config-files';
import { SecretFiles } from '../secret-files';
import { WorkloadVolume } from '../workload-volume';
import { Configuration } from './configuration';
import { Identity } from './identity';
import { compact, freeId, quantity, verbatim } from './manifest';
import { CONFIG_MAP_KEY, DNS_LABEL, DNS_SUBDOMAIN, Rule, shorten, slug } from './names';
import { Problems } from './problems';
import { bytes, mebibytes, sizeText } from './quantities';
import { showKind } from '../../validation/show';

/** What a container would not run without, and what a mounted directory would hide. */
const SYSTEM = ['/', '/bin', '/dev', '/etc', '/etc/ssl', '/etc/ssl/certs', '/lib', '/lib64', '/proc', '/sbin', '/sys', '/usr', '/usr/local', '/usr/local/bin'];

/** Where a volume can be mounted: neither the container runtime nor Kubernetes takes others. */
const MOUNT_PATH: Rule = {
  allows: text => text.length <= 4096 && /^\/[^:\0-\x1f]*$/.test(text) && !text.split('/').includes('..'),
  expectation: "an absolute path without ':' and '..', such as '/var/lib/api'",
};

/** The owner reads and writes, the group reads: the group is that of the pod. */
const SECRET_MODE = 0o440;

/** The volumes of a pod, and where containers see them. */
export class Volumes {
  public readonly claims: k8s.KubePersistentVolumeClaim[] = [];

  /** Names of claims that a single node can mount. */
  public readonly singleNodeClaims: string[] = [];

  /** Bytes that the emptyDir volumes may hold on the node's disk. */
  public emptyDirBytes: number;

  private readonly found = new Map<string, k8s.Volume>();
  private readonly sources = new Map<string, unknown>();

  public constructor(
    private readonly scope: Construct, private readonly problems: Problems, private readonly identity: Identity, tmpSize: number | undefined,
  ) {
    this.emptyDirBytes = tmpSize ?? mebibytes(64);
    this.found.set('tmp', { name: 'tmp', emptyDir: { sizeLimit: quantity(sizeText(this.emptyDirBytes)) } });
  }

  public get all(): k8s.Volume[] {
    return [...this.found.values()];
  }

  /** Whether files belong to the group of the pod. */
  public get needGroup(): boolean {
    return this.all.some(volume => volume.persistentVolumeClaim !== undefined || volume.secret !== undefined);
  }

  /** Mounts of configuration files. */
  public configFiles(given: ConfigFiles[] | undefined, configuration: Configuration): k8s.VolumeMount[] {
    return this.problems.instances('configFiles', ConfigFiles, "ConfigFiles.inline('/etc/api', { … })", given).flatMap(([prop, files]) => {
      const mountPath = this.problems.requiredText(`${prop}.mountPath`, files.mountPath, MOUNT_PATH);
      const name = slug(mountPath ?? 'config');
      const mapName = 'configMap' in files._source
        ? this.problems.named(`${prop}.configMap`, files._source.configMap, 'ConfigMap', 'ConfigMap.fromConfigMapName(…)')
        : this.configMap(prop, name, files, configuration);
      return mountPath === undefined ? [] : this.mount(prop, { name: `config-${name}`, configMap: { name: mapName } }, files, mountPath, true);
    });
  }

  /** Mounts of Secrets. */
  public secretFiles(given: SecretFiles[] | undefined): k8s.VolumeMount[] {
    return this.problems.structs('secretFiles', given, showKind).flatMap(([prop, files]) => {
      const secretName = this.problems.secret(`${prop}.secret`, files.secret);
      const mountPath = this.problems.requiredText(`${prop}.mountPath`, files.mountPath, MOUNT_PATH, showKind);
      const keys = this.secretKeys(`${prop}.keys`, files.keys);
      const optional = this.problems.boolean(`${prop}.optional`, files.optional, showKind) || undefined;
      if (secretName === undefined || mountPath === undefined) return [];
      const secret = compact({ secretName, defaultMode: SECRET_MODE, optional, items: keys?.map(key => ({ key, path: key })) });
      return this.mount(prop, { name: `secret-${slug(mountPath)}`, secret }, files, mountPath, true);
    });
  }

  /** Keys of a Secret. Kubernetes would take an empty list for all of them. */
  private secretKeys(prop: string, given: string[] | undefined): string[] | undefined {
    const keys = this.problems.strings(prop, given, showKind);
    this.problems.check(keys === undefined || keys.length > 0, `${prop} must be at least one key, got none; leave it out for all keys`);
    return keys?.filter((key, i) => this.problems.requiredText(`${prop}[${i}]`, key, CONFIG_MAP_KEY, showKind) !== undefined);
  }

  /** Mounts of volumes of the user's own. */
  public volumes(prop: string, given: WorkloadVolume[] | undefined): k8s.VolumeMount[] {
    const example = "WorkloadVolume.emptyDir('cache', '/var/cache/api', Size.mebibytes(100))";
    return this.problems.instances(prop, WorkloadVolume, example, given).flatMap(([at, volume]) => {
      const name = this.problems.requiredText(`${at}.name`, volume.name, DNS_LABEL);
      const mountPath = this.problems.requiredText(`${at}.mountPath`, volume.mountPath, MOUNT_PATH);
      const source = this.sources.get(volume.name) === volume._source ? undefined : this.source(at, volume, name ?? 'volume');
      if (name === undefined || mountPath === undefined) return [];
      return source ? this.mount(at, source, volume._source, mountPath, volume.readOnly) : [this.mountOf(at, name, mountPath, volume.readOnly)];
    });
  }

  private mount(prop: string, volume: k8s.Volume, source: unknown, mountPath: string, readOnly: boolean): k8s.VolumeMount[] {
    this.problems.check(!this.found.has(volume.name), `${prop} must have a name and a path of its own, but the pod has another volume '${volume.name}'`);
    this.found.set(volume.name, volume);
    this.sources.set(volume.name, source);
    return [this.mountOf(prop, volume.name, mountPath, readOnly)];
  }

  private mountOf(prop: string, name: string, mountPath: string, readOnly: boolean): k8s.VolumeMount {
    const isSystem = SYSTEM.includes(mountPath.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''));
    this.problems.check(!isSystem, `${prop}.mountPath must be a directory of its own such as '/etc/${this.identity.name}', got '${mountPath}', whose files the volume would hide`);
    return compact({ name, mountPath, readOnly: readOnly ? true : undefined });
  }

  private source(prop: string, volume: WorkloadVolume, volumeName: string): k8s.Volume {
    const { emptyDir, claim } = volume._source;
    if (emptyDir) {
      const size = this.size(`${prop}.size`, emptyDir.size);
      if (emptyDir.medium === undefined) this.emptyDirBytes += size;
      return { name: volumeName, emptyDir: compact({ medium: emptyDir.medium, sizeLimit: quantity(sizeText(size)) }) };
    }
    if ('claim' in volume._source) {
      const claimName = this.problems.named(`${prop}.claim`, claim, 'PersistentVolumeClaim', 'PersistentVolumeClaim.fromClaimName(…)') ?? '';
      return { name: volumeName, persistentVolumeClaim: { claimName } };
    }
    const newClaim = this.problems.struct(`${prop}.options`, volume._source.newClaim);
    const accessMode = this.problems.choice(`${prop}.accessMode`, newClaim.accessMode, PersistentVolumeAccessMode) ?? PersistentVolumeAccessMode.READ_WRITE_ONCE;
    const name = shorten(`${this.identity.name}-${volumeName}`, 253);
    if (accessMode.startsWith('ReadWriteOnce')) this.singleNodeClaims.push(volumeName);
    this.claims.push(verbatim(new k8s.KubePersistentVolumeClaim(this.scope, freeId(this.scope, `claim-${volumeName}`), {
      metadata: { name, labels: this.identity.labels },
      spec: compact({
        accessModes: [accessMode],
        resources: { requests: { storage: quantity(sizeText(this.size(`${prop}.size`, newClaim.size))) } },
        storageClassName: this.problems.text(`${prop}.storageClassName`, newClaim.storageClassName, DNS_SUBDOMAIN),
      }),
    })));
    return { name: volumeName, persistentVolumeClaim: { claimName: name } };
  }

  /** Bytes; there is no default. */
  private size(prop: string, given: Size | undefined): number {
    return bytes(this.problems, prop, this.problems.required(prop, Size, 'Size.mebibytes(256)', given)) ?? 0;
  }

  private configMap(prop: string, name: string, files: ConfigFiles, configuration: Configuration): string {
    const options = this.problems.struct(`${prop}.options`, files._source.options);
    const hotReload = this.problems.boolean(`${prop}.hotReload`, options.hotReload) ?? false;
    return configuration.add(name, this.problems.requiredMap(`${prop}.files`, files._source.files, CONFIG_MAP_KEY), hotReload).name;
  }
}
