import { HealthProbe } from './health-probe';
import { brand } from '../validation/brand';
import { isLeftOut } from '../validation/shapes';

/** The probes of a container. */
export interface HealthProbes {
  /**
   * The startup probe, which runs until it succeeds once.
   *
   * Other probes start after it. If it fails, the container is killed. Without it, the other probes
   * start immediately.
   *
   * @default - none
   */
  readonly startup?: HealthProbe;

  /**
   * The liveness probe. If it fails, the container is killed.
   *
   * It must not depend on other services. If one of them is down, restarting this one makes the
   * outage worse.
   *
   * @default - none
   */
  readonly liveness?: HealthProbe;

  /**
   * The readiness probe. While it fails, the instance receives no requests.
   *
   * @default - none
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
   * TCP connections to the main port for startup, liveness and readiness.
   *
   * They suit every program that listens, but do not detect a program that listens without
   * responding.
   */
  public static readonly TCP = Health.of({ startup: HealthProbe.tcp(), liveness: HealthProbe.tcp(), readiness: HealthProbe.tcp() });

  /** HTTP requests to `/healthz` for startup and liveness, and a TCP connection for readiness. */
  public static readonly HEALTHZ = Health.http('/healthz');

  /** No probes. An instance is ready when its program has started. */
  public static readonly NONE = new Health({});

  /**
   * HTTP requests to the main port.
   *
   * @param livenessPath path of startup and liveness
   * @param readinessPath path of readiness, by default a TCP connection
   */
  public static http(livenessPath: string, readinessPath?: string): Health {
    return Health.of({
      startup: HealthProbe.http(livenessPath),
      liveness: HealthProbe.http(livenessPath),
      readiness: isLeftOut(readinessPath) ? HealthProbe.tcp() : HealthProbe.http(readinessPath),
    });
  }

  /**
   * The gRPC health checking protocol on the main port.
   *
   * Startup and liveness check the whole server.
   *
   * @see https://grpc.io/docs/guides/health-checking/
   * @param readinessService the service of the readiness probe, by default the whole server
   */
  public static grpc(readinessService: string = ''): Health {
    return Health.of({ startup: HealthProbe.grpc(), liveness: HealthProbe.grpc(), readiness: HealthProbe.grpc(readinessService) });
  }

  /**
   * Commands that run the program with other arguments, for startup, liveness and readiness.
   *
   * @param args arguments of the program, such as `['healthcheck']`
   */
  public static exec(args: string[]): Health {
    return Health.of({ startup: HealthProbe.exec(args), liveness: HealthProbe.exec(args), readiness: HealthProbe.exec(args) });
  }

  /**
   * Custom probes.
   *
   * @param probes the probes, where omitted ones do not run
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
