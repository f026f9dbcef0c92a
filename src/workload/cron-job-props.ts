import { ConcurrencyPolicy, Schedule } from './schedule';
import { WorkloadProps } from './workload-props';

/** What describes a program that runs on a schedule and then ends. */
export interface CronJobProps extends WorkloadProps {
  /** The schedule, such as `Schedule.cron('0 3 * * *')`. */
  readonly schedule: Schedule;

  /**
   * The time zone of the schedule, such as `Europe/Berlin`, as the IANA database spells it.
   *
   * @default Etc/UTC
   */
  readonly timeZone?: string;

  /**
   * What happens when a run is due and the previous one is still running. The default suits programs of which two must not run at the same time.
   *
   * @default ConcurrencyPolicy.FORBID
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;

  /**
   * How late a run may start, from 10. After that it is skipped.
   *
   * @default 300
   */
  readonly startingDeadlineSeconds?: number;

  /**
   * Time that a run may take, retries included, from 1. A run that hangs then does not block all later ones.
   *
   * @default 3600
   */
  readonly deadlineSeconds?: number;

  /**
   * Number of retries of a run that fails, from 0.
   *
   * @default 2
   */
  readonly retries?: number;

  /**
   * Start no more runs.
   *
   * @default false
   */
  readonly suspend?: boolean;
}
