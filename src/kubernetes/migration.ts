import { Duration } from 'cdk8s';
import { ResourceOptions } from './resource-options';

/** A run of the workload's image that prepares what the program needs, such as a database schema. */
export interface MigrationOptions {
  /**
   * Arguments of the program, such as `['migrate', 'up']`.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * What to run instead of the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * CPU, memory and disk.
   *
   * @default - as the program
   */
  readonly resources?: ResourceOptions;
}

/** Options of a migration that is a Job. */
export interface MigrationJobOptions extends MigrationOptions {
  /**
   * How long it may take, retries included.
   *
   * @default Duration.minutes(30): one that hangs, on a lock for instance, ends
   */
  readonly deadline?: Duration;

  /**
   * How often it is started again when it fails, from 0.
   *
   * @default 3: a database that is just being restarted is back by then
   */
  readonly retries?: number;

  /**
   * How long the Job is kept when it is done.
   *
   * @default - until it is pruned: applying the same manifests again must not run it again
   */
  readonly keepFor?: Duration;

  /**
   * Annotations of the Job. No hook and no earlier wave of Argo CD: the Job needs the ServiceAccount and the ConfigMaps, which would come
   * after it. To have it come before the rollout, put the Deployment into a later wave: `argocd.argoproj.io/sync-wave: '1'`.
   *
   * Refused: keys that are no names of annotations, and more than 256 KiB of keys and values.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   * @default - none: the Job runs while the rollout begins
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * A step with the workload's own image and configuration that comes before the program.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export class Migration {
  /**
   * In each pod, before the program: new pods wait for it, so a failed migration stops the rollout. It runs as often as pods start,
   * sometimes at the same time: the tool has to lock, as golang-migrate and goose do. The container is called `migration`.
   *
   * @param options what to run
   */
  public static initContainer(options: MigrationOptions): Migration {
    return new Migration(false, options);
  }

  /**
   * Once for each version: a Job, named by what is in it, so that a new image runs it again.
   *
   * @param options what to run
   */
  public static job(options: MigrationJobOptions): Migration {
    return new Migration(true, options);
  }

  private constructor(
    /**
     * Whether it is a Job.
     * @internal
     */
    public readonly _isJob: boolean,
    /**
     * What to run.
     * @internal
     */
    public readonly _options: MigrationJobOptions,
  ) {}
}
