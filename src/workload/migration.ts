import { ResourceOptions } from './resources';
import { brand } from '../validation/brand';

/**
 * Options of a migration, which prepares the environment of the program, such as a database schema.
 */
export interface MigrationOptions {
  /**
   * The arguments of the program, such as `['migrate', 'up']`.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * The command, which replaces the image's entry point.
   *
   * @default - the image's entry point
   */
  readonly command?: string[];

  /**
   * CPU, memory and ephemeral storage.
   *
   * @default - the resources of the program
   */
  readonly resources?: ResourceOptions;
}

/** Options of a migration that runs as a job. */
export interface MigrationJobOptions extends MigrationOptions {
  /**
   * The maximum duration, including retries, in seconds, from 1.
   *
   * @default 1800
   */
  readonly deadlineSeconds?: number;

  /**
   * The number of retries after a failure, from 0.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * The retention period of the finished job, in seconds, from 0.
   *
   * A removed job runs again when the same manifests are applied again.
   *
   * @default - unlimited, until the job is pruned
   */
  readonly ttlSecondsAfterFinished?: number;
}

/**
 * A migration that runs before the program, with the same image and configuration.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/init-containers/
 */
export class Migration {
  /**
   * Runs the migration in each instance before the program, in a container named `migration`.
   *
   * New instances wait for it, so a failed migration stops the deployment. It runs at each start of
   * an instance, possibly concurrently. The tool must use a lock, as golang-migrate and goose do.
   *
   * @param options command, arguments and resources
   */
  public static initContainer(options: MigrationOptions): Migration {
    return new Migration(false, options);
  }

  /**
   * Runs the migration once for each version, as a job with a content hash in its name.
   *
   * A new image creates a new job. The job runs while the deployment proceeds. With Argo CD, move
   * the Deployment to a later sync wave to make it wait:
   * `service.deployment.metadata.addAnnotation('argocd.argoproj.io/sync-wave', '1')`. Do not use a
   * hook or an earlier wave for the job, because its ServiceAccount and ConfigMaps would be created
   * after it.
   *
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
   * @param options command, arguments, resources and deadlines
   */
  public static job(options: MigrationJobOptions): Migration {
    return new Migration(true, options);
  }

  private constructor(
    /**
     * Whether it runs as a job.
     * @internal
     */
    public readonly _isJob: boolean,
    /**
     * The options.
     * @internal
     */
    public readonly _options: MigrationJobOptions,
  ) {}
}
brand(Migration, 'Migration');
