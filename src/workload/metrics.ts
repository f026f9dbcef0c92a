/** The metrics endpoint of a program, in the Prometheus format. */
export interface MetricsOptions {
  /**
   * The port of the metrics endpoint, 1 to 65535.
   *
   * A port that the program does not declare otherwise becomes a port named `metrics`.
   *
   * @default - the main port of the program
   */
  readonly port?: number;

  /**
   * The path of the metrics endpoint, which starts with `/`.
   *
   * @default /metrics
   */
  readonly path?: string;
}
