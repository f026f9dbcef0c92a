import * as iam from 'aws-cdk-lib/aws-iam';
import { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { ILogGroupRef } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Returns the user's role or a new one, with permission to write to the function's log group.
 *
 * AWS's managed policy allows writing to all log groups of the account.
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
