import { brand } from '../../validation/brand';

/** A Prometheus query of KEDA. */
export interface KedaPrometheusOptions {
  /**
   * The HTTP or HTTPS URL of Prometheus, such as `http://prometheus.monitoring:9090`.
   */
  readonly serverAddress: string;

  /** A PromQL query that returns a single number. */
  readonly query: string;

  /** The target value per pod, above 0. */
  readonly threshold: number;
}

/** A time of day with a fixed number of pods. */
export interface KedaCronOptions {
  /** The name of a time zone, such as `Europe/Berlin`. */
  readonly timeZone: string;

  /**
   * The cron expression of the start, such as `0 8 * * 1-5`.
   */
  readonly start: string;

  /** The cron expression of the end. */
  readonly end: string;

  /** The number of pods between start and end, at least 0. */
  readonly desiredReplicas: number;
}

/** Options of a trigger of any type. */
export interface KedaTriggerOptions {
  /**
   * The name of a TriggerAuthentication in the same namespace, which references the credentials.
   *
   * @default - none
   */
  readonly authentication?: string;

  /**
   * `AverageValue`, `Value` or `Utilization`.
   *
   * `Utilization` requires a trigger of type `cpu` or `memory`.
   *
   * @default 'AverageValue'
   */
  readonly metricType?: string;
}

/**
 * An event source of KEDA.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export class KedaTrigger {
  /**
   * CPU utilization in percent of the requests.
   *
   * It cannot scale to zero.
   *
   * @param utilization target in percent, at least 1
   */
  public static cpu(utilization: number): KedaTrigger {
    return new KedaTrigger('cpu', { utilization });
  }

  /**
   * Memory utilization in percent of the requests.
   *
   * It cannot scale to zero.
   *
   * @param utilization target in percent, at least 1
   */
  public static memory(utilization: number): KedaTrigger {
    return new KedaTrigger('memory', { utilization });
  }

  /**
   * The result of a Prometheus query.
   *
   * @param options server, query and target
   */
  public static prometheus(options: KedaPrometheusOptions): KedaTrigger {
    return new KedaTrigger('prometheus', { prometheus: options });
  }

  /**
   * The time of day.
   *
   * @param options start, end and number of pods
   */
  public static cron(options: KedaCronOptions): KedaTrigger {
    return new KedaTrigger('cron', { cron: options });
  }

  /**
   * Any other scaler of KEDA.
   *
   * @param type such as `kafka`, `aws-sqs-queue`
   * @param metadata the trigger's `metadata`, as documented by the scaler, with string values
   * @param options authentication and metric type
   */
  public static of(type: string, metadata: { [name: string]: string }, options: KedaTriggerOptions = {}): KedaTrigger {
    return new KedaTrigger(type, { metadata, options });
  }

  private constructor(
    /** The type of the scaler. */
    public readonly type: string,
    /**
     * The trigger's settings.
     * @internal
     */
    public readonly _settings: {
      utilization?: number;
      prometheus?: KedaPrometheusOptions;
      cron?: KedaCronOptions;
      metadata?: { [name: string]: string };
      options?: KedaTriggerOptions;
    },
  ) {}
}
brand(KedaTrigger, 'KedaTrigger');
