import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';

/**
 * A schedule that invokes a function so that one instance of it stays in memory: cheaper than provisioned concurrency, and no
 * promise. A second request at the same time still starts an instance, and Lambda may stop any instance at any time.
 *
 * The event is always `{"gopher-constructs":"warm-up"}`: the handler recognises it and returns at once.
 */
export interface WarmUpOptions {
  /**
   * When the function is invoked. A cron expression that EventBridge Scheduler would refuse is refused here.
   *
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   * @default - every five minutes, which is less than an idle instance lives
   */
  readonly schedule?: ScheduleExpression;
}
