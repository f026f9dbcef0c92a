import { TimeZone } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * Provisioned concurrency of a function, which avoids cold starts.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export interface ProvisionedConcurrencyOptions {
  /**
   * The number of provisioned instances, from 1.
   *
   * Each handles one invocation at a time, and further invocations start instances on demand.
   * Provisioned instances are billed by the hour. With `autoscaling`, this is the initial number,
   * also after a deployment of a new version.
   */
  readonly executions: number;

  /**
   * Target tracking of the utilization.
   *
   * @default - none
   */
  readonly autoscaling?: ProvisionedConcurrencyAutoscaling;

  /**
   * Scheduled capacity changes, for predictable peaks.
   *
   * Target tracking reacts to a rise only after some minutes.
   *
   * @default - none
   */
  readonly schedules?: ProvisionedConcurrencySchedule[];
}

/**
 * Target tracking of the utilization with Application Auto Scaling.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#managing-provisioned-concurency
 */
export interface ProvisionedConcurrencyAutoscaling {
  /** The maximum number of provisioned instances, from `executions`. */
  readonly maxExecutions: number;

  /**
   * The minimum number of provisioned instances, from 1, at most `executions`.
   *
   * @default - `executions`
   */
  readonly minExecutions?: number;

  /**
   * The target utilization, in percent, 10 to 90.
   *
   * New instances take minutes. With the default, the provisioned instances can handle 40 % more
   * requests in the meantime.
   *
   * @default 70
   */
  readonly utilizationPercent?: number;
}

/** A scheduled change of the number of provisioned instances. */
export interface ProvisionedConcurrencySchedule {
  /**
   * The start time, until the next schedule starts.
   *
   * Times are in UTC unless `timeZone` is set. An invalid cron expression for Application Auto
   * Scaling is an error.
   *
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
   */
  readonly schedule: Schedule;

  /** The minimum number of provisioned instances from then on, from 0. */
  readonly minExecutions: number;

  /**
   * The maximum number of provisioned instances from then on, from `minExecutions`.
   *
   * The default is `minExecutions` if that is higher, or without `autoscaling`.
   *
   * @default - `autoscaling.maxExecutions`, or `minExecutions`
   */
  readonly maxExecutions?: number;

  /**
   * The time zone of the schedule, such as `TimeZone.EUROPE_BERLIN`.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;
}
