import * as iam from 'aws-cdk-lib/aws-iam';
import { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { ILogGroupRef } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * The role that a function runs as: it may write to the function's own log group, no other. AWS' managed policy for it lets a function
 * write to every log group of the account.
 */
export function executionRole(scope: Construct, options: Pick<FunctionOptions, 'role' | 'vpc' | 'durableConfig'>, logGroup: ILogGroupRef): iam.IRole {
  const managed = [
    ...(options.vpc ? ['service-role/AWSLambdaENIManagementAccess'] : []),
    ...(options.durableConfig ? ['service-role/AWSLambdaBasicDurableExecutionRolePolicy'] : []),
  ];
  const role = options.role ?? new iam.Role(scope, 'Role', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: managed.map(name => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  role.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupRef.logGroupArn],
  }));
  return role;
}
