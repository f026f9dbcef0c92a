import { brand } from '../../validation/brand';

/** A query that KEDA makes. */
export interface KedaPrometheusOptions {
  /**
   * Where Prometheus answers, such as `http://prometheus.monitoring:9090`.
   *
   * Refused: what is no address of HTTP or HTTPS.
   */
  readonly serverAddress: string;

  /** PromQL that gives one number. */
  readonly query: string;

  /** The number for each pod, above 0. */
  readonly threshold: number;
}

/** A time of day with a number of pods of its own. */
export interface KedaCronOptions {
  /**
   * Such as `Europe/Berlin`.
   *
   * Refused: what is no name of a time zone.
   */
  readonly timeZone: string;

  /**
   * When it begins, as cron has it: `0 8 * * 1-5`.
   *
   * Refused: what is no schedule.
   */
  readonly start: string;

  /** When it ends, as cron has it. */
  readonly end: string;

  /** Pods in between, from 0. */
  readonly desiredReplicas: number;
}

/** Options of a trigger of any type. */
export interface KedaTriggerOptions {
  /**
   * The name of a TriggerAuthentication in the same namespace: where credentials come from.
   *
   * Refused: what is no DNS name.
   *
   * @default - none
   */
  readonly authentication?: string;

  /**
   * `AverageValue`, `Value` or `Utilization`.
   *
   * Refused: `Utilization` for other triggers than `cpu` and `memory`.
   *
   * @default - KEDA's: AverageValue
   */
  readonly metricType?: string;
}

/**
 * What KEDA scales on.
 *
 * @see https://keda.sh/docs/latest/scalers/
 */
export class KedaTrigger {
  /**
   * CPU, in percent of what the pods request. It can't scale to zero.
   *
   * @param utilization 1 or more
   */
  public static cpu(utilization: number): KedaTrigger {
    return new KedaTrigger('cpu', { utilization });
  }

  /**
   * Memory, in percent of what the pods request. It can't scale to zero.
   *
   * @param utilization 1 or more
   */
  public static memory(utilization: number): KedaTrigger {
    return new KedaTrigger('memory', { utilization });
  }

  /**
   * The answer of Prometheus to a query.
   *
   * @param options whom and what to ask
   */
  public static prometheus(options: KedaPrometheusOptions): KedaTrigger {
    return new KedaTrigger('prometheus', { prometheus: options });
  }

  /**
   * The time of day.
   *
   * @param options from when until when
   */
  public static cron(options: KedaCronOptions): KedaTrigger {
    return new KedaTrigger('cron', { cron: options });
  }

  /**
   * Any other of KEDA's scalers.
   *
   * @param type such as `kafka`, `aws-sqs-queue`
   * @param metadata as the scaler's page has it; all values are strings
   * @param options credentials
   */
  public static of(type: string, metadata: { [name: string]: string }, options: KedaTriggerOptions = {}): KedaTrigger {
    return new KedaTrigger(type, { metadata, options });
  }

  private constructor(
    /** The scaler. */
    public readonly type: string,
    /**
     * Its settings, as they are given.
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
