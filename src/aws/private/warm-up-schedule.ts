import { Duration } from 'aws-cdk-lib';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { WarmUpOptions } from '../warm-up';
import { instance } from './kinds';
import { checkSchedule } from './schedule-expressions';

/** Invokes a function by a schedule, with an event that handlers recognise. */
export function addWarmUpSchedule(scope: Construct, fn: IFunction, options: WarmUpOptions): Schedule {
  const schedule = options.schedule ?? ScheduleExpression.rate(Duration.minutes(5));
  instance('expressionString', 'ScheduleExpression.rate(Duration.minutes(5))')('warmUp.schedule', schedule);
  checkSchedule('warmUp.schedule', schedule.expressionString);
  return new Schedule(scope, 'WarmUp', {
    schedule,
    description: 'Keeps an instance of the function in memory',
    // A call that comes late warms nothing.
    target: new LambdaInvoke(fn, { input: ScheduleTargetInput.fromObject({ 'gopher-constructs': 'warm-up' }), retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
  });
}
