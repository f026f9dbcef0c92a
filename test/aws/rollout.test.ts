import * as path from 'path';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaFunction, GoLambdaFunctionProps, Rollout } from '../../src/aws';
import { only, resources, sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

function rolledOut(rollout: Rollout, props: Partial<GoLambdaFunctionProps> = {}, stack = sketch()): Stack {
  new GoLambdaFunction(stack, 'Fn', { entry, rollout, ...props });
  return stack;
}

/** The alarms of a deployment group, by what they measure. */
function stoppedBy(stack: Stack): string[] {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  return only(stack, 'AWS::CodeDeploy::DeploymentGroup').AlarmConfiguration.Alarms.map((a: any) => alarms[a.Name.Ref].Properties.MetricName);
}

describe('CodeDeploy', () => {
  test.each([
    ['canary', Rollout.canary(), 'LambdaCanary10Percent5Minutes'],
    ['canary, slower', Rollout.canary({ interval: Duration.minutes(30) }), 'LambdaCanary10Percent30Minutes'],
    ['linear', Rollout.linear(), 'LambdaLinear10PercentEvery1Minute'],
    ['linear, slower', Rollout.linear({ interval: Duration.minutes(10) }), 'LambdaLinear10PercentEvery10Minutes'],
    ['all at once', Rollout.allAtOnce(), 'LambdaAllAtOnce'],
  ])('moves the alias: %s', (_, rollout, config) => {
    const stack = rolledOut(rollout);
    expect(JSON.stringify(only(stack, 'AWS::CodeDeploy::DeploymentGroup').DeploymentConfigName)).toContain(`CodeDeployDefault.${config}`);
    expect(resources(stack, 'AWS::CodeDeploy::DeploymentConfig')).toEqual([]);
    const [alias] = resources(stack, 'AWS::Lambda::Alias');
    expect(alias.UpdatePolicy.CodeDeployLambdaAliasUpdate.DeploymentGroupName).toBeDefined();
    expect(alias.Properties.Name).toBe('live');
  });

  test.each([
    ['canary', Rollout.canary({ percentage: 25 }), { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 25, CanaryInterval: 5 } }],
    ['linear', Rollout.linear({ percentage: 20, interval: Duration.minutes(15) }), { Type: 'TimeBasedLinear', TimeBasedLinear: { LinearPercentage: 20, LinearInterval: 15 } }],
  ])('takes other steps: %s', (_, rollout, routing) => {
    const stack = rolledOut(rollout);
    expect(only(stack, 'AWS::CodeDeploy::DeploymentConfig')).toMatchObject({ ComputePlatform: 'Lambda', TrafficRoutingConfig: routing });
    expect(Object.keys(only(stack, 'AWS::CodeDeploy::DeploymentGroup').DeploymentConfigName)).toEqual(['Ref']);
  });

  test('goes back when invocations fail or take too long, and when a hook says so', () => {
    const stack = rolledOut(Rollout.canary());
    expect(stoppedBy(stack)).toEqual(['Errors', 'Duration']);
    expect(only(stack, 'AWS::CodeDeploy::DeploymentGroup').AutoRollbackConfiguration).toEqual({
      Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM']),
    });
  });

  test('uses the alarms of the function', () => {
    const stack = rolledOut(Rollout.canary(), { alarms: { errors: 7 } });
    expect(resources(stack, 'AWS::CloudWatch::Alarm').filter(a => a.Properties.MetricName === 'Errors').map(a => a.Properties.Threshold)).toEqual([7]);
    expect(stoppedBy(stack)).toEqual(['Errors', 'Duration']);
  });

  test('uses alarms of the user, and makes none', () => {
    const stack = sketch();
    const alarm = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Lost' }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    rolledOut(Rollout.linear({ alarms: [alarm] }), {}, stack);
    expect(stoppedBy(stack)).toEqual(['Lost']);
    expect(resources(stack, 'AWS::CloudWatch::Alarm')).toHaveLength(1);
  });

  test('may do without alarms', () => {
    const stack = rolledOut(Rollout.allAtOnce({ alarms: [] }));
    expect(resources(stack, 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(only(stack, 'AWS::CodeDeploy::DeploymentGroup').AutoRollbackConfiguration.Events).toEqual(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST']);
  });

  test('asks hooks before and after', () => {
    const stack = sketch();
    const hook = (id: string) => new GoLambdaFunction(stack, id, { entry });
    rolledOut(Rollout.canary({ preHook: hook('Before'), postHook: hook('After') }), {}, stack);
    const [alias] = resources(stack, 'AWS::Lambda::Alias');
    expect(alias.UpdatePolicy.CodeDeployLambdaAliasUpdate).toMatchObject({
      BeforeAllowTrafficHook: { Ref: expect.stringMatching(/^Before/) }, AfterAllowTrafficHook: { Ref: expect.stringMatching(/^After/) },
    });
  });

  test('is there for the user', () => {
    const fn = new GoLambdaFunction(sketch(), 'Fn', { entry, rollout: Rollout.canary(), aliasName: 'prod' });
    expect(fn.deploymentGroup).toBeDefined();
    expect(fn.alarms?.errors).toBeDefined();
  });
});

describe('weights', () => {
  const version = (stack: Stack) => lambda.Version.fromVersionArn(stack, 'Old', 'arn:aws:lambda:eu-central-1:123456789012:function:fn:7');

  test('send a part of the requests to another version', () => {
    const stack = sketch();
    rolledOut(Rollout.weighted({ version: version(stack), weight: 0.1 }), {}, stack);
    expect(only(stack, 'AWS::Lambda::Alias').RoutingConfig).toEqual({ AdditionalVersionWeights: [{ FunctionVersion: '7', FunctionWeight: 0.1 }] });
    expect(resources(stack, 'AWS::CodeDeploy::DeploymentGroup')).toEqual([]);
    expect(resources(stack, 'AWS::CloudWatch::Alarm')).toEqual([]);
  });

  test.each<[unknown[], string]>([
    [[], 'Rollout.weighted: versions must be one version, because Lambda supports one besides the deployed one, got 0; remove the others'],
    [[0.1, 0.1], 'Rollout.weighted: versions must be one version, because Lambda supports one besides the deployed one, got 2; remove the others'],
    [[1.5], 'Rollout.weighted: weight must be a number from 0 to 1, got 1.5'],
    [[-0.1], 'Rollout.weighted: weight must be a number from 0 to 1, got -0.1'],
    [['0.5'], 'Rollout.weighted: weight must be a number from 0 to 1, got "0.5"'],
  ])('%j are refused', (weights, message) => {
    const stack = sketch();
    expect(() => Rollout.weighted(...weights.map((weight, i) => ({ version: version(new Stack(stack, `S${i}`)), weight: weight as number })))).toThrow(message);
  });

  test('something else than versions is refused, from JavaScript', () => {
    expect(() => Rollout.weighted(null as any)).toThrow('Rollout.weighted: version must be an object with version and weight, got null');
    expect(() => Rollout.weighted({ version: 7 as any, weight: 0.1 })).toThrow('Rollout.weighted: version must be a construct, such as lambda.Version.fromVersionArn(…), got a number');
  });
});

describe('refuses', () => {
  const later = Token.asNumber({ Ref: 'Later' });
  test.each<[string, () => Rollout, string]>([
    ['all as a part', () => Rollout.canary({ percentage: 100 }), 'Rollout.canary: percentage must be a whole number from 1 to 99, got 100'],
    ['a part as a fraction', () => Rollout.linear({ percentage: 0.1 }), 'Rollout.linear: percentage must be a whole number from 1 to 99, got 0.1'],
    ['a part that is known later', () => Rollout.canary({ percentage: later }), 'Rollout.canary: percentage must be a concrete value for'],
    ['an interval that is known later', () => Rollout.linear({ interval: Duration.minutes(later) }), 'Rollout.linear: interval must be a concrete value for'],
    ['an interval without unit, from JavaScript', () => Rollout.canary({ interval: 5 as any }), 'Rollout.canary: interval must be a Duration, such as Duration.minutes(5), got 5'],
    ['a weight that is known later', () => Rollout.weighted({ version: Object.assign(new Stack(), { version: '7' }) as any, weight: later }), 'Rollout.weighted: weight must be a concrete value for'],
    ['seconds', () => Rollout.canary({ interval: Duration.seconds(30) }), 'Rollout.canary: interval must be whole minutes from 1, and at most 2880 (two days) for all steps, got 0.5 minutes for 1 steps'],
    ['more than two days', () => Rollout.linear({ percentage: 10, interval: Duration.hours(6) }), 'Rollout.linear: interval must be whole minutes from 1, and at most 2880 (two days) for all steps, got 360 minutes for 9 steps'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
