/** The app that deploy.integ.ts deploys, by the CDK's command line: five functions of the module in $SOURCES. */
import * as path from 'path';
import { App, DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { GoLambdaFunction, GoLambdaFunctionProps } from '../../lib/aws';

// moto does not know the value of a parameter that an update leaves as it was, as the CDK leaves that of the bootstrap's version.
const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
const stack = new Stack(new App(), 'Functions', { synthesizer });

/** A function with a version; not all with an alias: moto makes none, and stops at what refers to one. */
function add(name: string, props: Partial<GoLambdaFunctionProps> = {}): GoLambdaFunction {
  const fn = new GoLambdaFunction(stack, name, { entry: path.join(process.env.SOURCES!, 'cmd', name), functionName: name, ...props });
  void fn.currentVersion;
  return fn;
}

add('one', { memorySize: 1769, timeout: Duration.seconds(7), provisionedConcurrency: { executions: 5 } });
add('two', { architecture: lambda.Architecture.X86_64, aliasName: 'live' });
add('three').addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue', { queueName: 'queue' })));
add('four', { warmUp: {} });
const five = add('five', { environment: { KEY: 'value' } });
new events.Rule(stack, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.LambdaFunction(five)] });
