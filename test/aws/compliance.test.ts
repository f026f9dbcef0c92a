import * as path from 'path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { GoLambdaFunction } from '../../src/aws';
import { newStack } from '../support/aws';
import { ownCache, tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

ownCache();
const entry = path.join(twoHandlers(tempDir()), 'cmd/a');
const infra = path.join(__dirname, '..', '..', 'examples', 'shop', 'infra');

/** What AwsSolutions finds: rule and construct. */
function findings(stack: Stack): string[] {
  Aspects.of(stack).add(new AwsSolutionsChecks({ reports: false }));
  (stack.node.root as App).synth();
  const rules = Match.stringLikeRegexp('AwsSolutions-|CdkNagValidationFailure');
  return [...Annotations.fromStack(stack).findError('*', rules), ...Annotations.fromStack(stack).findWarning('*', rules)]
    .map(({ id, entry: { data } }) => `${/^[\w-]+/.exec(data as string)![0]} ${id}`).sort();
}

describe('AwsSolutions of cdk-nag', () => {
  test('sees what a lambda.Function has, so that the tests below can fail', () => {
    const stack = newStack();
    new GoLambdaFunction(stack, 'Fn', { entry }).addToRolePolicy(new PolicyStatement({ actions: ['s3:*'], resources: ['*'] }));
    expect(findings(stack)).toContain('AwsSolutions-IAM5 /Stack/Fn/Role/DefaultPolicy/Resource');
  });

  test('finds nothing in the default', () => {
    const stack = newStack();
    new GoLambdaFunction(stack, 'Fn', { entry });
    expect(findings(stack)).toEqual([]);
  });

  test('finds nothing in doors, warm-up, alarms, provisioned concurrency', () => {
    const stack = newStack();
    new GoLambdaFunction(stack, 'Warm', { entry, warmUp: {} });
    const fn = new GoLambdaFunction(stack, 'Fn', { entry, alarms: {}, provisionedConcurrency: { executions: 1, autoscaling: { maxExecutions: 2 } } });
    fn.addFunctionUrl();
    fn.addHttpApi();
    expect(findings(stack)).toEqual([]);
  });

  test('finds in a REST API what is explained here', () => {
    const stack = newStack();
    new GoLambdaFunction(stack, 'Fn', { entry }).addRestApi();
    expect(findings(stack)).toEqual([
      // Which requests are valid, and whether a firewall is worth its price, is for the user to say.
      'AwsSolutions-APIG2 /Stack/Fn/RestApi/Resource',
      'AwsSolutions-APIG3 /Stack/Fn/RestApi/DeploymentStage.prod/Resource',
      // Callers are authorized by IAM, not by Cognito.
      'AwsSolutions-COG4 /Stack/Fn/RestApi/Default/ANY/Resource',
      'AwsSolutions-COG4 /Stack/Fn/RestApi/Default/{proxy+}/ANY/Resource',
      // The policy that AWS keeps for what API Gateway writes to CloudWatch.
      'AwsSolutions-IAM4 /Stack/Fn/RestApi/CloudWatchRole/Resource',
    ]);
  });

  test('finds in the shop what is explained here', () => {
    const before = process.cwd();
    process.chdir(infra); // entries are relative to where the CDK is run
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { Shop } = require('../../examples/shop/infra/functions');
      expect(findings(new Shop(new App({ outdir: tempDir('cdk.out') }), 'Shop'))).toEqual([
        // Customers have no account: these routes are for everybody.
        'AwsSolutions-APIG4 /Shop/Orders/HttpApi/GET--products--{id}/Resource',
        'AwsSolutions-APIG4 /Shop/Orders/HttpApi/GET--products/Resource',
        'AwsSolutions-APIG4 /Shop/Orders/HttpApi/POST--orders/Resource',
        // The policy that AWS keeps for CodeDeploy's use of Lambda.
        'AwsSolutions-IAM4 /Shop/Orders/Rollout/ServiceRole/Resource',
      ].sort());
    } finally {
      process.chdir(before);
    }
  });
});
