import { ConcurrencyPolicy, Schedule } from './schedule';
import { WorkloadProps } from './workload-props';

/** Properties of a program that runs on a schedule. */
export interface CronJobProps extends WorkloadProps {
  /** The schedule, such as `Schedule.cron('0 3 * * *')`. */
  readonly schedule: Schedule;

  /**
   * The time zone of the schedule, such as `Europe/Berlin`.
   *
   * The spelling must match the IANA database.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;

  /**
   * The behavior when a run is due while the previous one is still running.
   *
   * The default suits programs that must not run twice at the same time.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * The maximum delay of the start of a run, in seconds, from 10.
   *
   * A run that cannot start in time is skipped.
   *
   * @default 300
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * The maximum duration of a run, including retries, in seconds, from 1.
   *
   * The deadline prevents a hanging run from blocking all later runs.
   *
   * @default 3600
   */
  readonly deadlineSeconds?: number;

  /**
   * The number of retries of a failed run, from 0.
   *
   * @default 2
   */
  readonly retries?: number;

  /**
   * Suspends the schedule. A running job continues.
   *
   * @default false
   */
  readonly suspend?: boolean;
}
