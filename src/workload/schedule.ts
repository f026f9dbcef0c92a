import { brand } from '../validation/brand';

/**
 * When a job runs.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export class Schedule {
  /** At the beginning of each hour. */
  public static readonly HOURLY = new Schedule('0 * * * *');

  /** At midnight. */
  public static readonly DAILY = new Schedule('0 0 * * *');

  /** At midnight from Saturday to Sunday. */
  public static readonly WEEKLY = new Schedule('0 0 * * 0');

  /**
   * A cron expression of five fields, such as `0 3 * * 1-5`: minute, hour, day of the month, month, day of the week.
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

/** What happens when a run is due and the previous one is still running. */
export enum ConcurrencyPolicy {
  /** Both run. */
  ALLOW = 'Allow',
  /** The new run is skipped. */
  FORBID = 'Forbid',
  /** The running job is stopped. */
  REPLACE = 'Replace',
}
