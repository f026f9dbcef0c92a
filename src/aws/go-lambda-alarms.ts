import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkDuration, checkInteger, checkKnown } from './private/checks';
import { checkKinds, flag, having, Kinds, list } from './private/kinds';
import { checkProps } from '../validation/props';

const KINDS: Kinds = { actions: list(having('bind', 'new SnsAction(topic)')), hasProvisionedConcurrency: flag };

/** When alarms of a function fire, and what they do. */
export interface GoLambdaAlarmOptions {
  /**
   * What happens when an alarm fires and when it is over, such as `new SnsAction(topic)`.
   *
   * @default - nothing: alarms can be seen in CloudWatch
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * The number of failed invocations in a period that is an alarm, from 1.
   *
   * @default 1: a function that is well has none
   */
  readonly errors?: number;

  /**
   * The number of throttled invocations in a period that is an alarm, from 1.
   *
   * @default 1: somebody was turned away
   */
  readonly throttles?: number;

  /**
   * The part of the timeout, in percent, 1 to 100, that the slowest hundredth of the invocations takes at least when it is an
   * alarm: an invocation that reaches its timeout is cut off.
   *
   * @default 80: there is still time to act before invocations are cut off
   */
  readonly durationPercent?: number;

  /**
   * The number of invocations in a period that found no provisioned instance and is an alarm, from 1.
   *
   * @default 1: somebody has waited for a cold start
   */
  readonly spillover?: number;

  /**
   * What is counted together, in whole minutes.
   *
   * @default - one minute
   */
  readonly period?: Duration;

  /**
   * How many periods in a row it takes, from 1.
   *
   * @default 1: whoever waits for more learns it later
   */
  readonly evaluationPeriods?: number;
}

/** What alarms on a function are made of. */
export interface GoLambdaAlarmsProps extends GoLambdaAlarmOptions {
  /** The function, or its alias. */
  readonly function: IFunction;

  /** The function's timeout. */
  readonly timeout: Duration;

  /**
   * Whether there are provisioned instances, so that an invocation can miss them.
   *
   * @default false: there are no provisioned instances to miss
   */
  readonly hasProvisionedConcurrency?: boolean;
}

/** Alarms on a function; where it has an alias, on what is invoked through the alias. A minute without data is no alarm. */
export class GoLambdaAlarms extends Construct {
  /** Fires where invocations fail. */
  public readonly errors: cloudwatch.Alarm;

  /** Fires where invocations are turned away, because a limit of concurrency is reached. */
  public readonly throttles: cloudwatch.Alarm;

  /** Fires where invocations come near the timeout. */
  public readonly duration: cloudwatch.Alarm;

  /** Fires where invocations find no provisioned instance, where there are any. */
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
