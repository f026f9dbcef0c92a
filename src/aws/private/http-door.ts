import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FunctionHttpApiOptions } from '../http-api-options';

const METHODS = Object.values(apigatewayv2.HttpMethod) as string[];

/** An HTTP API whose routes reach a function, with a log of who called what. */
export function addHttpApi(scope: Construct, fn: IFunction, options: FunctionHttpApiOptions): apigatewayv2.HttpApi {
  const { routes, authorizer = new HttpIamAuthorizer() } = options;
  const integration = new HttpLambdaIntegration('Function', fn);
  const api = new apigatewayv2.HttpApi(scope, 'HttpApi', {
    apiName: options.apiName,
    corsPreflight: options.cors,
    createDefaultStage: false,
    defaultAuthorizer: authorizer,
    ...(routes ? {} : { defaultIntegration: integration }),
  });
  for (const { methods, path } of (routes ?? []).map(routeOf)) {
    api.addRoutes({ path, methods, integration });
  }
  api.addStage('DefaultStage', {
    autoDeploy: true,
    accessLogSettings: { destination: new apigatewayv2.LogGroupLogDestination(new LogGroup(api, 'AccessLog', { retention: RetentionDays.ONE_YEAR })) },
  });
  return api;
}

function routeOf(route: string): { methods: apigatewayv2.HttpMethod[]; path: string } {
  const [method, path, ...more] = typeof route === 'string' ? route.split(' ') : [];
  if (!METHODS.includes(method) || !path?.startsWith('/') || more.length > 0) {
    throw new Error(`routes holds ${JSON.stringify(route)}; write method and path, such as 'GET /orders/{id}' (${METHODS.join(', ')})`);
  }
  return { methods: [method as apigatewayv2.HttpMethod], path };
}
