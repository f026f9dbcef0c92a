import { Size } from 'cdk8s';
import { k8s, PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ConfigFiles } from '../config-files';
import { SecretFiles } from '../secret-files';
import { WorkloadVolume } from '../workload-volume';
import { Configuration } from './configuration';
import { Identity } from './identity';
import { compact, freeId, quantity, verbatim } from './manifest';
import { checkDnsLabel, shorten, slug } from './names';
import { Problems, SECRET } from './problems';
import { bytes, mebibytes, sizeText } from './quantities';

/** What a container would not run without, and what a mounted directory would hide. */
const SYSTEM = ['/', '/bin', '/dev', '/etc', '/etc/ssl', '/etc/ssl/certs', '/lib', '/lib64', '/proc', '/sbin', '/sys', '/usr', '/usr/local', '/usr/local/bin'];

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
    return this.problems.list('configFiles', given).flatMap((files, i) => {
      if (!this.problems.instance(`configFiles[${i}]`, ConfigFiles, "ConfigFiles.inline('/etc/api', { … })", files)) return [];
      const { configMap } = files._source;
      const name = slug(String(files.mountPath));
      const mapName = 'configMap' in files._source
        ? this.problems.named(`configFiles[${i}]: configMap`, configMap, 'ConfigMap.fromConfigMapName(…)')?.name
        : this.configMap(`configFiles[${i}]`, name, files, configuration);
      return this.mount(`configFiles[${i}]`, { name: `config-${name}`, configMap: { name: mapName } }, files, files.mountPath, true);
    });
  }

  /** Mounts of Secrets. */
  public secretFiles(given: SecretFiles[] | undefined): k8s.VolumeMount[] {
    return this.problems.list('secretFiles', given).flatMap((files, i) => {
      if (!this.problems.named(`secretFiles[${i}].secret`, files.secret, SECRET)) return [];
      const keys = this.problems.strings(`secretFiles[${i}].keys`, files.keys);
      const secret = compact({
        secretName: files.secret.name,
        defaultMode: SECRET_MODE,
        optional: this.problems.boolean(`secretFiles[${i}].optional`, files.optional) || undefined,
        items: keys?.map(key => ({ key, path: key })),
      });
      return this.mount(`secretFiles[${i}]`, { name: `secret-${slug(String(files.mountPath))}`, secret }, files, files.mountPath, true);
    });
  }

  /** Mounts of volumes of the user's own. */
  public volumes(prop: string, given: WorkloadVolume[] | undefined): k8s.VolumeMount[] {
    return this.problems.list(prop, given).flatMap((volume, i) => {
      if (!this.problems.instance(`${prop}[${i}]`, WorkloadVolume, "WorkloadVolume.emptyDir('cache', '/var/cache/api', Size.mebibytes(100))", volume)) return [];
      checkDnsLabel(this.problems, `${prop}[${i}]: the volume's name`, volume.name);
      if (this.sources.get(volume.name) === volume._source) return [this.mountOf(`${prop}[${i}]`, volume.name, volume.mountPath, volume.readOnly)];
      return this.mount(`${prop}[${i}]`, this.source(`${prop}[${i}]`, volume), volume._source, volume.mountPath, volume.readOnly);
    });
  }

  private mount(prop: string, volume: k8s.Volume, source: unknown, mountPath: string, readOnly: boolean): k8s.VolumeMount[] {
    this.problems.check(!this.found.has(volume.name), `${prop}: there is another volume '${volume.name}' in the pod; give each a name, or a path, of its own`);
    this.found.set(volume.name, volume);
    this.sources.set(volume.name, source);
    return [this.mountOf(prop, volume.name, mountPath, readOnly)];
  }

  private mountOf(prop: string, name: string, mountPath: string, readOnly: boolean): k8s.VolumeMount {
    const isPath = typeof mountPath === 'string' && /^\/[^:]*$/.test(mountPath) && !mountPath.split('/').includes('..');
    if (this.problems.check(isPath, `${prop}.mountPath is ${JSON.stringify(mountPath)}; give an absolute path without ':' and '..', such as '/var/lib/api'`)) {
      this.problems.check(!SYSTEM.includes(mountPath.replace(/(?<=.)\/+$/, '')),
        `${prop}.mountPath is '${mountPath}', which would hide what the image has there; give a directory of its own below, such as '/etc/${this.identity.name}'`);
    }
    return compact({ name, mountPath, readOnly: readOnly ? true : undefined });
  }

  private source(prop: string, volume: WorkloadVolume): k8s.Volume {
    const { emptyDir, claim } = volume._source;
    if (emptyDir) {
      const size = this.size(`${prop}: the volume's size`, emptyDir.size);
      if (emptyDir.medium === undefined) this.emptyDirBytes += size;
      return { name: volume.name, emptyDir: compact({ medium: emptyDir.medium, sizeLimit: quantity(sizeText(size)) }) };
    }
    if ('claim' in volume._source) {
      const { name: claimName = '' } = this.problems.named(`${prop}: claim`, claim, 'PersistentVolumeClaim.fromClaimName(…)') ?? {};
      return { name: volume.name, persistentVolumeClaim: { claimName } };
    }
    const newClaim = this.problems.struct(`${prop}: options`, volume._source.newClaim);
    const accessMode = newClaim.accessMode ?? PersistentVolumeAccessMode.READ_WRITE_ONCE;
    const name = shorten(`${this.identity.name}-${volume.name}`, 253);
    if (String(accessMode).startsWith('ReadWriteOnce')) this.singleNodeClaims.push(volume.name);
    this.claims.push(verbatim(new k8s.KubePersistentVolumeClaim(this.scope, freeId(this.scope, `claim-${volume.name}`), {
      metadata: { name, labels: this.identity.labels },
      spec: compact({
        accessModes: [accessMode],
        resources: { requests: { storage: quantity(sizeText(this.size(`${prop}: the claim's size`, newClaim.size))) } },
        storageClassName: this.problems.text(`${prop}: the claim's storageClassName`, newClaim.storageClassName),
      }),
    })));
    return { name: volume.name, persistentVolumeClaim: { claimName: name } };
  }

  /** Bytes, which have to be said. */
  private size(prop: string, given: Size | undefined): number {
    this.problems.check(given !== undefined, `${prop} is undefined; give a Size, such as Size.mebibytes(256)`);
    return bytes(this.problems, prop, given) ?? 0;
  }

  private configMap(prop: string, name: string, files: ConfigFiles, configuration: Configuration): string {
    const options = this.problems.struct(`${prop}: options`, files._source.options);
    const hotReload = this.problems.boolean(`${prop}: hotReload`, options.hotReload) ?? false;
    return configuration.add(name, this.checkFiles(prop, files), hotReload).name;
  }

  private checkFiles(prop: string, files: ConfigFiles): { [name: string]: string } {
    const found = this.problems.map(prop, files._source.files);
    for (const name of Object.keys(found)) {
      this.problems.check(/^[-._a-zA-Z0-9]+$/.test(name) && name !== '.' && name !== '..' && name.length <= 253,
        `${prop} holds a file ${JSON.stringify(name)}; a file's name is made of letters, digits, '-', '_' and '.'`);
    }
    return found;
  }
}
