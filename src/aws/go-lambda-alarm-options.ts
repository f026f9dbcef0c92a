import { Duration } from 'aws-cdk-lib';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';

/** Thresholds and actions of the alarms on a function. */
export interface GoLambdaAlarmOptions {
  /**
   * Actions for the ALARM and OK states, such as `new SnsAction(topic)`.
   *
   * Without actions, the alarms are only visible in CloudWatch.
   *
   * @default - none
   */
  readonly actions?: IAlarmAction[];

  /**
   * The threshold for failed invocations in a period, from 1.
   *
   * @default 1
   */
  readonly errors?: number;

  /**
   * The threshold for throttled invocations in a period, from 1.
   *
   * @default 1
   */
  readonly throttles?: number;

  /**
   * The threshold for the p99 duration, in percent of the timeout, 1 to 100.
   *
   * Lambda stops an invocation that reaches its timeout. The default leaves time to react.
   *
   * @default 80
   */
  readonly durationPercent?: number;

  /**
   * The threshold for invocations without a provisioned instance in a period, from 1.
   *
   * Each of them waits for a cold start.
   *
   * @default 1
   */
  readonly spillover?: number;

  /**
   * The period of the metrics, in whole minutes.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;

  /**
   * The number of consecutive periods above the threshold, from 1.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;
}
