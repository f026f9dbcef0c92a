/** Where a program serves its metrics, in the format of Prometheus. */
export interface MetricsOptions {
  /**
   * The port, 1 to 65535. A port that is none of the program's others becomes a port named `metrics`.
   *
   * @default - the main port of the program
   */
  readonly port?: number;

  /**
   * The path, starting with `/`.
   *
   * @default /metrics
   */
  readonly path?: string;
}
