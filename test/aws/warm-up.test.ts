import * as path from 'path';
import { Duration, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { GoLambdaFunction } from '../../src/aws';
import { only, sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

test('warm-up invokes the function every five minutes, with an event that can be recognised', () => {
  const stack = sketch();
  const fn = new GoLambdaFunction(stack, 'Fn', { entry, warmUp: {} });
  const schedule = only(stack, 'AWS::Scheduler::Schedule');
  expect(schedule).toMatchObject({ ScheduleExpression: 'rate(5 minutes)', FlexibleTimeWindow: { Mode: 'OFF' }, State: 'ENABLED' });
  expect(schedule.Target).toMatchObject({
    Arn: stack.resolve(fn.functionArn), Input: '{"gopher-constructs":"warm-up"}', RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  });
  expect(fn.warmUpSchedule).toBeDefined();
});

test('warm-up invokes the alias where there is one', () => {
  const stack = sketch();
  const fn = new GoLambdaFunction(stack, 'Fn', { entry, warmUp: {}, aliasName: 'live' });
  expect(only(stack, 'AWS::Scheduler::Schedule').Target.Arn).toEqual(stack.resolve(fn.alias!.functionArn));
});

test('warm-up keeps to office hours if that is said', () => {
  const stack = sketch();
  new GoLambdaFunction(stack, 'Fn', { entry, warmUp: { schedule: ScheduleExpression.cron({ minute: '0/5', hour: '8-18', timeZone: TimeZone.EUROPE_BERLIN }) } });
  expect(only(stack, 'AWS::Scheduler::Schedule')).toMatchObject({ ScheduleExpression: 'cron(0/5 8-18 * * ? *)', ScheduleExpressionTimezone: 'Europe/Berlin' });
});

test('a bad cron is refused', () => {
  const warmUp = { schedule: ScheduleExpression.expression('cron(5 minutes)') };
  expect(() => new GoLambdaFunction(sketch(), 'Fn', { entry, warmUp })).toThrow('warmUp.schedule must be a schedule that AWS accepts, such as cron(0 8 ? * MON-FRI *), rate(5 minutes), at(2030-01-31T08:00:00), got "cron(5 minutes)"');
});

test('there is no schedule unasked', () => {
  expect(new GoLambdaFunction(sketch(), 'Fn', { entry, timeout: Duration.seconds(1) }).warmUpSchedule).toBeUndefined();
});
