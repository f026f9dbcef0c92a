import { Duration } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { WarmUpOptions } from '../warm-up';
import { scheduleOf } from './schedule-expressions';
import { Remedies, Shape, struct } from '../../validation/shapes';

const WARM_UP = { schedule: scheduleOf('ScheduleExpression.rate(Duration.minutes(5))') } satisfies Shape<WarmUpOptions>;

const EVERY_FIVE = 'use schedule: ScheduleExpression.rate(Duration.minutes(5))';
const REMEDIES: Remedies = { rate: EVERY_FIVE, interval: EVERY_FIVE, every: EVERY_FIVE, cron: 'use schedule: ScheduleExpression.cron(…)' };

export const WARM_UP_OPTIONS = struct(WARM_UP, { remedies: REMEDIES });

/** Creates a schedule that invokes a function with the warm-up event. */
export function addWarmUpSchedule(scope: Construct, fn: IFunction, options: WarmUpOptions): Schedule {
  return new Schedule(scope, 'WarmUp', {
    schedule: options.schedule ?? ScheduleExpression.rate(Duration.minutes(5)),
    description: 'Keeps an instance of the function in memory',
    // A late invocation does not keep the instance warm.
    target: new LambdaInvoke(fn, { input: ScheduleTargetInput.fromObject({ 'gopher-constructs': 'warm-up' }), retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
  });
}
