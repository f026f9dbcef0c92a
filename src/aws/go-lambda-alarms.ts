import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkDuration, checkInteger, checkKnown } from './private/checks';
import { checkKinds, flag, having, Kinds, list } from './private/kinds';
import { checkProps } from '../validation/props';

const KINDS: Kinds = { actions: list(having('bind', 'new SnsAction(topic)')), hasProvisionedConcurrency: flag };

/** Thresholds and actions of the alarms on a function. */
export interface GoLambdaAlarmOptions {
  /**
   * Actions for the ALARM and OK states, such as `new SnsAction(topic)`.
   *
   * Without actions, the alarms are only visible in CloudWatch.
   *
   * @default - none
   */
  readonly actions?: cloudwatch.IAlarmAction[];

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

/** Properties of GoLambdaAlarms. */
export interface GoLambdaAlarmsProps extends GoLambdaAlarmOptions {
  /** The function, or its alias. */
  readonly function: IFunction;

  /** The timeout of the function. */
  readonly timeout: Duration;

  /**
   * Whether to create the spillover alarm, for a function with provisioned concurrency.
   *
   * @default false
   */
  readonly hasProvisionedConcurrency?: boolean;
}

/**
 * Alarms on a function or its alias.
 *
 * Missing data does not trigger an alarm.
 */
export class GoLambdaAlarms extends Construct {
  /** The alarm on failed invocations. */
  public readonly errors: cloudwatch.Alarm;

  /** The alarm on throttled invocations, which exceed a concurrency limit. */
  public readonly throttles: cloudwatch.Alarm;

  /** The alarm on durations close to the timeout. */
  public readonly duration: cloudwatch.Alarm;

  /** The alarm on invocations without a provisioned instance, with provisioned concurrency. */
  public readonly spillover?: cloudwatch.Alarm;

  public constructor(scope: Construct, id: string, given: GoLambdaAlarmsProps) {
    super(scope, id);
    const props = checkKinds(checkProps('GoLambdaAlarms', given, '{ function: fn, timeout: Duration.seconds(3) }'), KINDS, 'alarms.');
    having('metric', 'a Function')('function', props.function);
    const { function: fn, timeout, period = Duration.minutes(1) } = props;
    const durationPercent = checkKnown('alarms.durationPercent', checkInteger('alarms.durationPercent', props.durationPercent ?? 80, 1, 100), 'its alarm');
    const evaluationPeriods = checkInteger('alarms.evaluationPeriods', props.evaluationPeriods ?? 1, 1);
    checkKnown('alarms.period', checkDuration('alarms.period', period), 'an alarm');
    checkInteger('alarms.period, in minutes,', period.toMinutes({ integral: false }), 1);
    checkKnown('timeout', checkDuration('timeout', timeout), 'the alarm on the duration');
    const options: cloudwatch.MetricOptions = { period, statistic: cloudwatch.Stats.SUM };
    const alarm = (alarmId: string, metric: cloudwatch.Metric, threshold: number, description: string) => {
      const made = metric.createAlarm(this, alarmId, {
        threshold,
        evaluationPeriods,
        alarmDescription: `${description} (function ${Stack.of(this).stackName}/${fn.node.path.split('/').slice(1).join('/')})`,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      made.addAlarmAction(...props.actions ?? []);
      made.addOkAction(...props.actions ?? []);
      return made;
    };
    this.errors = alarm('Errors', fn.metric('Errors', options), checkInteger('alarms.errors', props.errors ?? 1, 1),
      'Invocations fail: the log group has the reason');
    this.throttles = alarm('Throttles', fn.metric('Throttles', options), checkInteger('alarms.throttles', props.throttles ?? 1, 1),
      'Invocations are turned away: reserved concurrency or the limit of the account is reached');
    this.duration = alarm('Duration', fn.metric('Duration', { period, statistic: 'p99' }), timeout.toMilliseconds() * durationPercent / 100,
      `The slowest invocations take ${durationPercent} % of the timeout or more`);
    if (props.hasProvisionedConcurrency) {
      this.spillover = alarm('Spillover', fn.metric('ProvisionedConcurrencySpilloverInvocations', options),
        checkInteger('alarms.spillover', props.spillover ?? 1, 1), 'Invocations find no provisioned instance and wait for a cold start');
    }
  }
}
