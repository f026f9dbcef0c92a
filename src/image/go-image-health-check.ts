/**
 * How an engine that knows health checks (Docker, Compose, Podman, ECS) finds out whether a container is well: it calls the program itself with
 * other arguments, as there is neither shell nor curl in the image. Kubernetes does not look at it.
 *
 * @see https://docs.docker.com/reference/dockerfile/#healthcheck
 */
export interface GoImageHealthCheck {
  /** The program's arguments, such as `['healthcheck']`; it has to exit with 0 where all is well, else with 1. */
  readonly args: string[];

  /**
   * Time between checks, in seconds, at most 86400 (a day).
   *
   * @default 30: as engines have it
   */
  readonly intervalSeconds?: number;

  /**
   * How long a check may take, in seconds, at most 86400.
   *
   * @default 5: the program answers itself in milliseconds or not at all
   */
  readonly timeoutSeconds?: number;

  /**
   * Time after the start in which failures don't count, in seconds, at most 86400.
   *
   * @default 10: Go programs start in less
   */
  readonly startPeriodSeconds?: number;

  /**
   * How many failures in a row make a container unhealthy, from 1.
   *
   * @default 3: as engines have it
   */
  readonly retries?: number;
}
