import { KubernetesVersion } from '../kubernetes-version';
import { ShutdownOptions } from '../shutdown-options';
import { Problems } from './problems';

/** Seconds. */
export interface Shutdown {
  readonly drain: number;
  readonly gracePeriod: number;
}

/** @param defaultDrain seconds, where the cluster can do it */
export function settleShutdown(problems: Problems, given: ShutdownOptions | undefined, version: KubernetesVersion, defaultDrain: number): Shutdown {
  const options = problems.struct('shutdown', given);
  const canSleep = version.minor >= 30; // preStop.sleep is on by default from then on
  const asked = problems.seconds('shutdown.drain', options.drain);
  problems.check(canSleep || !asked,
    `shutdown.drain must be left out, got ${asked} seconds: it needs preStop.sleep, which Kubernetes has from 1.30, and kubernetesVersion is ${version}; let the program serve for a while after SIGTERM`);
  const drain = asked ?? (canSleep ? defaultDrain : 0);
  const timeout = problems.seconds('shutdown.timeout', options.timeout, 1);
  const gracePeriod = problems.seconds('shutdown.gracePeriod', options.gracePeriod, 1);
  if (gracePeriod !== undefined) {
    const needed = drain + (timeout ?? 1);
    problems.check(gracePeriod >= needed,
      `shutdown.gracePeriod must be at least ${needed} seconds, the drain of ${drain} and ${timeout === undefined ? 'a second' : `the timeout of ${timeout}`} after it, got ${gracePeriod} seconds; raise it, or leave it out`);
  }
  return { drain, gracePeriod: gracePeriod ?? drain + (timeout ?? 25) };
}
