import { ResourceOptions } from './resources';
import { brand } from '../validation/brand';

/** A run of the workload's image that prepares what the program needs, such as a database schema. */
export interface MigrationOptions {
  /**
   * Arguments of the program, such as `['migrate', 'up']`.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * The command to run instead of the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * CPU, memory and disk.
   *
   * @default - the resources of the program
   */
  readonly resources?: ResourceOptions;
}

/** Options of a migration that runs as a job. */
export interface MigrationJobOptions extends MigrationOptions {
  /**
   * Time that it may take, retries included, from 1.
   *
   * @default 1800
   */
  readonly deadlineSeconds?: number;

  /**
   * Number of retries when it fails, from 0.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Time that the finished job is kept, from 0. A job that is removed runs again when the same manifests are applied again.
   *
   * @default - it is kept until it is pruned
   */
  readonly ttlSecondsAfterFinished?: number;
}

/**
 * A step with the workload's own image and configuration that runs before the program.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export class Migration {
  /**
   * Runs in each instance before the program, in a container named `migration`. New instances wait for it, so a failed migration stops the
   * deployment. It runs each time an instance starts, sometimes several at the same time: the tool has to lock, as golang-migrate and goose do.
   *
   * @param options what to run
   */
  public static initContainer(options: MigrationOptions): Migration {
    return new Migration(false, options);
  }

  /**
   * Runs once for each version, as a job that is named by its content, so that a new image runs it again.
   *
   * It runs while the deployment begins. With Argo CD, put the Deployment into a later sync wave to have it wait:
   * `service.deployment.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '1')`. The job must be no hook and in no earlier wave, because it
   * needs the ServiceAccount and the ConfigMaps, which would come after it.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   * @param options what to run
   */
  public static job(options: MigrationJobOptions): Migration {
    return new Migration(true, options);
  }

  private constructor(
    /**
     * Whether it is a job.
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
brand(Migration, 'Migration');
