import { RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { checkDuration } from './checks';
import { checkKinds, choice, construct, flag, having, instance, Kind, Kinds, list, matching, number, struct, structs, text, texts } from './kinds';
import { optionsOf } from '../../validation/structs';

const duration: Kind = (prop, value) => checkDuration(prop, value as never);

const endpointType = choice(apigateway.EndpointType, 'EndpointType.REGIONAL');

const METHOD_DEPLOYMENT: Kinds = {
  cacheDataEncrypted: flag,
  cacheTtl: duration,
  cachingEnabled: flag,
  dataTraceEnabled: flag,
  loggingLevel: choice(apigateway.MethodLoggingLevel, 'MethodLoggingLevel.ERROR'),
  metricsEnabled: flag,
  throttlingBurstLimit: number,
  throttlingRateLimit: number,
};

const STAGE: Kinds = {
  ...METHOD_DEPLOYMENT,
  accessLogDestination: having('bind', 'new LogGroupLogDestination(logGroup)'),
  accessLogFormat: instance('format', 'AccessLogFormat.clf()'),
  cacheClusterEnabled: flag,
  cacheClusterSize: text,
  clientCertificateId: text,
  description: text,
  documentationVersion: text,
  methodOptions: structs(METHOD_DEPLOYMENT, matching(/^\//, "a path and a method, such as '/orders/GET'")),
  stageName: text,
  tracingEnabled: flag,
  variables: texts,
};

const METHOD: Kinds = {
  apiKeyRequired: flag,
  authorizationScopes: list(text),
  authorizationType: choice(apigateway.AuthorizationType, 'AuthorizationType.IAM'),
  authorizer: instance('authorizerId', 'a TokenAuthorizer'),
  methodResponses: list(struct()),
  operationName: text,
  requestModels: struct(),
  requestParameters: struct(),
  requestValidator: construct('requestValidatorId', 'a RequestValidator'),
  requestValidatorOptions: struct({ requestValidatorName: text, validateRequestBody: flag, validateRequestParameters: flag }),
};

const CORS: Kinds = {
  allowCredentials: flag,
  allowHeaders: list(text),
  allowMethods: list(text),
  allowOrigins: list(text),
  disableCache: flag,
  exposeHeaders: list(text),
  maxAge: duration,
  statusCode: number,
};

const REST_API: Kinds = {
  apiKeySourceType: choice(apigateway.ApiKeySourceType, 'ApiKeySourceType.HEADER'),
  binaryMediaTypes: list(text),
  cloneFrom: construct('restApiId', 'a RestApi'),
  cloudWatchRole: flag,
  cloudWatchRoleRemovalPolicy: choice(RemovalPolicy, 'RemovalPolicy.DESTROY'),
  defaultCorsPreflightOptions: struct(CORS, ['allowOrigins']),
  defaultIntegration: having('bind', 'an Integration'),
  defaultMethodOptions: struct(METHOD),
  deploy: flag,
  deployOptions: struct(STAGE),
  description: text,
  disableExecuteApiEndpoint: flag,
  domainName: struct({ certificate: construct('certificateRef', 'a Certificate'), domainName: text }, ['certificate', 'domainName']),
  endpointConfiguration: struct({ types: list(endpointType), vpcEndpoints: list(construct('vpcEndpointId', 'an InterfaceVpcEndpoint')) }, ['types']),
  endpointExportName: matching(/^[A-Za-z0-9:-]{1,255}$/, "1 to 255 letters, digits, ':' and '-'"),
  endpointTypes: list(endpointType),
  failOnWarnings: flag,
  minCompressionSize: having('toBytes', 'Size.kibibytes(1)'),
  minimumCompressionSize: number,
  parameters: texts,
  policy: having('addStatements', 'new PolicyDocument(…)'),
  restApiName: text,
  retainDeployments: flag,
};

/** The options of a REST API without nulls, in whatever depth. */
export function checkRestApiOptions(options: apigateway.RestApiProps | undefined): apigateway.RestApiProps {
  return checkKinds(optionsOf('addRestApi: options', options), REST_API);
}
