import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';

/**
 * A schedule that invokes a function to keep one instance in memory.
 *
 * It costs less than provisioned concurrency, without its guarantee. A concurrent request still
 * starts an instance, and Lambda may stop an instance at any time. The event is always
 * `{"gopher-constructs":"warm-up"}`. The handler should return immediately.
 */
export interface WarmUpOptions {
  /**
   * The schedule of the invocations.
   *
   * An invalid cron expression for EventBridge Scheduler is an error. Idle instances live longer
   * than the default interval.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   * @default - every five minutes
   */
  readonly schedule?: ScheduleExpression;
}
