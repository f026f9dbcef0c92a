import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkDuration } from './checks';
import { nameOf } from './function-name';
import { checkKinds, choice, flag, having, Kinds, list, struct, text } from './kinds';
import { listOf, refuse } from '../../validation/checks';
import { optionsOf } from '../../validation/structs';
import { FunctionHttpApiOptions } from '../http-api-options';

const { ANY, OPTIONS } = apigatewayv2.HttpMethod;
const METHODS = Object.values(apigatewayv2.HttpMethod) as string[];

const KINDS: Kinds = {
  apiName: text,
  authorizer: having('bind', 'new HttpIamAuthorizer()'),
  cors: struct({
    allowCredentials: flag,
    allowHeaders: list(text),
    allowMethods: list(choice(apigatewayv2.CorsHttpMethod, 'CorsHttpMethod.GET')),
    allowOrigins: list(text),
    exposeHeaders: list(text),
    maxAge: (prop, value) => checkDuration(prop, value as Duration),
  }),
};

interface Route {
  readonly method: apigatewayv2.HttpMethod;
  readonly path: string;
}

/** An HTTP API whose routes reach a function, with a log of who called what. */
export function addHttpApi(scope: Construct, fn: IFunction, given?: FunctionHttpApiOptions): apigatewayv2.HttpApi {
  const options = checkKinds(optionsOf('addHttpApi: options', given), KINDS);
  const { authorizer = new HttpIamAuthorizer() } = options;
  const routes = routesOf(options.routes);
  const integration = new HttpLambdaIntegration('Function', fn);
  const api = new apigatewayv2.HttpApi(scope, 'HttpApi', {
    apiName: options.apiName ?? nameOf(scope),
    corsPreflight: options.cors,
    defaultAuthorizer: authorizer,
    ...(routes ? {} : { defaultIntegration: integration }),
  });
  for (const { method, path } of routes ?? []) {
    api.addRoutes({ path, methods: [method], integration });
  }
  if (options.cors && !isNone(authorizer)) {
    const open = new apigatewayv2.HttpNoneAuthorizer();
    for (const path of guardedPreflights(routes)) api.addRoutes({ path, methods: [OPTIONS], integration, authorizer: open });
  }
  const { logGroupArn } = new LogGroup(api, 'AccessLog', { retention: RetentionDays.ONE_YEAR });
  const stage = api.defaultStage!.node.defaultChild as apigatewayv2.CfnStage;
  stage.accessLogSettings = { destinationArn: logGroupArn, format: AccessLogFormat.clf().toString() };
  return api;
}

/** Whether everybody may call; told by a property, since an app may hold two copies of the CDK. */
function isNone(authorizer: apigatewayv2.IHttpRouteAuthorizer): boolean {
  return (authorizer as Partial<apigatewayv2.HttpNoneAuthorizer>).authorizationType === 'NONE';
}

/**
 * Where preflights would reach the authorizer, which browsers send no credentials: by a route that catches every method. Where no route
 * catches them API Gateway answers them itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
function guardedPreflights(routes?: Route[]): string[] {
  if (!routes) return ['/{proxy+}'];
  const settled = routes.filter(({ method }) => method === OPTIONS).map(({ path }) => path);
  return routes.filter(({ method, path }) => method === ANY && !settled.includes(path)).map(({ path }) => path);
}

function routesOf(routes?: string[]): Route[] | undefined {
  return routes === undefined ? undefined : listOf('routes', routes, "a list, such as ['GET /orders/{id}']").map(routeOf);
}

function routeOf(route: string, index: number): Route {
  const [method, path, ...more] = typeof route === 'string' ? route.split(' ') : [];
  if (!METHODS.includes(method) || !path?.startsWith('/') || more.length > 0) {
    refuse(`routes[${index}]`, `a method (${METHODS.join(', ')}) and a path, such as 'GET /orders/{id}'`, route);
  }
  return { method: method as apigatewayv2.HttpMethod, path };
}
