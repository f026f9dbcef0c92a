import * as path from 'path';
import { Duration, Stack, TimeZone, Token } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { GoLambdaFunction, GoLambdaFunctionProps, ProvisionedConcurrencyOptions } from '../../src/aws';
import { only, resources, sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

function provisioned(provisionedConcurrency: ProvisionedConcurrencyOptions, props: Partial<GoLambdaFunctionProps> = {}): Stack {
  const stack = sketch();
  new GoLambdaFunction(stack, 'Fn', { entry, provisionedConcurrency, ...props });
  return stack;
}

const later = Token.asNumber({ Ref: 'Later' });

describe('provisioned concurrency', () => {
  test('that is fixed needs no autoscaling', () => {
    const stack = provisioned({ executions: 5 });
    expect(only(stack, 'AWS::Lambda::Alias').ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: 5 });
    expect(resources(stack, 'AWS::ApplicationAutoScaling::ScalableTarget')).toEqual([]);
  });

  test('follows the use of the alias’ instances', () => {
    const stack = provisioned({ executions: 5, autoscaling: { maxExecutions: 50 } });
    const target = only(stack, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(target).toMatchObject({ MinCapacity: 5, MaxCapacity: 50, ScalableDimension: 'lambda:function:ProvisionedConcurrency', ServiceNamespace: 'lambda' });
    expect(JSON.stringify(target.ResourceId)).toMatch(/"function:".*:live"/);
    expect(only(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration).toEqual({
      PredefinedMetricSpecification: { PredefinedMetricType: 'LambdaProvisionedConcurrencyUtilization' }, TargetValue: 0.7,
    });
  });

  test('takes another minimum and another utilization', () => {
    const stack = provisioned({ executions: 5, autoscaling: { minExecutions: 2, maxExecutions: 50, utilizationPercent: 50 } });
    expect(only(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').MinCapacity).toBe(2);
    expect(only(stack, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration.TargetValue).toBe(0.5);
  });

  test('changes by the clock', () => {
    const stack = provisioned({
      executions: 1,
      schedules: [
        { schedule: Schedule.cron({ hour: '8', minute: '0', weekDay: 'MON-FRI' }), minExecutions: 20, timeZone: TimeZone.EUROPE_BERLIN },
        { schedule: Schedule.cron({ hour: '18', minute: '0' }), minExecutions: 1, maxExecutions: 2 },
      ],
    });
    const { MinCapacity, MaxCapacity, ScheduledActions } = only(stack, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect([MinCapacity, MaxCapacity]).toEqual([1, 1]);
    expect(ScheduledActions).toEqual([
      expect.objectContaining({ Schedule: 'cron(0 8 ? * MON-FRI *)', Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 20, MaxCapacity: 20 } }),
      expect.objectContaining({ Schedule: 'cron(0 18 * * ? *)', ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 2 } }),
    ]);
  });

  test('by the clock still follows the use up to the maximum', () => {
    const schedules = [{ schedule: Schedule.rate(Duration.days(1)), minExecutions: 20 }];
    const stack = provisioned({ executions: 1, autoscaling: { maxExecutions: 50 }, schedules });
    expect(only(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').ScheduledActions[0].ScalableTargetAction).toEqual({ MinCapacity: 20, MaxCapacity: 50 });
  });

  test('takes limits that are known when the stack is deployed', () => {
    const schedules = [{ schedule: Schedule.rate(Duration.days(1)), minExecutions: later }];
    const withMaximum = provisioned({ executions: 5, autoscaling: { maxExecutions: later } });
    const byTheClock = provisioned({ executions: 5, schedules });
    expect(only(withMaximum, 'AWS::ApplicationAutoScaling::ScalableTarget')).toMatchObject({ MinCapacity: 5, MaxCapacity: { Ref: 'Later' } });
    const [{ ScalableTargetAction }] = only(byTheClock, 'AWS::ApplicationAutoScaling::ScalableTarget').ScheduledActions;
    expect(ScalableTargetAction).toEqual({ MinCapacity: { Ref: 'Later' }, MaxCapacity: { Ref: 'Later' } });
  });

  test('may take all that is reserved', () => {
    expect(only(provisioned({ executions: 5 }, { reservedConcurrentExecutions: 5 }), 'AWS::Lambda::Function').ReservedConcurrentExecutions).toBe(5);
  });
});

describe('refuses', () => {
  const schedule = Schedule.rate(Duration.days(1));
  test.each<[string, ProvisionedConcurrencyOptions, string]>([
    ['a maximum below the start', { executions: 5, autoscaling: { maxExecutions: 4 } }, 'provisionedConcurrency.autoscaling.maxExecutions must be a whole number from 5, got 4'],
    ['a minimum above the start', { executions: 5, autoscaling: { minExecutions: 6, maxExecutions: 9 } }, 'provisionedConcurrency.autoscaling.minExecutions must be a whole number from 1 to 5, got 6'],
    ['a utilization that is a fraction', { executions: 5, autoscaling: { maxExecutions: 9, utilizationPercent: 0.7 } }, 'provisionedConcurrency.autoscaling.utilizationPercent must be a whole number from 10 to 90, got 0.7'],
    ['less than nothing', { executions: 5, schedules: [{ schedule, minExecutions: -1 }] }, 'provisionedConcurrency.schedules[0].minExecutions must be a whole number from 0, got -1'],
    ['instances that are known later', { executions: later }, 'provisionedConcurrency.executions must be a concrete value for the alias, got an unresolved token; use a value that is available at synthesis'],
    ['a utilization that is known later', { executions: 5, autoscaling: { maxExecutions: 9, utilizationPercent: later } }, 'provisionedConcurrency.autoscaling.utilizationPercent must be a concrete value for'],
    ['a minimum that is known later, where the maximum follows it', { executions: 5, autoscaling: { maxExecutions: 9 }, schedules: [{ schedule, minExecutions: later }] }, 'provisionedConcurrency.schedules[0].minExecutions must be a concrete value for'],
    ['a maximum that is known later, where a schedule’s follows it', { executions: 5, autoscaling: { maxExecutions: later }, schedules: [{ schedule, minExecutions: 1 }] }, 'provisionedConcurrency.autoscaling.maxExecutions must be a concrete value for'],
    ['a schedule’s maximum below its minimum', { executions: 5, schedules: [{ schedule, minExecutions: 3, maxExecutions: 2 }] }, 'provisionedConcurrency.schedules[0].maxExecutions must be a whole number from 3, got 2'],
    ['a bad cron', { executions: 5, schedules: [{ schedule: Schedule.expression('cron(0 8 * * *)'), minExecutions: 1 }] },
      'provisionedConcurrency.schedules[0].schedule must be a schedule that AWS accepts, such as cron(0 8 ? * MON-FRI *), rate(5 minutes), at(2030-01-31T08:00:00), got "cron(0 8 * * *)"'],
  ])('%s', (_, options, message) => {
    expect(() => provisioned(options)).toThrow(message);
  });

  test.each<[string, ProvisionedConcurrencyOptions, number]>([
    ['autoscaling', { executions: 1, autoscaling: { maxExecutions: 20 } }, 20],
    ['a schedule', { executions: 1, schedules: [{ schedule, minExecutions: 3 }] }, 3],
  ])('more than is reserved, by %s', (_, options, most) => {
    expect(() => provisioned(options, { reservedConcurrentExecutions: most - 1 }))
      .toThrow(`provisionedConcurrency must be at most reservedConcurrentExecutions (${most - 1}), which includes it, got ${most}; raise`);
  });
});
