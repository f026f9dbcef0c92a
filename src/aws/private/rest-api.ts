import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nameOf } from './function-name';
import { logsExecution, stageOptions } from './rest-api-stage';

/** Creates a REST API that routes all requests to a function, with access and execution logs. */
export function addRestApi(scope: Construct, fn: IFunction, { deployOptions, ...options }: apigateway.RestApiProps): apigateway.LambdaRestApi {
  const methods = options.defaultMethodOptions;
  // An authorizer implies its authorization type.
  const authorizationType = methods?.authorizationType ?? (methods?.authorizer ? undefined : apigateway.AuthorizationType.IAM);
  const stage = options.deploy === false ? deployOptions : stageOptions(deployOptions ?? {});
  const isLogged = options.deploy !== false && logsExecution(stage!);
  const api = new apigateway.LambdaRestApi(scope, 'RestApi', {
    ...options,
    handler: fn,
    restApiName: options.restApiName ?? nameOf(scope),
    defaultMethodOptions: { ...methods, authorizationType },
    // A feature flag of the CDK may disable the role, but API Gateway rejects a stage with logs
    // without it.
    cloudWatchRole: options.cloudWatchRole ?? (isLogged ? true : undefined),
    deployOptions: stage,
  });
  if (isLogged) {
    // Otherwise API Gateway creates the log group, without a retention period.
    api.deploymentStage.node.addDependency(new LogGroup(api, 'ExecutionLog', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stage!.stageName ?? 'prod'}`,
      retention: RetentionDays.ONE_YEAR,
    }));
  }
  return api;
}
