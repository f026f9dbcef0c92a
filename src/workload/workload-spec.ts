import { IGoContainerImage } from '../image/container-image';

/** A workload with every default applied. Targets render it, and read nothing else of a workload. */
export interface WorkloadSpec {
  readonly kind: WorkloadKind;
  readonly name: string;
  /** The program. */
  readonly program: ContainerSpec;
  readonly sidecars: ContainerSpec[];
  readonly initContainers: ContainerSpec[];
  /** Volumes of all containers, /tmp first. */
  readonly volumes: VolumeSpec[];
  readonly user: number;
  readonly group: number;
  readonly readOnlyRootFilesystem: boolean;
  readonly shutdown: ShutdownSpec;
  /** What keeps it running, unless it is a cron job. */
  readonly deployment?: DeploymentSpec;
  readonly schedule?: ScheduleSpec;
  readonly migration?: MigrationSpec;
}

export type WorkloadKind = 'web-service' | 'worker' | 'cron-job';

export interface ContainerSpec {
  readonly name: string;
  /** Undefined where the prop was wrong. */
  readonly image?: IGoContainerImage;
  readonly command?: string[];
  readonly args?: string[];
  readonly environment: EnvironmentSpec;
  /** The main one first. */
  readonly ports: PortSpec[];
  readonly probes: ProbesSpec;
  readonly resources: ResourceSpec;
  readonly mounts: MountSpec[];
}

export interface EnvironmentSpec {
  /** Variables with their values, in the order of their names. */
  readonly variables: { readonly [name: string]: string };
  /** Limits for the Go runtime, without those that the user sets. */
  readonly goRuntime: { readonly [name: string]: string };
  readonly secretKeys: { readonly name: string; readonly secret: string; readonly key: string }[];
  /** Names of secrets whose keys are all variables. */
  readonly secrets: string[];
}

export interface PortSpec {
  readonly name: string;
  readonly port: number;
  readonly transport: 'TCP' | 'UDP';
  /** The protocol above, where it is known. */
  readonly application?: 'http' | 'grpc';
  /** Whether it serves metrics only, and is not published. */
  readonly isInternal?: boolean;
}

export interface ProbesSpec {
  readonly startup?: ProbeSpec;
  readonly liveness?: ProbeSpec;
  readonly readiness?: ProbeSpec;
}

export interface ProbeSpec {
  readonly kind: 'http' | 'https' | 'tcp' | 'grpc' | 'exec';
  /** Undefined where the program is run. */
  readonly port?: PortSpec;
  /** Of HTTP. */
  readonly path?: string;
  /** Of gRPC; undefined for the server as a whole. */
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

/** A volume and what provides it: one of the optional properties. */
export interface VolumeSpec {
  readonly name: string;
  readonly emptyDir?: { readonly sizeMiB: number; readonly isMemory: boolean };
  readonly persistent?: { readonly sizeMiB: number; readonly options?: unknown };
  /** A disk that exists, as the platform refers to it. */
  readonly existing?: { readonly reference: unknown };
  readonly config?: ConfigSpec;
  readonly secret?: { readonly name: string; readonly keys?: string[]; readonly optional: boolean };
}

export interface ConfigSpec {
  /** The mount path as a part of a name. */
  readonly part: string;
  /** Content by file name; undefined where the files exist on the platform. */
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
  /** `fixed`, `auto`, or what the platform adds. */
  readonly kind: string;
  /** The fewest and the most replicas; equal where the number is fixed. */
  readonly min: number;
  readonly max: number;
  readonly auto?: AutoscalingSpec;
  /** The options of a kind that the platform adds. */
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

/** Keeps the specification of a workload with its construct. */
export function setSpec(workload: object, spec: WorkloadSpec): void {
  Object.defineProperty(workload, SPEC, { value: spec });
}

/** The specification of a workload's construct, of whatever copy of this library; undefined for anything else. */
export function specOf(workload: unknown): WorkloadSpec | undefined {
  try {
    return (workload as { [SPEC]?: WorkloadSpec })[SPEC];
  } catch {
    return undefined;
  }
}
