import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GoLambdaAlarmOptions } from './go-lambda-alarm-options';
import { ALARM_REMEDIES, ALARMS, KNOWN_TIMEOUT } from './private/alarm-options';
import { having } from './private/cdk-values';
import { flag, required, Shape } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';

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

const PROPS = {
  ...ALARMS,
  function: required(having('metric', 'a Function')),
  timeout: required(KNOWN_TIMEOUT),
  hasProvisionedConcurrency: flag,
} satisfies Shape<GoLambdaAlarmsProps>;

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

  public constructor(scope: Construct, id: string, props: GoLambdaAlarmsProps) {
    const {
      function: fn, timeout, hasProvisionedConcurrency = false, actions = [],
      period = Duration.minutes(1), evaluationPeriods = 1, errors = 1, throttles = 1, durationPercent = 80, spillover = 1,
    } = resolve(scope, id, props, new.target);
    super(scope, id);
    const options: cloudwatch.MetricOptions = { period, statistic: cloudwatch.Stats.SUM };
    const alarm = (alarmId: string, metric: cloudwatch.Metric, threshold: number, description: string) => {
      const made = metric.createAlarm(this, alarmId, {
        threshold,
        evaluationPeriods,
        alarmDescription: `${description} (function ${Stack.of(this).stackName}/${fn.node.path.split('/').slice(1).join('/')})`,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      });
      made.addAlarmAction(...actions);
      made.addOkAction(...actions);
      return made;
    };
    this.errors = alarm('Errors', fn.metric('Errors', options), errors,
      'Invocations fail. The log group contains the errors');
    this.throttles = alarm('Throttles', fn.metric('Throttles', options), throttles,
      'Invocations are throttled. Reserved concurrency or the account limit is reached');
    this.duration = alarm('Duration', fn.metric('Duration', { period, statistic: 'p99' }), timeout.toMilliseconds() * durationPercent / 100,
      `The slowest invocations take ${durationPercent} % of the timeout or more`);
    if (hasProvisionedConcurrency) {
      this.spillover = alarm('Spillover', fn.metric('ProvisionedConcurrencySpilloverInvocations', options),
        spillover, 'Invocations exceed the provisioned concurrency and incur cold starts');
    }
  }
}

function resolve(scope: Construct, id: string, props: GoLambdaAlarmsProps, type: Function): GoLambdaAlarmsProps {
  const example = '{ function: fn, timeout: Duration.seconds(3) }';
  const remedies = { ...ALARM_REMEDIES, fn: 'use function', alias: 'use function' };
  const construct = { name: 'GoLambdaAlarms', scope, id, type, of: GoLambdaAlarms, shape: PROPS, remedies, example };
  return validateProps(construct, props, (_errors, values) => values as GoLambdaAlarmsProps);
}
