import { TimeZone } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * Instances of a function that are started before the first request, so that nobody waits for a cold start.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export interface ProvisionedConcurrencyOptions {
  /**
   * How many instances are kept ready, from 1. Each answers one invocation at a time; invocations beyond start instances on demand.
   * They are paid for by the hour, used or not. With `autoscaling` it is where the number starts, and starts again when a
   * version is deployed.
   */
  readonly executions: number;

  /**
   * Let the number follow how many of the instances are in use.
   *
   * @default - it stays as it is
   */
  readonly autoscaling?: ProvisionedConcurrencyAutoscaling;

  /**
   * Other numbers at certain times, for peaks that are known beforehand: target tracking follows a rise after some minutes.
   *
   * @default - none
   */
  readonly schedules?: ProvisionedConcurrencySchedule[];
}

/**
 * How the number of provisioned instances follows their use (target tracking of Application Auto Scaling).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html#managing-provisioned-concurency
 */
export interface ProvisionedConcurrencyAutoscaling {
  /** The most instances that are kept ready, from `executions`. */
  readonly maxExecutions: number;

  /**
   * The fewest instances that are kept ready, from 1, at most `executions`.
   *
   * @default - `executions`
   */
  readonly minExecutions?: number;

  /**
   * The part of the instances that should be in use, in percent, 10 to 90: above it instances are added, below it they go.
   *
   * @default 70: a third more requests find an instance while others are started, which takes minutes
   */
  readonly utilizationPercent?: number;
}

/** Numbers of provisioned instances from some moment on. */
export interface ProvisionedConcurrencySchedule {
  /**
   * When it begins; it holds until the next schedule begins. Times are in UTC unless `timeZone` is set. A cron expression that
   * Application Auto Scaling would refuse is refused here.
   *
   * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
   */
  readonly schedule: Schedule;

  /** The fewest instances that are kept ready from then on, from 0. */
  readonly minExecutions: number;

  /**
   * The most instances that are kept ready from then on, from `minExecutions`.
   *
   * @default - `autoscaling.maxExecutions`, or `minExecutions` where that is more or there is no `autoscaling`
   */
  readonly maxExecutions?: number;

  /**
   * The time zone of the schedule, such as `TimeZone.EUROPE_BERLIN`.
   *
   * @default - UTC
   */
  readonly timeZone?: TimeZone;
}
