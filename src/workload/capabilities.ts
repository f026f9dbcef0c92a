import { ContainerSpec, WorkloadSpec } from './workload-spec';
import { ValidationErrors } from '../validation/errors';

/** Features of workloads that some platforms do not support. */
export type Feature =
  | 'schedule' | 'replicas' | 'autoscaling' | 'rollingUpdate' | 'scaleToZero'
  | 'sidecars' | 'jobSidecars' | 'initContainers' | 'migrationJob' | 'migrationInitContainer'
  | 'drain' | 'probes' | 'additionalPorts' | 'udp'
  | 'configFiles' | 'hotReload' | 'secretFiles' | 'secretEnvironment' | 'environmentFromSecrets'
  | 'persistentVolumes' | 'memoryVolumes' | 'emptyDirs';

/** The capabilities of a target. */
export interface Capabilities {
  /** The name of the target in messages, such as `Kubernetes 1.29`. */
  readonly target: string;
  /** Unsupported features, with the remedy for each. */
  readonly unsupported: { readonly [feature in Feature]?: string };
  /** Features that the target ignores, with its own behavior, which its output must state. */
  readonly ignored: { readonly [feature in Feature]?: string };
}

interface FeatureRule {
  /** The prop that requires the feature, for messages. */
  readonly prop: string;
  readonly isUsed: (spec: WorkloadSpec) => boolean;
}

const containers = ({ program, sidecars, initContainers }: WorkloadSpec): ContainerSpec[] => [program, ...sidecars, ...initContainers];
const hasProbes = ({ probes: { startup, liveness, readiness } }: ContainerSpec): boolean => Boolean(startup ?? liveness ?? readiness);

/** One rule for each feature, shared by all targets. */
const FEATURES: { readonly [feature in Feature]: FeatureRule } = {
  schedule: { prop: 'schedule', isUsed: ({ schedule }) => schedule !== undefined },
  replicas: { prop: 'more than one replica', isUsed: ({ deployment }) => (deployment?.scaling.min ?? 0) > 1 && deployment?.scaling.kind === 'fixed' },
  autoscaling: { prop: 'autoscaling', isUsed: ({ deployment }) => deployment !== undefined && deployment.scaling.kind !== 'fixed' },
  scaleToZero: { prop: 'zero replicas', isUsed: ({ deployment }) => deployment?.scaling.max === 0 },
  rollingUpdate: { prop: 'rolling updates', isUsed: ({ deployment }) => deployment?.strategy.kind === 'rolling' },
  sidecars: { prop: 'sidecars', isUsed: ({ sidecars }) => sidecars.length > 0 },
  jobSidecars: { prop: 'sidecars of jobs', isUsed: ({ sidecars, schedule, migration }) => sidecars.length > 0 && (schedule !== undefined || migration?.isJob === true) },
  initContainers: { prop: 'initContainers', isUsed: ({ initContainers }) => initContainers.length > 0 },
  migrationJob: { prop: 'Migration.job', isUsed: ({ migration }) => migration?.isJob === true },
  migrationInitContainer: { prop: 'Migration.initContainer', isUsed: ({ migration }) => migration?.isJob === false },
  drain: { prop: 'shutdown.drainSeconds', isUsed: ({ shutdown }) => shutdown.drainSeconds > 0 },
  probes: { prop: 'health', isUsed: spec => containers(spec).some(hasProbes) },
  additionalPorts: { prop: 'additionalPorts', isUsed: ({ program }) => program.ports.length > 1 },
  udp: { prop: 'PortProtocol.UDP', isUsed: spec => containers(spec).some(c => c.ports.some(p => p.transport === 'UDP')) },
  configFiles: { prop: 'configFiles', isUsed: ({ volumes }) => volumes.some(v => v.config !== undefined) },
  hotReload: { prop: 'hotReload of configFiles', isUsed: ({ volumes }) => volumes.some(v => v.config?.hotReload) },
  secretFiles: { prop: 'secretFiles', isUsed: ({ volumes }) => volumes.some(v => v.secret !== undefined) },
  secretEnvironment: { prop: 'secretEnvironment', isUsed: spec => containers(spec).some(c => c.environment.secretKeys.length > 0) },
  environmentFromSecrets: { prop: 'environmentFromSecrets', isUsed: spec => containers(spec).some(c => c.environment.secrets.length > 0) },
  persistentVolumes: { prop: 'persistent volumes', isUsed: ({ volumes }) => volumes.some(v => v.persistent !== undefined || v.existing !== undefined) },
  memoryVolumes: { prop: 'WorkloadVolume.memory', isUsed: ({ volumes }) => volumes.some(v => v.emptyDir?.isMemory) },
  emptyDirs: { prop: 'WorkloadVolume.emptyDir', isUsed: ({ volumes }) => volumes.some(v => v.emptyDir !== undefined && !v.emptyDir.isMemory && v.name !== 'tmp') },
};

/** Adds an error for each feature of a workload that the target does not support. */
export function checkCapabilities(errors: ValidationErrors, spec: WorkloadSpec, { target, unsupported }: Capabilities): void {
  for (const [feature, remedy] of Object.entries(unsupported) as [Feature, string | undefined][]) {
    const { prop, isUsed } = FEATURES[feature];
    errors.check(remedy === undefined || !isUsed(spec), `${target} does not support ${prop}; ${remedy}`);
  }
}

/** A sentence for each feature of a workload that the target ignores. */
export function ignoredFeatures(spec: WorkloadSpec, { target, ignored }: Capabilities): string[] {
  return (Object.entries(ignored) as [Feature, string][]).filter(([feature]) => FEATURES[feature].isUsed(spec))
    .map(([feature, behavior]) => `${target} does not support ${FEATURES[feature].prop}: ${behavior}.`);
}

/** All features, for the table in the documentation. */
export const FEATURE_NAMES: readonly (readonly [Feature, string])[] =
  Object.entries(FEATURES).map(([feature, { prop }]) => [feature as Feature, prop] as const);
