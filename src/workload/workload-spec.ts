import { IGoContainerImage } from '../image/container-image';

/** A workload with all defaults applied, which is the only input of the renderers. */
export interface WorkloadSpec {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The program. */
  readonly program: ContainerSpec;
  readonly sidecars: ContainerSpec[];
  readonly initContainers: ContainerSpec[];
  /** Volumes of all containers, starting with /tmp. */
  readonly volumes: VolumeSpec[];
  readonly user: number;
  readonly group: number;
  readonly readOnlyRootFilesystem: boolean;
  readonly shutdown: ShutdownSpec;
  /** Undefined for a cron job. */
  readonly deployment?: DeploymentSpec;
  readonly schedule?: ScheduleSpec;
  readonly migration?: MigrationSpec;
}

export type WorkloadKind = 'web-service' | 'worker' | 'cron-job';

export interface ContainerSpec {
  readonly name: string;
  /** Undefined if the prop was invalid. */
  readonly image?: IGoContainerImage;
  readonly command?: string[];
  readonly args?: string[];
  readonly environment: EnvironmentSpec;
  /** Starts with the main port. */
  readonly ports: PortSpec[];
  readonly probes: ProbesSpec;
  readonly resources: ResourceSpec;
  readonly mounts: MountSpec[];
}

export interface EnvironmentSpec {
  /** Variables with their values, sorted by name. */
  readonly variables: { readonly [name: string]: string };
  /** Variables of the Go runtime that the user does not set. */
  readonly goRuntime: { readonly [name: string]: string };
  readonly secretKeys: { readonly name: string; readonly secret: string; readonly key: string }[];
  /** Names of secrets with keys that all become variables. */
  readonly secrets: string[];
}

export interface PortSpec {
  readonly name: string;
  readonly port: number;
  readonly transport: 'TCP' | 'UDP';
  /** The application protocol, if any. */
  readonly application?: 'http' | 'grpc';
  /** Whether it serves only metrics and is not published. */
  readonly isInternal?: boolean;
}

export interface ProbesSpec {
  readonly startup?: ProbeSpec;
  readonly liveness?: ProbeSpec;
  readonly readiness?: ProbeSpec;
}

export interface ProbeSpec {
  readonly kind: 'http' | 'https' | 'tcp' | 'grpc' | 'exec';
  /** Undefined for a command. */
  readonly port?: PortSpec;
  /** The path of an HTTP probe. */
  readonly path?: string;
  /** The service of a gRPC probe. Undefined for the whole server. */
  readonly service?: string;
  /** The program and its arguments. */
  readonly command?: string[];
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

export interface ResourceSpec {
  readonly cpuRequestMillis: number;
  /** Undefined for no limit. */
  readonly cpuLimitMillis?: number;
  readonly memoryRequestMiB: number;
  readonly memoryLimitMiB: number;
  readonly ephemeralStorageRequestMiB: number;
  readonly ephemeralStorageLimitMiB: number;
}

/** A volume with its source, which is one of the optional properties. */
export interface VolumeSpec {
  readonly name: string;
  readonly emptyDir?: { readonly sizeMiB: number; readonly isMemory: boolean };
  readonly persistent?: { readonly sizeMiB: number; readonly options?: unknown };
  /** An existing persistent volume, by a platform-specific reference. */
  readonly existing?: { readonly reference: unknown };
  readonly config?: ConfigSpec;
  readonly secret?: { readonly name: string; readonly keys?: string[]; readonly optional: boolean };
}

export interface ConfigSpec {
  /** The mount path as a part of a name. */
  readonly part: string;
  /** Content by file name. Undefined if the files exist on the platform. */
  readonly files?: { readonly [name: string]: string };
  readonly hotReload: boolean;
  readonly reference?: unknown;
}

export interface MountSpec {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}

export interface ShutdownSpec {
  readonly drainSeconds: number;
  readonly gracePeriodSeconds: number;
}

export interface DeploymentSpec {
  readonly scaling: ScalingSpec;
  readonly strategy: StrategySpec;
  readonly metrics?: { readonly port: PortSpec; readonly path: string };
}

export interface ScalingSpec {
  /** `fixed`, `auto`, or a platform-specific kind. */
  readonly kind: string;
  /** The minimum number of replicas, equal to the maximum if the number is fixed. */
  readonly min: number;
  readonly max: number;
  readonly auto?: AutoscalingSpec;
  /** The options of a platform-specific kind. */
  readonly options?: unknown;
}

/** The speed of an autoscaler. */
export interface ScaleDownSpec {
  readonly stabilizationSeconds: number;
  readonly percentPerMinute: number;
}

export interface AutoscalingSpec extends ScaleDownSpec {
  readonly cpuUtilizationPercent?: number;
  readonly memoryUtilizationPercent?: number;
  readonly requestsPerSecond?: number;
}

export interface StrategySpec {
  readonly kind: 'rolling' | 'recreate';
  /** A number of instances, or a percentage such as `25%`. */
  readonly maxSurge: number | string;
  readonly maxUnavailable: number | string;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
}

export interface ScheduleSpec {
  readonly expression: string;
  readonly timeZone: string;
  readonly concurrencyPolicy: string;
  readonly startingDeadlineSeconds: number;
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly suspend: boolean;
}

export interface MigrationSpec {
  readonly isJob: boolean;
  readonly command?: string[];
  readonly args?: string[];
  readonly resources: ResourceSpec;
  readonly goRuntime: { readonly [name: string]: string };
  readonly deadlineSeconds: number;
  readonly retries: number;
  readonly ttlSecondsAfterFinished?: number;
}

const SPEC = Symbol.for('gopher-constructs.workload-spec');

/** Attaches the specification of a workload to its construct. */
export function setSpec(workload: object, spec: WorkloadSpec): void {
  Object.defineProperty(workload, SPEC, { value: spec });
}

/**
 * Returns the specification of a workload's construct, also of other copies of this library, or
 * undefined.
 */
export function specOf(workload: unknown): WorkloadSpec | undefined {
  try {
    return (workload as { [SPEC]?: WorkloadSpec })[SPEC];
  } catch {
    return undefined;
  }
}
