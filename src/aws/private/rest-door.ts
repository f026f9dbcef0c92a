import { AuthorizationType, LambdaRestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** A REST API all of whose requests reach a function. */
export function addRestApi(scope: Construct, fn: IFunction, options: RestApiProps = {}): LambdaRestApi {
  return new LambdaRestApi(scope, 'RestApi', {
    ...options,
    handler: fn,
    defaultMethodOptions: { authorizationType: AuthorizationType.IAM, ...options.defaultMethodOptions },
  });
}
