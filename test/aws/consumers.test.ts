import * as path from 'path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LambdaTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as events from 'aws-cdk-lib/aws-events';
import * as eventTargets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { FunctionUrl, FunctionUrlAuthType, IVersion, StartingPosition, Version } from 'aws-cdk-lib/aws-lambda';
import { LambdaDestination as OnEvent } from 'aws-cdk-lib/aws-lambda-destinations';
import { ApiEventSource, DynamoEventSource, KinesisEventSource, S3EventSource, SnsEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import { LambdaDestination as LogsDestination } from 'aws-cdk-lib/aws-logs-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke as ScheduledInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { GoLambdaFunction } from '../../src/aws';
import { sketch } from '../support/aws';
import { tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

/** What wires a function to something, as users write it, and the resources that then name the function. */
const CONSUMERS: [string, string[], (stack: Stack, fn: GoLambdaFunction) => unknown][] = [
  ['LambdaIntegration of a REST API', ['AWS::ApiGateway::Method', 'AWS::Lambda::Permission'], (stack, fn) =>
    new apigateway.RestApi(stack, 'Api').root.addMethod('GET', new apigateway.LambdaIntegration(fn))],
  ['LambdaRestApi', ['AWS::ApiGateway::Method', 'AWS::Lambda::Permission'], (stack, fn) => new apigateway.LambdaRestApi(stack, 'Api', { handler: fn })],
  ['HttpLambdaIntegration of an HTTP API', ['AWS::ApiGatewayV2::Integration', 'AWS::Lambda::Permission'], (stack, fn) =>
    new HttpApi(stack, 'Api').addRoutes({ path: '/a', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Integration', fn) })],
  ['HttpLambdaAuthorizer', ['AWS::ApiGatewayV2::Authorizer', 'AWS::Lambda::Permission'], (stack, fn) =>
    new HttpApi(stack, 'Api', { defaultAuthorizer: new HttpLambdaAuthorizer('Authorizer', fn) })
      .addRoutes({ path: '/a', integration: new HttpLambdaIntegration('Integration', fn) })],
  ['TokenAuthorizer of a REST API', ['AWS::ApiGateway::Authorizer', 'AWS::Lambda::Permission'], (stack, fn) =>
    new apigateway.RestApi(stack, 'Api', { defaultMethodOptions: { authorizer: new apigateway.TokenAuthorizer(stack, 'Authorizer', { handler: fn }) } }).root.addMethod('GET')],
  ['SqsEventSource', ['AWS::Lambda::EventSourceMapping'], (stack, fn) => fn.addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')))],
  ['DynamoEventSource', ['AWS::Lambda::EventSourceMapping'], (stack, fn) => fn.addEventSource(new DynamoEventSource(
    new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE }),
    { startingPosition: StartingPosition.LATEST }))],
  ['KinesisEventSource', ['AWS::Lambda::EventSourceMapping'], (stack, fn) =>
    fn.addEventSource(new KinesisEventSource(new kinesis.Stream(stack, 'Stream'), { startingPosition: StartingPosition.LATEST }))],
  ['SnsEventSource', ['AWS::SNS::Subscription', 'AWS::Lambda::Permission'], (stack, fn) => fn.addEventSource(new SnsEventSource(new sns.Topic(stack, 'Topic')))],
  ['LambdaSubscription', ['AWS::SNS::Subscription', 'AWS::Lambda::Permission'], (stack, fn) => new sns.Topic(stack, 'Topic').addSubscription(new LambdaSubscription(fn))],
  ['S3EventSource', ['Custom::S3BucketNotifications', 'AWS::Lambda::Permission'], (stack, fn) =>
    fn.addEventSource(new S3EventSource(new s3.Bucket(stack, 'Bucket'), { events: [s3.EventType.OBJECT_CREATED] }))],
  ['notification of a bucket', ['Custom::S3BucketNotifications', 'AWS::Lambda::Permission'], (stack, fn) =>
    new s3.Bucket(stack, 'Bucket').addObjectCreatedNotification(new LambdaDestination(fn))],
  ['ApiEventSource', ['AWS::ApiGateway::Method', 'AWS::Lambda::Permission'], (_, fn) => fn.addEventSource(new ApiEventSource('GET', '/a'))],
  ['target of an EventBridge rule', ['AWS::Events::Rule', 'AWS::Lambda::Permission'], (stack, fn) =>
    new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new eventTargets.LambdaFunction(fn)] })],
  ['target of an EventBridge schedule', ['AWS::Scheduler::Schedule', 'AWS::IAM::Policy'], (stack, fn) =>
    new scheduler.Schedule(stack, 'Schedule', { schedule: scheduler.ScheduleExpression.rate(Duration.hours(1)), target: new ScheduledInvoke(fn) })],
  ['LambdaInvoke of Step Functions', ['AWS::StepFunctions::StateMachine', 'AWS::IAM::Policy'], (stack, fn) =>
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new LambdaInvoke(stack, 'Invoke', { lambdaFunction: fn })) })],
  ['trigger of a Cognito user pool', ['AWS::Cognito::UserPool', 'AWS::Lambda::Permission'], (stack, fn) =>
    new cognito.UserPool(stack, 'Pool', { lambdaTriggers: { preSignUp: fn } })],
  ['subscription of a log group', ['AWS::Logs::SubscriptionFilter', 'AWS::Lambda::Permission'], (stack, fn) =>
    new logs.LogGroup(stack, 'Group').addSubscriptionFilter('Filter', { destination: new LogsDestination(fn), filterPattern: logs.FilterPattern.allEvents() })],
  ['action of an alarm', ['AWS::CloudWatch::Alarm', 'AWS::Lambda::Permission'], (stack, fn) =>
    new cloudwatch.Metric({ namespace: 'N', metricName: 'M' }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 }).addAlarmAction(new LambdaAction(fn))],
  ['target of a load balancer', ['AWS::ElasticLoadBalancingV2::TargetGroup', 'AWS::Lambda::Permission'], (stack, fn) =>
    new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: new ec2.Vpc(stack, 'Vpc'), targets: [new LambdaTarget(fn)] })],
  ['destination of another function', ['AWS::Lambda::EventInvokeConfig', 'AWS::IAM::Policy'], (stack, fn) =>
    new GoLambdaFunction(stack, 'Other', { entry, onSuccess: new OnEvent(fn) })],
  ['grantInvoke', ['AWS::IAM::Policy'], (stack, fn) => fn.grantInvoke(caller(stack))],
  ['grantInvokeUrl', ['AWS::IAM::Policy'], (stack, fn) => fn.grantInvokeUrl(caller(stack))],
  ['grantInvokeCompositePrincipal', ['AWS::Lambda::Permission'], (_, fn) =>
    fn.grantInvokeCompositePrincipal(new iam.CompositePrincipal(new iam.AccountPrincipal('123456789012'), new iam.ServicePrincipal('sns.amazonaws.com')))],
  ['FunctionUrl', ['AWS::Lambda::Url', 'AWS::Lambda::Permission'], (stack, fn) =>
    new FunctionUrl(stack, 'Url', { function: fn, authType: FunctionUrlAuthType.NONE })],
  ['addPermission', ['AWS::Lambda::Permission'], (_, fn) => fn.addPermission('Permission', { principal: new iam.ServicePrincipal('sns.amazonaws.com') })],
  ['addEventSourceMapping', ['AWS::Lambda::EventSourceMapping'], (_, fn) =>
    fn.addEventSourceMapping('Mapping', { eventSourceArn: 'arn:aws:sqs:eu-central-1:123456789012:queue' })],
];

