import { HealthProbe } from './health-probe';

/** The probes of a container. */
export interface HealthProbes {
  /**
   * Asked until it succeeds once; before that no other probe is made. A container whose startup probe has failed is killed.
   *
   * @default - none: the other probes start at once
   */
  readonly startup?: HealthProbe;

  /**
   * A container whose liveness probe has failed is killed. It must not depend on other services: if one is down, restarting this one
   * makes it worse.
   *
   * @default - none
   */
  readonly liveness?: HealthProbe;

  /**
   * A pod whose readiness probe has failed gets no requests until it succeeds again.
   *
   * @default - none
   */
  readonly readiness?: HealthProbe;
}

/**
 * How Kubernetes tells whether a program is well.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/probes/
 */
export class Health {
  /**
   * The program listens on its port: startup, liveness and readiness by TCP connections. It asks nothing of a program, so it suits
   * every program; it doesn't notice one that listens and answers nobody.
   */
  public static readonly TCP = Health.of({ startup: HealthProbe.tcp(), liveness: HealthProbe.tcp(), readiness: HealthProbe.tcp() });

  /** As most Go services have it: `/healthz` tells that the program lives, a TCP connection that it takes requests. */
  public static readonly HEALTHZ = Health.http('/healthz');

  /** No probe at all: a pod is ready when its program has started. */
  public static readonly NONE = new Health({});

  /**
   * HTTP on the port of the program.
   *
   * @param livenessPath tells that the program lives; also asked at startup
   * @param readinessPath tells that it takes requests; without it a TCP connection does
   */
  public static http(livenessPath: string, readinessPath?: string): Health {
    return Health.of({
      startup: HealthProbe.http(livenessPath),
      liveness: HealthProbe.http(livenessPath),
      readiness: readinessPath === undefined || readinessPath === null ? HealthProbe.tcp() : HealthProbe.http(readinessPath),
    });
  }

  /**
   * gRPC's health protocol on the port of the program. Startup and liveness ask for the server as a whole.
   *
   * @see https://grpc.io/docs/guides/health-checking/
   * @param readinessService the service that readiness asks for; the server as a whole if it is left out
   */
  public static grpc(readinessService: string = ''): Health {
    return Health.of({ startup: HealthProbe.grpc(), liveness: HealthProbe.grpc(), readiness: HealthProbe.grpc(readinessService) });
  }

  /**
   * Probes of your own.
   *
   * @param probes those that are left out are not made
   */
  public static of(probes: HealthProbes): Health {
    return new Health(probes ?? {});
  }

  private constructor(
    /** The probes. */
    public readonly probes: HealthProbes,
  ) {}
}
