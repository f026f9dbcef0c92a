import { k8s } from 'cdk8s-plus-28';
import { CpuLimit, ResourceOptions } from '../resource-options';
import { quantity } from './manifest';
import { Problems } from './problems';
import { bytes, cpuText, mebibytes, millis, sizeText } from './quantities';

/** ResourceOptions with every choice made: thousandths of a CPU, bytes. */
export interface Resources {
  readonly cpuRequest: number;
  readonly cpuLimit?: number;
  readonly memoryRequest: number;
  readonly memoryLimit: number;
  readonly storageRequest: number;
  readonly storageLimit: number;
}

/** @param emptyDirs bytes that the emptyDir volumes of the pod may hold, for the container whose limit has to have room for them */
export function settleResources(problems: Problems, prop: string, given: ResourceOptions | undefined, emptyDirs: number): Resources {
  const options = problems.struct(prop, given);
  const limit = problems.instance(`${prop}.cpuLimit`, CpuLimit, 'CpuLimit.of(Cpu.units(1))', options.cpuLimit);
  const cpu = pair(millis(problems, `${prop}.cpuRequest`, options.cpuRequest), millis(problems, `${prop}.cpuLimit`, limit?.cpu), 100, 1000);
  const memory = pair(
    bytes(problems, `${prop}.memoryRequest`, options.memoryRequest), bytes(problems, `${prop}.memoryLimit`, options.memoryLimit),
    mebibytes(64), mebibytes(256));
  const storage = pair(
    bytes(problems, `${prop}.ephemeralStorageRequest`, options.ephemeralStorageRequest),
    bytes(problems, `${prop}.ephemeralStorageLimit`, options.ephemeralStorageLimit),
    mebibytes(64), mebibytes(256) + Math.max(0, emptyDirs - mebibytes(64)));
  const hasCpuLimit = limit === undefined || limit.cpu !== undefined;

  const ordered = (name: string, [request, max]: [number, number], text: (amount: number) => string) =>
    problems.check(request <= max, `${prop}.${name}Request must be at most ${prop}.${name}Limit (${text(max)}), got ${text(request)}; lower the request or raise the limit`);
  if (hasCpuLimit) ordered('cpu', cpu, cpuText);
  ordered('memory', memory, sizeText);
  ordered('ephemeralStorage', storage, sizeText);
  if (hasCpuLimit) problems.check(cpu[1] > 0, `${prop}.cpuLimit must be above 0, got 0; use CpuLimit.NONE for no limit`);
  problems.check(storage[1] >= emptyDirs,
    `${prop}.ephemeralStorageLimit must be at least ${sizeText(emptyDirs)}, the size of /tmp and the emptyDir volumes of the pod, got ${sizeText(storage[1])}; raise the limit or make the volumes smaller`);
  return {
    cpuRequest: cpu[0],
    cpuLimit: hasCpuLimit ? cpu[1] : undefined,
    memoryRequest: memory[0],
    memoryLimit: memory[1],
    storageRequest: storage[0],
    storageLimit: storage[1],
  };
}

/** Request and limit: the default of one gives way to what is set for the other. */
function pair(request: number | undefined, limit: number | undefined, defaultRequest: number, defaultLimit: number): [number, number] {
  return [request ?? Math.min(defaultRequest, limit ?? defaultLimit), limit ?? Math.max(defaultLimit, request ?? 0)];
}

export function resourceRequirements(resources: Resources): k8s.ResourceRequirements {
  return {
    requests: {
      'cpu': quantity(cpuText(resources.cpuRequest)), // 0, too: a request that is left out is as high as the limit
      'memory': quantity(sizeText(resources.memoryRequest)),
      'ephemeral-storage': quantity(sizeText(resources.storageRequest)),
    },
    limits: {
      ...resources.cpuLimit !== undefined ? { cpu: quantity(cpuText(resources.cpuLimit)) } : {},
      'memory': quantity(sizeText(resources.memoryLimit)),
      'ephemeral-storage': quantity(sizeText(resources.storageLimit)),
    },
  };
}

/**
 * What tells Go's runtime its limits. The downward API could tell the memory limit only as a whole, and GOMEMLIMIT has to stay below
 * it; Go exits at start where it is written as Kubernetes writes it (`256Mi`).
 *
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
export function goRuntime(resources: Resources, goVersion: string | undefined): k8s.EnvVar[] {
  const memory = { name: 'GOMEMLIMIT', value: String(Math.floor(resources.memoryLimit * 0.9)) };
  // From Go 1.25 the runtime follows the cgroup's limit, and stops to do so where GOMAXPROCS is set.
  const [, minor] = /^1\.(\d+)/.exec(goVersion ?? '') ?? [];
  const followsLimit = minor === undefined || Number(minor) >= 25;
  if (followsLimit || resources.cpuLimit === undefined) return [memory];
  return [{ name: 'GOMAXPROCS', value: String(Math.ceil(resources.cpuLimit / 1000)) }, memory];
}
