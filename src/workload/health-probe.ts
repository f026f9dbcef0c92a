import { brand } from '../validation/brand';

/** Port, timing and thresholds of a probe. */
export interface HealthProbeOptions {
  /**
   * The name of the port.
   *
   * It is `http` (the name of `protocol`), `metrics`, or one of `additionalPorts`. The container
   * must have a port of this name.
   *
   * @default - the main port of the program
   */
  readonly port?: string;

  /**
   * The delay before the first probe, in seconds, from 0.
   *
   * It starts when the container starts, or when the startup probe succeeds.
   *
   * @default 0
   */
  readonly initialDelaySeconds?: number;

  /**
   * The interval between two probes, in seconds, from 1.
   *
   * @default - 2 for startup, 10 for liveness, 5 for readiness
   */
  readonly periodSeconds?: number;

  /**
   * The timeout of a probe, in seconds, from 1.
   *
   * The default for liveness is longer, so that a busy program is not killed.
   *
   * @default - 2 for startup and readiness, 5 for liveness
   */
  readonly timeoutSeconds?: number;

  /**
   * The number of consecutive failures before the probe fails, from 1.
   *
   * 150 failures of the startup probe take five minutes.
   *
   * @default - 150 for startup, 6 for liveness, 3 for readiness
   */
  readonly failureThreshold?: number;

  /**
   * The number of consecutive successes before the program is ready again, from 1.
   *
   * Must be 1 for startup and liveness.
   *
   * @default 1
   */
  readonly successThreshold?: number;
}

/**
 * A probe of a container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes
 */
export class HealthProbe {
  /**
   * An HTTP GET request.
   *
   * A status from 200 to 399 is a success.
   *
   * @param path starts with `/`
   * @param options timing and port
   */
  public static http(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('http', options, path);
  }

  /**
   * An HTTPS GET request, for programs that serve TLS themselves.
   *
   * The certificate is not verified.
   *
   * @param path starts with `/`
   * @param options timing and port
   */
  public static https(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('https', options, path);
  }

  /**
   * A TCP connection.
   *
   * It succeeds if the program listens, even if the program is too busy to respond.
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
   * @param service the service in the request, empty for the whole server
   * @param options timing and port
   */
  public static grpc(service: string = '', options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('grpc', options, service);
  }

  /**
   * A command that runs the program with other arguments in the same container.
   *
   * Exit status 0 is a success. The image must be built by this library, because the path of the
   * program in other images is unknown.
   *
   * @param args arguments of the program, such as `['healthcheck']`, at least one
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
    /** Port, timing and thresholds. */
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
