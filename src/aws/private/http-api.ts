import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { cdkStruct, CORS_REMEDIES, duration, having, list, string, valueOf } from './cdk-values';
import { nameOf } from './function-name';
import { Check, Remedies, flag, list as plainList, reading, Shape, struct, Values } from '../../validation/shapes';
import { FunctionHttpApiOptions } from '../http-api-options';

const { ANY, OPTIONS } = apigatewayv2.HttpMethod;
const METHODS = Object.values(apigatewayv2.HttpMethod) as string[];

interface Route {
  readonly method: apigatewayv2.HttpMethod;
  readonly path: string;
}

const ROUTE: Check<Route> = reading(`a method (${METHODS.join(', ')}) and a path, such as 'GET /orders/{id}'`, value => {
  const [method, path, ...more] = typeof value === 'string' ? value.split(' ') : [];
  return METHODS.includes(method) && path?.startsWith('/') && more.length === 0 ? { method: method as apigatewayv2.HttpMethod, path } : undefined;
});

/** CORS props of an HTTP API. A test compares their names with those of the CDK. */
export const HTTP_CORS = {
  allowCredentials: flag,
  allowHeaders: list(string),
  allowMethods: list(valueOf(apigatewayv2.CorsHttpMethod, 'CorsHttpMethod.GET')),
  allowOrigins: list(string),
  exposeHeaders: list(string),
  maxAge: duration,
} satisfies Shape<apigatewayv2.CorsPreflightOptions>;

const OPTIONS_SHAPE = {
  apiName: string,
  authorizer: having('bind', 'new HttpIamAuthorizer()'),
  cors: cdkStruct<apigatewayv2.CorsPreflightOptions>(HTTP_CORS, 'apigatewayv2.HttpApi', { remedies: CORS_REMEDIES }),
  routes: plainList(ROUTE, "a list, such as ['GET /orders/{id}']"),
} satisfies Shape<FunctionHttpApiOptions>;

/** Replacements for prop names of HttpApi and RestApi. */
const REMEDIES: Remedies = {
  corsPreflight: 'use cors',
  defaultCorsPreflightOptions: 'use cors',
  defaultAuthorizer: 'use authorizer',
  authorizationType: 'use authorizer',
  name: 'use apiName',
  restApiName: 'use apiName',
  path: "use routes: ['GET /orders/{id}']",
  paths: "use routes: ['GET /orders/{id}']",
  methods: "use routes: ['GET /orders/{id}']",
  integration: 'remove it, because the function is the integration',
  defaultIntegration: 'remove it, because the function is the integration',
  defaultDomainMapping: 'create an apigatewayv2.ApiMapping for the HTTP API',
  domainName: 'create an apigatewayv2.ApiMapping for the HTTP API',
};

export const HTTP_API_OPTIONS = struct(OPTIONS_SHAPE, { name: 'addHttpApi', prefix: 'addHttpApi: ', remedies: REMEDIES });

/** Creates an HTTP API with routes to a function, and an access log. */
export function addHttpApi(scope: Construct, fn: IFunction, options: Partial<Values<typeof OPTIONS_SHAPE>>): apigatewayv2.HttpApi {
  const { routes, authorizer = new HttpIamAuthorizer() } = options;
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

/** Whether the API is public. Checks a property, because an app may load two copies of the CDK. */
function isNone(authorizer: apigatewayv2.IHttpRouteAuthorizer): boolean {
  return (authorizer as Partial<apigatewayv2.HttpNoneAuthorizer>).authorizationType === 'NONE';
}

/**
 * Returns the paths at which the authorizer would deny preflight requests.
 *
 * Browsers send preflight requests without credentials. They match routes for all methods. Without
 * a matching route, API Gateway responds to them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
function guardedPreflights(routes?: Route[]): string[] {
  if (!routes) return ['/{proxy+}'];
  const explicitPaths = routes.filter(({ method }) => method === OPTIONS).map(({ path }) => path);
  return routes.filter(({ method, path }) => method === ANY && !explicitPaths.includes(path)).map(({ path }) => path);
}
