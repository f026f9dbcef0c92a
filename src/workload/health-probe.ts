import { brand } from '../validation/brand';

/** Timing of a probe, and how many answers count. */
export interface HealthProbeOptions {
  /**
   * The port, by its name: `http` (the name of `protocol`), `metrics`, or one of `additionalPorts`. A name that the container does not have is an
   * error.
   *
   * @default - the main port of the program
   */
  readonly port?: string;

  /**
   * Delay before the first probe, after the start of the container or after the startup probe has succeeded, from 0.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;

  /**
   * Time between two probes, from 1.
   *
   * @default - 2 for startup, 10 for liveness, 5 for readiness
   */
  readonly periodSeconds?: number;

  /**
   * Time to answer, from 1. The default of liveness is longer, so that a busy program is not killed.
   *
   * @default - 2 for startup and readiness, 5 for liveness
   */
  readonly timeoutSeconds?: number;

  /**
   * Consecutive failures after which the probe has failed, from 1.
   *
   * @default - 150 for startup (five minutes), 6 for liveness, 3 for readiness
   */
  readonly failureThreshold?: number;

  /**
   * Consecutive successes after which the program is ready again, from 1. Startup and liveness take no other number than 1.
   *
   * @default 1
   */
  readonly successThreshold?: number;
}

/**
 * One check that the platform makes of a container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes
 */
export class HealthProbe {
  /**
   * An HTTP GET. A status from 200 to 399 is a success.
   *
   * @param path starts with `/`
   * @param options timing and port
   */
  public static http(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('http', options, path);
  }

  /**
   * An HTTPS GET, for programs that serve TLS themselves. The certificate is not verified.
   *
   * @param path starts with `/`
   * @param options timing and port
   */
  public static https(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('https', options, path);
  }

  /**
   * A TCP connection, closed at once. A program that listens passes, however busy it is.
   *
   * @param options timing and port
   */
  public static tcp(options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('tcp', options);
  }

  /**
   * A call of `grpc.health.v1.Health/Check`.
   *
   * @see https://pkg.go.dev/google.golang.org/grpc/health
   * @param service the service in the request; empty for the server as a whole
   * @param options timing and port
   */
  public static grpc(service: string = '', options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('grpc', options, service);
  }

  /**
   * A run of the program itself with other arguments, in the same container. Exit status 0 is a success.
   *
   * The image has to be built by this library: the path of the program in an image from a registry is not known.
   *
   * @param args arguments of the program, such as `['healthcheck']`; an empty list is an error
   * @param options timing
   */
  public static exec(args: string[], options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('exec', options, undefined, args);
  }

  private constructor(
    /**
     * `http`, `https`, `tcp`, `grpc` or `exec`.
     * @internal
     */
    public readonly _kind: string,
    /** Timing and port. */
    public readonly options: HealthProbeOptions,
    /**
     * The path, or the gRPC service.
     * @internal
     */
    public readonly _target?: string,
    /**
     * Arguments of the program.
     * @internal
     */
    public readonly _args?: string[],
  ) {}
}
brand(HealthProbe, 'HealthProbe');
