/**
 * A health check for container engines (Docker, Compose, Podman, ECS).
 *
 * The engine runs the program with other arguments, because the image contains neither shell nor
 * curl. Kubernetes ignores this health check.
 *
 * @see https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export interface GoImageHealthCheck {
  /**
   * The arguments of the program, such as `['healthcheck']`.
   *
   * The program must exit with 0 if it is healthy, else with 1.
   */
  readonly args: string[];

  /**
   * The time between checks, in seconds, at most 86400 (a day).
   *
   * @default 30
   */
  readonly intervalSeconds?: number;

  /**
   * The time limit for a check, in seconds, at most 86400.
   *
   * @default 5
   */
  readonly timeoutSeconds?: number;

  /**
   * The time after startup during which failures do not count, in seconds, at most 86400.
   *
   * @default 10
   */
  readonly startPeriodSeconds?: number;

  /**
   * The number of consecutive failures that make a container unhealthy, from 1.
   *
   * @default 3
   */
  readonly retries?: number;
}
