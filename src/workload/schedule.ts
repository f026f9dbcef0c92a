import { brand } from '../validation/brand';

/**
 * The schedule of a job.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export class Schedule {
  /** At the start of each hour. */
  public static readonly HOURLY = new Schedule('0 * * * *');

  /** Each day at midnight. */
  public static readonly DAILY = new Schedule('0 0 * * *');

  /** Each Sunday at midnight, at the start of the day. */
  public static readonly WEEKLY = new Schedule('0 0 * * 0');

  /**
   * A cron expression, such as `0 3 * * 1-5`.
   *
   * Its five fields are minute, hour, day of the month, month, and day of the week.
   *
   * @see https://man7.org/linux/man-pages/man5/crontab.5.html
   * @param expression five fields, or a macro such as `@daily`
   */
  public static cron(expression: string): Schedule {
    return new Schedule(expression);
  }

  private constructor(
    /** The cron expression. */
    public readonly expression: string,
  ) {}
}
brand(Schedule, 'Schedule');

/** The behavior when a run is due while the previous one is still running. */
export enum ConcurrencyPolicy {
  /** Runs both. */
  ALLOW = 'Allow',
  /** Skips the new run. */
  FORBID = 'Forbid',
  /** Stops the running job and starts the new run. */
  REPLACE = 'Replace',
}
