import { RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { cdkStruct, construct, CORS_REMEDIES, duration, having, instance, list, matching, number, orToken, string, texts, valueOf } from './cdk-values';
import { anything, Check, flag, map, required, Shape } from '../../validation/shapes';

/** The receiver of options that are missing in these lists. */
const REST_API = 'apigateway.LambdaRestApi';

const endpointType = valueOf(apigateway.EndpointType, 'EndpointType.REGIONAL');

const METHOD_DEPLOYMENT = {
  cacheDataEncrypted: flag,
  cacheTtl: duration,
  cachingEnabled: flag,
  dataTraceEnabled: flag,
  loggingLevel: valueOf(apigateway.MethodLoggingLevel, 'MethodLoggingLevel.ERROR'),
  metricsEnabled: flag,
  throttlingBurstLimit: number,
  throttlingRateLimit: number,
} satisfies Shape<apigateway.MethodDeploymentOptions>;

const METHODS = map(cdkStruct<apigateway.MethodDeploymentOptions>(METHOD_DEPLOYMENT, REST_API), {
  names: { allows: name => name.startsWith('/'), expectation: "a path and a method, such as '/orders/GET'" }, isWritten: false,
});

const STAGE = {
  ...METHOD_DEPLOYMENT,
  accessLogDestination: having('bind', 'new LogGroupLogDestination(logGroup)'),
  accessLogFormat: instance('format', 'AccessLogFormat.clf()'),
  cacheClusterEnabled: flag,
  cacheClusterSize: string,
  clientCertificateId: string,
  description: string,
  documentationVersion: string,
  methodOptions: METHODS,
  stageName: string,
  tracingEnabled: flag,
  variables: texts,
} satisfies Shape<apigateway.StageOptions>;

const VALIDATOR = {
  requestValidatorName: string,
  validateRequestBody: flag,
  validateRequestParameters: flag,
} satisfies Shape<apigateway.RequestValidatorOptions>;

const RESPONSE = { responseModels: anything, responseParameters: anything, statusCode: anything } satisfies Shape<apigateway.MethodResponse>;

const OPTIONS_BY_NAME: Check<{ [name: string]: unknown }> = orToken(map(anything, { isWritten: false }));

const METHOD = {
  apiKeyRequired: flag,
  authorizationScopes: list(string),
  authorizationType: valueOf(apigateway.AuthorizationType, 'AuthorizationType.IAM'),
  authorizer: instance('authorizerId', 'a TokenAuthorizer'),
  methodResponses: list(cdkStruct<apigateway.MethodResponse>(RESPONSE, REST_API)),
  operationName: string,
  requestModels: OPTIONS_BY_NAME,
  requestParameters: OPTIONS_BY_NAME,
  requestValidator: construct('requestValidatorId', 'a RequestValidator'),
  requestValidatorOptions: cdkStruct<apigateway.RequestValidatorOptions>(VALIDATOR, REST_API),
} satisfies Shape<apigateway.MethodOptions>;

const CORS = {
  allowCredentials: flag,
  allowHeaders: list(string),
  allowMethods: list(string),
  allowOrigins: required(list(string)),
  disableCache: flag,
  exposeHeaders: list(string),
  maxAge: duration,
  statusCode: number,
} satisfies Shape<apigateway.CorsOptions>;

const DOMAIN_NAME = {
  basePath: anything,
  certificate: required(construct('certificateRef', 'a Certificate')),
  domainName: required(string),
  endpointType: anything,
  mtls: anything,
  securityPolicy: anything,
} satisfies Shape<apigateway.DomainNameOptions>;

const ENDPOINTS = {
  ipAddressType: anything,
  types: required(list(endpointType)),
  vpcEndpoints: list(construct('vpcEndpointId', 'an InterfaceVpcEndpoint')),
} satisfies Shape<apigateway.EndpointConfiguration>;

/** Props of a REST API. A test compares their names with those of the CDK. */
export const REST_API_PROPS = {
  apiKeySourceType: valueOf(apigateway.ApiKeySourceType, 'ApiKeySourceType.HEADER'),
  binaryMediaTypes: list(string),
  cloneFrom: construct('restApiId', 'a RestApi'),
  cloudWatchRole: flag,
  cloudWatchRoleRemovalPolicy: valueOf(RemovalPolicy, 'RemovalPolicy.DESTROY'),
  defaultCorsPreflightOptions: cdkStruct<apigateway.CorsOptions>(CORS, REST_API, { remedies: CORS_REMEDIES }),
  defaultIntegration: having('bind', 'an Integration'),
  defaultMethodOptions: cdkStruct<apigateway.MethodOptions>(METHOD, REST_API),
  deploy: flag,
  deployOptions: cdkStruct<apigateway.StageOptions>(STAGE, REST_API),
  description: string,
  disableExecuteApiEndpoint: flag,
  domainName: cdkStruct<apigateway.DomainNameOptions>(DOMAIN_NAME, REST_API),
  endpointConfiguration: cdkStruct<apigateway.EndpointConfiguration>(ENDPOINTS, REST_API),
  endpointExportName: matching(/^[A-Za-z0-9:-]{1,255}$/, "1 to 255 letters, digits, ':' and '-'"),
  endpointTypes: list(endpointType),
  failOnWarnings: flag,
  minCompressionSize: having('toBytes', 'Size.kibibytes(1)'),
  minimumCompressionSize: number,
  parameters: texts,
  policy: having('addStatements', 'new PolicyDocument(…)'),
  restApiName: string,
  retainDeployments: flag,
} satisfies Shape<apigateway.RestApiProps>;

/** Replacements for prop names of HttpApi and LambdaRestApi. */
const REMEDIES = {
  handler: 'remove it, because the function is the handler',
  proxy: 'remove it, because every request reaches the function',
  routes: 'call addHttpApi, which has routes',
  cors: 'use defaultCorsPreflightOptions',
  corsPreflight: 'use defaultCorsPreflightOptions',
  apiName: 'use restApiName',
  name: 'use restApiName',
  authorizer: 'use defaultMethodOptions: { authorizer }',
  defaultAuthorizer: 'use defaultMethodOptions: { authorizer }',
  authorizationType: 'use defaultMethodOptions: { authorizationType }',
  apiKeyRequired: 'use defaultMethodOptions: { apiKeyRequired }',
  stageName: 'use deployOptions: { stageName }',
  stageOptions: 'use deployOptions',
};

export const REST_API_OPTIONS = cdkStruct<apigateway.RestApiProps>(REST_API_PROPS, REST_API, { name: 'addRestApi', prefix: 'addRestApi: ', remedies: REMEDIES });
