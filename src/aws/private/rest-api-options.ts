import { RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { checkDuration } from './checks';
import { checkKinds, choice, construct, flag, having, instance, Kind, Kinds, list, number, struct, structs, text, texts } from './kinds';
import { optionsOf } from '../../program/options';

const duration: Kind = (prop, value) => checkDuration(prop, value as never);

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
  methodOptions: structs(METHOD_DEPLOYMENT),
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
  requestValidator: construct('a RequestValidator'),
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
  cloneFrom: construct('a RestApi'),
  cloudWatchRole: flag,
  cloudWatchRoleRemovalPolicy: choice(RemovalPolicy, 'RemovalPolicy.DESTROY'),
  defaultCorsPreflightOptions: struct(CORS),
  defaultMethodOptions: struct(METHOD),
  deploy: flag,
  deployOptions: struct(STAGE),
  description: text,
  disableExecuteApiEndpoint: flag,
  domainName: struct({ certificate: construct('a Certificate'), domainName: text }),
  endpointConfiguration: struct({ types: list(choice(apigateway.EndpointType, 'EndpointType.REGIONAL')), vpcEndpoints: list(construct('an InterfaceVpcEndpoint')) }),
  endpointExportName: text,
  endpointTypes: list(choice(apigateway.EndpointType, 'EndpointType.REGIONAL')),
  failOnWarnings: flag,
  minCompressionSize: having('toBytes', 'Size.kibibytes(1)'),
  minimumCompressionSize: number,
  parameters: texts,
  policy: having('toJSON', 'new PolicyDocument(…)'),
  restApiName: text,
  retainDeployments: flag,
};

/** The options of a REST API without nulls, in whatever depth. */
export function checkRestApiOptions(options: apigateway.RestApiProps | undefined): apigateway.RestApiProps {
  return checkKinds(optionsOf('addRestApi: options', options), REST_API);
}
