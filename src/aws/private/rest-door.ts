import { AuthorizationType, LambdaRestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { nameOf } from './names';

/** A REST API all of whose requests reach a function. */
export function addRestApi(scope: Construct, fn: IFunction, options: RestApiProps = {}): LambdaRestApi {
  const given = options.defaultMethodOptions;
  return new LambdaRestApi(scope, 'RestApi', {
    ...options,
    handler: fn,
    restApiName: options.restApiName ?? nameOf(scope),
    // An authorizer says itself of which type it is.
    defaultMethodOptions: { ...given, authorizationType: given?.authorizationType ?? (given?.authorizer ? undefined : AuthorizationType.IAM) },
  });
}
