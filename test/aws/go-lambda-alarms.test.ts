import * as path from 'path';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { GoLambdaAlarmOptions, GoLambdaFunction, GoLambdaFunctionProps, Rollout } from '../../src/aws';
import { only, resources, sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

const later = Token.asNumber({ Ref: 'Later' });

function watched(alarms: GoLambdaAlarmOptions, props: Partial<GoLambdaFunctionProps> = {}, stack = sketch()): { [metric: string]: any } {
  new GoLambdaFunction(stack, 'Fn', { entry, alarms, ...props });
  return alarmsOf(stack);
}

function alarmsOf(stack: Stack): { [metric: string]: any } {
  return Object.fromEntries(resources(stack, 'AWS::CloudWatch::Alarm').map(a => [a.Properties.MetricName, a.Properties]));
}

describe('alarms', () => {
  test('watch errors, throttles and duration against the timeout', () => {
    const found = watched({}, { timeout: Duration.seconds(10) });
    expect(Object.keys(found).sort()).toEqual(['Duration', 'Errors', 'Throttles']);
    const common = { Period: 60, EvaluationPeriods: 1, TreatMissingData: 'notBreaching', ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
    expect(found.Errors).toMatchObject({ ...common, Threshold: 1, Statistic: 'Sum' });
    expect(found.Throttles).toMatchObject({ ...common, Threshold: 1, Statistic: 'Sum' });
    expect(found.Duration).toMatchObject({ ...common, Threshold: 8000, ExtendedStatistic: 'p99' });
    expect(found.Errors.AlarmDescription).toBe('Invocations fail. The log group contains the errors (function Stack/Fn)');
  });

  test('watch the default timeout where none is named', () => {
    expect(watched({}).Duration.Threshold).toBe(2400);
  });

  test('watch the alias, and invocations that miss its provisioned instances', () => {
    const found = watched({}, { provisionedConcurrency: { executions: 1 } });
    expect(found.ProvisionedConcurrencySpilloverInvocations).toMatchObject({ Threshold: 1, Statistic: 'Sum' });
    for (const alarm of Object.values(found)) expect(alarm.Dimensions.map((d: any) => d.Name)).toEqual(['FunctionName', 'Resource']);
  });

  test('take other limits', () => {
    const found = watched(
      { errors: 2, throttles: 3, durationPercent: 50, spillover: 4, period: Duration.minutes(5), evaluationPeriods: 6 },
      { provisionedConcurrency: { executions: 1 } },
    );
    expect(Object.values(found).map(a => [a.Period, a.EvaluationPeriods])).toEqual(Array(4).fill([300, 6]));
    const limits = [found.Errors, found.Throttles, found.Duration, found.ProvisionedConcurrencySpilloverInvocations].map(a => a.Threshold);
    expect(limits).toEqual([2, 3, 1500, 4]);
  });

  test('tell somebody when they begin and when they are over', () => {
    const stack = sketch();
    const topic = new sns.Topic(stack, 'Topic');
    for (const alarm of Object.values(watched({ actions: [new SnsAction(topic)] }, {}, stack))) {
      expect(alarm).toMatchObject({ AlarmActions: [stack.resolve(topic.topicArn)], OKActions: [stack.resolve(topic.topicArn)] });
    }
  });

  test('are not made unasked', () => {
    const stack = sketch();
    expect(new GoLambdaFunction(stack, 'Fn', { entry }).alarms).toBeUndefined();
    expect(alarmsOf(stack)).toEqual({});
  });

  test.each<[GoLambdaAlarmOptions, string]>([
    [{ errors: 0 }, 'alarms.errors must be a whole number from 1, got 0'],
    [{ throttles: -1 }, 'alarms.throttles must be a whole number from 1, got -1'],
    [{ durationPercent: 101 }, 'alarms.durationPercent must be a whole number from 1 to 100, got 101'],
    [{ evaluationPeriods: 0 }, 'alarms.evaluationPeriods must be a whole number from 1, got 0'],
    [{ durationPercent: later }, 'alarms.durationPercent must be a concrete value for its alarm, got an unresolved token; use a value that is available at synthesis'],
    [{ period: Duration.minutes(later) }, 'alarms.period must be a concrete value for'],
    [{ period: 60 as any }, 'alarms.period must be a Duration, such as Duration.minutes(5), got 60'],
    [{ period: Duration.seconds(30) }, 'alarms.period, in minutes, must be a whole number from 1, got 0.5'],
  ])('%j are refused', (alarms, message) => {
    expect(() => watched(alarms)).toThrow(message);
  });

  test('count what is known when the stack is deployed', () => {
    expect(watched({ errors: later }).Errors.Threshold).toEqual({ Ref: 'Later' });
  });

  test('on spillover, below one, are refused', () => {
    expect(() => watched({ spillover: 0 }, { provisionedConcurrency: { executions: 1 } })).toThrow('alarms.spillover must be a whole number from 1, got 0');
  });
});

describe('a timeout that is known when the stack is deployed', () => {
  const timeout = Duration.seconds(later);

  test('is taken', () => {
    const stack = sketch();
    new GoLambdaFunction(stack, 'Fn', { entry, timeout });
    expect(only(stack, 'AWS::Lambda::Function').Timeout).toEqual({ Ref: 'Later' });
  });

  test.each<[string, string, (stack: Stack) => Partial<GoLambdaFunctionProps>]>([
    ['alarms', 'the alarm on the duration', () => ({ alarms: {} })],
    ['a rollout', 'the alarm on the duration', () => ({ rollout: Rollout.canary() })],
    ['a dashboard', 'the dashboard', stack => ({ dashboard: new cloudwatch.Dashboard(stack, 'Dashboard') })],
  ])('is too late for %s', (_, user, props) => {
    const stack = sketch();
    expect(() => new GoLambdaFunction(stack, 'Fn', { entry, timeout, ...props(stack) }))
      .toThrow(`timeout must be a concrete value for ${user}, got an unresolved token; use a value that is available at synthesis`);
  });
});

describe('a dashboard', () => {
  const titles = (stack: Stack) => {
    const [, ...parts] = only(stack, 'AWS::CloudWatch::Dashboard').DashboardBody['Fn::Join'];
    return [...JSON.stringify(parts).matchAll(/title\\\\?\\?":\\\\?\\?"([^"\\]+)/g)].map(m => m[1]);
  };

  test('gets a row for each function', () => {
    const stack = sketch();
    const dashboard = new cloudwatch.Dashboard(stack, 'Dashboard');
    for (const id of ['One', 'Two']) new GoLambdaFunction(stack, id, { entry, dashboard });
    expect(titles(stack)).toEqual(['One', 'Two'].flatMap(id => ['invocations', 'duration', 'instances'].map(what => `${id}: ${what}`)));
  });

  test('shows provisioned instances where there are any', () => {
    const text = (props: Partial<GoLambdaFunctionProps>) => {
      const stack = sketch();
      new GoLambdaFunction(stack, 'Fn', { entry, dashboard: new cloudwatch.Dashboard(stack, 'Dashboard'), ...props });
      return JSON.stringify(only(stack, 'AWS::CloudWatch::Dashboard'));
    };
    expect(text({ provisionedConcurrency: { executions: 1 } })).toContain('ProvisionedConcurrencySpilloverInvocations');
    expect(text({})).not.toContain('Provisioned');
  });
});
