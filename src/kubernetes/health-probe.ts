import { Duration } from 'cdk8s';

/** When a probe is made, and how many answers count. */
export interface HealthProbeOptions {
  /**
   * The port, by its name: `http` (`grpc` where that is the protocol), `metrics`, or one of `additionalPorts`. A name that the container
   * doesn't have is an error.
   *
   * @default - the port of the program
   */
  readonly port?: string;

  /**
   * How long to wait after the start of the container (of the startup probe: after it has succeeded) before the first probe.
   *
   * @default - no wait: the startup probe is what others wait for
   */
  readonly delay?: Duration;

  /**
   * The time between two probes, at least a second.
   *
   * @default - 2 seconds for startup, so that a Go program that starts in a moment gets its requests in a moment; 10 seconds for liveness,
   * 5 for readiness
   */
  readonly period?: Duration;

  /**
   * How long an answer may take, at least a second.
   *
   * @default - 2 seconds for startup and readiness; 5 seconds for liveness, where a busy program must not be taken for a dead one
   */
  readonly timeout?: Duration;

  /**
   * How many failures in a row count as failed, from 1.
   *
   * @default - 150 for startup (five minutes with the default period), 6 for liveness (a minute), 3 for readiness
   */
  readonly failureThreshold?: number;

  /**
   * How many successes in a row count as ready again, from 1. Kubernetes takes no other number than 1 for startup and liveness.
   *
   * @default 1: an answer is an answer
   */
  readonly successThreshold?: number;
}

/**
 * One question that the kubelet asks a container.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-probes
 */
export class HealthProbe {
  /**
   * HTTP GET; an answer from 200 to 399 is a success.
   *
   * @param path starts with `/`
   * @param options when, and on which port
   */
  public static http(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('http', options, path);
  }

  /**
   * HTTPS GET, for programs that serve TLS themselves; the certificate isn't verified.
   *
   * @param path starts with `/`
   * @param options when, and on which port
   */
  public static https(path: string, options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('https', options, path);
  }

  /**
   * A TCP connection, closed at once. A program that listens passes, however busy it is.
   *
   * @param options when, and on which port
   */
  public static tcp(options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('tcp', options);
  }

  /**
   * A call of `grpc.health.v1.Health/Check`.
   *
   * @see https://pkg.go.dev/google.golang.org/grpc/health
   * @param service the name in the request; empty asks for the server as a whole
   * @param options when, and on which port
   */
  public static grpc(service: string = '', options: HealthProbeOptions = {}): HealthProbe {
    return new HealthProbe('grpc', options, service);
  }

  private constructor(
    /**
     * How it asks.
     * @internal
     */
    public readonly _kind: string,
    /** When it is made, and how many answers count. */
    public readonly options: HealthProbeOptions,
    /**
     * The path, or the gRPC service.
     * @internal
     */
    public readonly _target?: string,
  ) {}
}
