import { ValidationErrors } from '../../validation/errors';
import { compactValues } from '../../validation/objects';
import { flag, integer, struct, text, texts, Values } from '../../validation/shapes';
import { ConfigFiles } from '../config-files';
import { DNS_LABEL, FILE_NAME, MOUNT_PATH, slug } from '../names';
import { WORKLOAD } from '../shapes';
import { WorkloadVolume } from '../volume';
import { ConfigSpec, MountSpec, VolumeSpec } from '../workload-spec';

/** System directories that a mounted volume would hide. */
const SYSTEM = ['/', '/bin', '/dev', '/etc', '/etc/ssl', '/etc/ssl/certs', '/lib', '/lib64', '/proc', '/sbin', '/sys', '/usr', '/usr/local', '/usr/local/bin'];

/** The maximum size of a ConfigMap, in bytes. */
const LARGEST_CONFIG = 2 ** 20;

const FILES = texts(undefined, { names: FILE_NAME });
const CONFIG_OPTIONS = struct({ hotReload: flag });
const SIZE = integer(1);
const NAME = text(DNS_LABEL);
const MOUNT = text(MOUNT_PATH);

/** The volumes of a workload, collected from its containers. */
export class VolumeTable {
  private readonly found = new Map<string, VolumeSpec>();
  private readonly sources = new Map<string, unknown>();
  private emptyDirs: number;

  public constructor(private readonly errors: ValidationErrors, private readonly workload: string, tmpSizeMiB: number) {
    this.emptyDirs = tmpSizeMiB;
    this.found.set('tmp', { name: 'tmp', emptyDir: { sizeMiB: tmpSizeMiB, isMemory: false } });
  }

  public get all(): VolumeSpec[] {
    return [...this.found.values()];
  }

  /** The total size of the emptyDir volumes on disk, in MiB. */
  public get emptyDirsMiB(): number {
    return this.emptyDirs;
  }

  /** Mounts of configuration files. */
  public configFiles(given: ConfigFiles[] = []): MountSpec[] {
    return given.flatMap((files, i) => {
      const prop = `configFiles[${i}]`;
      const path = MOUNT(this.errors, `${prop}.mountPath`, files.mountPath);
      const part = slug(path ?? 'config');
      const config = this.config(prop, part, files);
      return path === undefined ? [] : this.mount(prop, { name: `config-${part}`, config }, files, path, true);
    });
  }

  private config(prop: string, part: string, { _source: { files, configMap, options } }: ConfigFiles): ConfigSpec {
    if (configMap !== undefined) return { part, reference: configMap, hotReload: true };
    const hotReload = CONFIG_OPTIONS(this.errors, `${prop}.options`, options ?? {})?.hotReload ?? false;
    const content = FILES(this.errors, `${prop}.files`, files) ?? {};
    checkConfigSize(this.errors, part, content);
    return { part, files: content, hotReload };
  }

  /** Mounts of secrets. */
  public secretFiles(given: Values<typeof WORKLOAD>['secretFiles'] = []): MountSpec[] {
    return given.flatMap((files, i) => {
      const prop = `secretFiles[${i}]`;
      this.errors.check(files.keys === undefined || files.keys.length > 0, `${prop}.keys must be at least one key, got none; omit it for all keys`);
      const { secret: name, mountPath, keys, optional = false } = files;
      if (name === undefined || mountPath === undefined) return [];
      return this.mount(prop, { name: `secret-${slug(mountPath)}`, secret: { name, keys, optional } }, files, mountPath, true);
    });
  }

  /** Mounts of the volumes of a container. */
  public volumes(prop: string, given: WorkloadVolume[] = []): MountSpec[] {
    return given.flatMap((volume, i) => {
      const at = `${prop}[${i}]`;
      const name = NAME(this.errors, `${at}.name`, volume.name);
      const path = MOUNT(this.errors, `${at}.mountPath`, volume.mountPath);
      const isShared = this.sources.get(volume.name) === volume._source;
      const source = isShared ? undefined : this.source(at, volume);
      if (name === undefined || path === undefined) return [];
      return source ? this.mount(at, { name, ...source }, volume._source, path, volume.readOnly) : [this.mountOf(at, name, path, volume.readOnly)];
    });
  }

  private source(prop: string, { _source: { emptyDir, persistent, existing } }: WorkloadVolume): Omit<VolumeSpec, 'name'> {
    if (existing) return { existing };
    const sizeMiB = SIZE(this.errors, `${prop}.sizeMiB`, (emptyDir ?? persistent)?.sizeMiB) ?? 0;
    if (persistent) return { persistent: { sizeMiB, options: persistent.options } };
    const isMemory = emptyDir?.isMemory === true;
    if (!isMemory) this.emptyDirs += sizeMiB;
    return { emptyDir: { sizeMiB, isMemory } };
  }

  private mount(prop: string, volume: VolumeSpec, source: unknown, path: string, readOnly: boolean): MountSpec[] {
    this.errors.check(!this.found.has(volume.name), `${prop} must have a unique name and path, got volume '${volume.name}' twice`);
    this.found.set(volume.name, compactValues(volume));
    this.sources.set(volume.name, source);
    return [this.mountOf(prop, volume.name, path, readOnly)];
  }

  private mountOf(prop: string, volume: string, path: string, readOnly: boolean): MountSpec {
    const isSystem = SYSTEM.includes(path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''));
    this.errors.check(!isSystem, `${prop}.mountPath must not be a system directory, whose files the volume would hide, got '${path}'; use a directory such as '/etc/${this.workload}'`);
    return { volume, path, readOnly };
  }
}

/** @param part the purpose of the configuration, for messages */
export function checkConfigSize(errors: ValidationErrors, part: string, content: { readonly [name: string]: string }): void {
  const size = Object.values(content).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
  errors.check(size <= LARGEST_CONFIG, `the configuration for ${part} must be at most ${LARGEST_CONFIG} bytes, got ${size}; move large files to the image or a volume`);
}
