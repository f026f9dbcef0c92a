import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nameOf } from './function-name';
import { logsExecution, stageOptions } from './rest-api-stage';

/** A REST API all of whose requests reach a function, with logs of who called what and of what failed. */
export function addRestApi(scope: Construct, fn: IFunction, { deployOptions, ...options }: apigateway.RestApiProps): apigateway.LambdaRestApi {
  const methods = options.defaultMethodOptions;
  // An authorizer says itself of which type it is.
  const authorizationType = methods?.authorizationType ?? (methods?.authorizer ? undefined : apigateway.AuthorizationType.IAM);
  const stage = options.deploy === false ? deployOptions : stageOptions(deployOptions ?? {});
  const isLogged = options.deploy !== false && logsExecution(stage!);
  const api = new apigateway.LambdaRestApi(scope, 'RestApi', {
    ...options,
    handler: fn,
    restApiName: options.restApiName ?? nameOf(scope),
    defaultMethodOptions: { ...methods, authorizationType },
    // The CDK makes none where a feature flag says so, and API Gateway refuses a stage that logs without it.
    cloudWatchRole: options.cloudWatchRole ?? (isLogged ? true : undefined),
    deployOptions: stage,
  });
  if (isLogged) {
    // API Gateway would make the log group itself, and keep it for ever.
    api.deploymentStage.node.addDependency(new LogGroup(api, 'ExecutionLog', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${stage!.stageName ?? 'prod'}`,
      retention: RetentionDays.ONE_YEAR,
    }));
  }
  return api;
}