function caller(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
}

const ALIAS = /"Ref":"FnAlias\w+"|:live"/;
const FUNCTION = /"(Ref|Fn::GetAtt)":\[?"Fn[0-9A-F]{8}"/;

function wire(props: { aliasName?: string }, add: (stack: Stack, fn: GoLambdaFunction) => unknown) {
  const stack = sketch();
  add(stack, new GoLambdaFunction(stack, 'Fn', { entry, ...props }));
  return (type: string) => Object.values(Template.fromStack(stack).findResources(type)).map(r => JSON.stringify(r.Properties));
}

describe.each(CONSUMERS)('%s', (_, types, add) => {
  test('reaches the alias where there is one, and nothing but it', () => {
    const texts = wire({ aliasName: 'live' }, add);
    for (const type of types) {
      const naming = texts(type).filter(text => ALIAS.test(text) || (type !== 'AWS::IAM::Policy' && FUNCTION.test(text)));
      expect(naming).not.toEqual([]);
      // `FunctionName:alias` is written with the function's name in front.
      for (const text of naming) expect(text).toMatch(ALIAS);
    }
  });

  test('reaches the function where there is no alias', () => {
    const texts = wire({}, add);
    for (const type of types) {
      expect(texts(type).some(text => FUNCTION.test(text))).toBe(true);
      expect(texts(type).some(text => ALIAS.test(text))).toBe(false);
    }
  });
});

describe.each([{}, { aliasName: 'live' }])('with %j a grant to invoke', props => {
  const granted = (grant: (fn: GoLambdaFunction, role: iam.Role) => unknown) => {
    const stack = sketch();
    const fn = new GoLambdaFunction(stack, 'Fn', { entry, ...props });
    grant(fn, caller(stack));
    const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(p => p.Properties.PolicyDocument.Statement);
    const resource = stack.resolve(fn.function.functionArn);
    const [{ Resource }] = statements.filter(s => s.Action === 'lambda:InvokeFunction');
    return { Resource, resource, of: (version: string) => ({ 'Fn::Join': ['', [resource, `:${version}`]] }) };
  };

  test('a version is for a version of the function', () => {
    const version = (fn: GoLambdaFunction): IVersion => Version.fromVersionAttributes(fn, 'Old', { lambda: fn.function, version: '7' });
    const { Resource, of } = granted((fn, role) => fn.grantInvokeVersion(role, version(fn)));
    expect(Resource).toEqual(of('7'));
  });

  test('the latest version is for $LATEST of the function', () => {
    const { Resource, resource, of } = granted((fn, role) => fn.grantInvokeLatestVersion(role));
    expect(Resource).toEqual([of('$LATEST'), resource]);
  });
});
