import { HealthProbe } from './health-probe';
import { brand } from '../validation/brand';

/** The probes of a container. */
export interface HealthProbes {
  /**
   * Runs until it succeeds once. No other probe runs before that. A container whose startup probe fails is killed.
   *
   * @default - no startup probe; the other probes start at once
   */
  readonly startup?: HealthProbe;

  /**
   * A container whose liveness probe fails is killed. It must not depend on other services: if one of them is down, restarting this one makes
   * matters worse.
   *
   * @default - no liveness probe
   */
  readonly liveness?: HealthProbe;

  /**
   * An instance whose readiness probe fails receives no requests until it succeeds again.
   *
   * @default - no readiness probe
   */
  readonly readiness?: HealthProbe;
}

/**
 * How the platform checks the health of a program.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
export class Health {
  /**
   * TCP connections to the main port: startup, liveness and readiness. They suit every program that listens, but do not notice one that listens
   * and does not answer.
   */
  public static readonly TCP = Health.of({ startup: HealthProbe.tcp(), liveness: HealthProbe.tcp(), readiness: HealthProbe.tcp() });

  /** Startup and liveness by `/healthz`, readiness by a TCP connection. */
  public static readonly HEALTHZ = Health.http('/healthz');

  /** No probes: an instance is ready when its program has started. */
  public static readonly NONE = new Health({});

  /**
   * HTTP on the main port.
   *
   * @param livenessPath path of startup and liveness
   * @param readinessPath path of readiness; a TCP connection if it is left out
   */
  public static http(livenessPath: string, readinessPath?: string): Health {
    return Health.of({
      startup: HealthProbe.http(livenessPath),
      liveness: HealthProbe.http(livenessPath),
      readiness: readinessPath === undefined || readinessPath === null ? HealthProbe.tcp() : HealthProbe.http(readinessPath),
    });
  }

  /**
   * gRPC's health protocol on the main port. Startup and liveness check the server as a whole.
   *
   * @see https://grpc.io/docs/guides/health-checking/
   * @param readinessService the service that readiness checks; the server as a whole if it is left out
   */
  public static grpc(readinessService: string = ''): Health {
    return Health.of({ startup: HealthProbe.grpc(), liveness: HealthProbe.grpc(), readiness: HealthProbe.grpc(readinessService) });
  }

  /**
   * Runs of the program itself with other arguments: startup, liveness and readiness.
   *
   * @param args arguments of the program, such as `['healthcheck']`
   */
  public static exec(args: string[]): Health {
    return Health.of({ startup: HealthProbe.exec(args), liveness: HealthProbe.exec(args), readiness: HealthProbe.exec(args) });
  }

  /**
   * Probes of your own.
   *
   * @param probes the probes; those that are left out do not run
   */
  public static of(probes: HealthProbes): Health {
    return new Health(probes ?? {});
  }

  private constructor(
    /** The probes. */
    public readonly probes: HealthProbes,
  ) {}
}
brand(Health, 'Health');
