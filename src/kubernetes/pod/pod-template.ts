import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ConfigMaps } from './config-maps';
import { renderProbes } from './probes';
import { ContainerSpec, MigrationSpec, ResourceSpec, WorkloadSpec } from '../../workload/workload-spec';
import { derivedLabels, WorkloadLabels } from '../private/labels';
import { compact, cpuText, lazyReference, sizeText } from '../private/manifest';
import { Container, PodTemplate, Scheduling, TextMap } from '../private/objects';
import { PodVolumes } from '../storage/volumes';

/** Kubernetes-specific settings of pods, with all defaults applied. */
export interface PodSettings {
  /** The name of an existing ServiceAccount. Undefined for a new one. */
  readonly serviceAccount?: string;
  readonly mountServiceAccountToken: boolean;
  readonly podAnnotations: TextMap;
  readonly imagePullPolicy: string;
  readonly imagePullSecrets: string[];
  readonly priorityClassName?: string;
  readonly nodeSelector: TextMap;
  /** Whether sidecars are restartable init containers. */
  readonly hasNativeSidecars: boolean;
}

/** The pod templates of a workload, and the objects that they reference. */
export class PodTemplates {
  public readonly serviceAccount?: ApiObject;
  public readonly configMaps: ConfigMaps;
  public readonly volumes: PodVolumes;
  private readonly program: Container;
  private readonly sidecars: Container[];
  private readonly initContainers: Container[];

  public constructor(
    scope: Construct, private readonly labels: WorkloadLabels, private readonly spec: WorkloadSpec, private readonly settings: PodSettings,
  ) {
    if (settings.serviceAccount === undefined) {
      this.serviceAccount = new ApiObject(scope, 'service-account', {
        apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: labels.name, labels: labels.labels }, automountServiceAccountToken: false,
      });
    }
    this.configMaps = new ConfigMaps(scope, labels);
    this.volumes = new PodVolumes(scope, labels, spec.volumes, this.configMaps);
    this.program = this.container(spec.program, 'env');
    this.sidecars = spec.sidecars.map(sidecar => this.container(sidecar, `${sidecar.name}-env`));
    this.initContainers = spec.initContainers.map(container => this.container(container, `${container.name}-env`));
  }

  /** The pods of the program. */
  public workloadPods(annotations: TextMap, scheduling: Scheduling): PodTemplate {
    const { migration, shutdown: { drainSeconds } } = this.spec;
    const lifecycle = drainSeconds > 0 ? { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } } : {};
    const before = migration && !migration.isJob ? [this.migrate('migration', migration)] : [];
    return this.render(this.labels, { ...this.program, ...lifecycle }, annotations, scheduling, before);
  }

  /** The pods of a migration Job. */
  public migrationJob(labels: WorkloadLabels, migration: MigrationSpec): PodTemplate {
    return this.render(labels, this.migrate(labels.name, migration), {}, { restartPolicy: 'Never' }, []);
  }

  /** The labels of the pods of a Job that belongs to the workload. */
  public derivedLabels(suffix: string): WorkloadLabels {
    return derivedLabels(this.labels, suffix);
  }

  /** The program's container with the command of the migration, without ports and probes. */
  private migrate(name: string, { command, args, resources, goRuntime }: MigrationSpec): Container {
    const { ports, startupProbe, livenessProbe, readinessProbe, ...program } = this.program;
    const { args: _args, ...base } = program;
    return compact({
      ...base,
      name,
      command,
      args,
      env: program.env?.map(variable => (variable.valueFrom ? variable : { ...variable, value: goRuntime[variable.name] ?? variable.value })),
      resources: renderResources(resources),
    });
  }

  private render(labels: WorkloadLabels, program: Container, annotations: TextMap, scheduling: Scheduling, before: Container[]): PodTemplate {
    const { settings, spec: { user, group, shutdown } } = this;
    const areNative = settings.hasNativeSidecars;
    return {
      metadata: compact({ labels: labels.labels, annotations: { ...settings.podAnnotations, ...annotations } }),
      spec: compact({
        ...scheduling,
        serviceAccountName: this.serviceAccount?.name ?? settings.serviceAccount,
        automountServiceAccountToken: settings.mountServiceAccountToken,
        enableServiceLinks: false, // otherwise each Service of the namespace adds variables, including names such as PORT
        securityContext: compact({
          runAsNonRoot: true,
          runAsUser: user,
          runAsGroup: group,
          fsGroup: this.volumes.needGroup ? group : undefined,
          fsGroupChangePolicy: this.volumes.needGroup ? 'OnRootMismatch' : undefined,
          seccompProfile: { type: 'RuntimeDefault' },
        }),
        initContainers: [
          ...areNative ? this.sidecars.map(sidecar => ({ ...sidecar, restartPolicy: 'Always' as const })) : [],
          ...this.initContainers,
          ...before,
        ],
        containers: [program, ...areNative ? [] : this.sidecars],
        volumes: this.volumes.all,
        terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
        imagePullSecrets: settings.imagePullSecrets.map(name => ({ name })),
        priorityClassName: settings.priorityClassName,
        nodeSelector: settings.nodeSelector,
      }),
    };
  }

  /** @param part the part of the ConfigMap's name for this container */
  private container(spec: ContainerSpec, part: string): Container {
    const mounts = spec.mounts.map(({ volume, path, readOnly }) => compact({ name: volume, mountPath: path, readOnly: readOnly || undefined }));
    const hasTmp = mounts.some(mount => mount.mountPath === '/tmp');
    return {
      name: spec.name,
      image: lazyReference(spec.image!),
      imagePullPolicy: this.settings.imagePullPolicy,
      ...compact({ command: spec.command, args: spec.args }),
      resources: renderResources(spec.resources),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: this.spec.readOnlyRootFilesystem,
      },
      volumeMounts: [...hasTmp ? [] : [{ name: 'tmp', mountPath: '/tmp' }], ...mounts],
      ...this.configMaps.environment(part, spec.environment),
      ...compact({
        ports: spec.ports.map(({ name, port, transport }) => ({ name, containerPort: port, ...transport === 'UDP' ? { protocol: transport } : {} })),
      }),
      ...renderProbes(spec.probes),
    };
  }
}

function renderResources(resources: ResourceSpec): Container['resources'] {
  return {
    requests: {
      'cpu': cpuText(resources.cpuRequestMillis), // also if 0, because an omitted request defaults to the limit
      'memory': sizeText(resources.memoryRequestMiB),
      'ephemeral-storage': sizeText(resources.ephemeralStorageRequestMiB),
    },
    limits: {
      ...resources.cpuLimitMillis !== undefined ? { cpu: cpuText(resources.cpuLimitMillis) } : {},
      'memory': sizeText(resources.memoryLimitMiB),
      'ephemeral-storage': sizeText(resources.ephemeralStorageLimitMiB),
    },
  };
}
