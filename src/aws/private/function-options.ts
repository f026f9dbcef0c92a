import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { cdkStruct, construct, duration, having, instance, integer, list, matching, string, texts, valueOf, wholeDuration } from './cdk-values';
import { anything, attempt, Check, flag, reading, required, Shape } from '../../validation/shapes';
import { show } from '../../validation/show';

/** The receiver of props that are missing in this list. */
export const FUNCTION = 'lambda.Function';

const ARCHITECTURES = [lambda.Architecture.ARM_64.name, lambda.Architecture.X86_64.name];

const ARCHITECTURE: Check<lambda.Architecture> = reading(
  'lambda.Architecture.ARM_64 or lambda.Architecture.X86_64',
  value => (typeof value === 'object' && ARCHITECTURES.includes(value.name) ? value as lambda.Architecture : undefined),
  value => show(attempt(() => (value as lambda.Architecture).name) ?? value));

const NO_LOG_RETENTION: Check<unknown> = (errors, prop) =>
  errors.add(`${prop} must not be set, because it configures a custom resource, and this log group belongs to the stack; remove it`);

const ASYNC = {
  maxEventAge: duration,
  onFailure: having('bind', 'new SqsDestination(queue)'),
  onSuccess: having('bind', 'new SqsDestination(queue)'),
  retryAttempts: integer(0, 2),
} satisfies Shape<lambda.EventInvokeConfigOptions>;

const VERSION = {
  ...ASYNC,
  codeSha256: string,
  description: string,
  maxExecutionEnvironments: anything,
  minExecutionEnvironments: anything,
  provisionedConcurrentExecutions: integer(1),
  removalPolicy: valueOf(RemovalPolicy, 'RemovalPolicy.RETAIN'),
} satisfies Shape<lambda.VersionOptions>;

const SUBNETS = {
  availabilityZones: list(string),
  onePerAz: flag,
  subnetFilters: anything,
  subnetGroupName: string,
  subnetType: anything,
  subnets: list(construct('subnetId', 'vpc.privateSubnets[0]')),
} satisfies Shape<ec2.SubnetSelection>;

/** Props of a `lambda.Function`. A test compares their names with those of the CDK. */
export const FUNCTION_OPTIONS = {
  adotInstrumentation: cdkStruct<lambda.AdotInstrumentationConfig>({
    execWrapper: required(valueOf(lambda.AdotLambdaExecWrapper, 'AdotLambdaExecWrapper.REGULAR_HANDLER')),
    layerVersion: required(having('_bind', 'AdotLayerVersion.fromGenericLayerVersion(…)')),
  }, FUNCTION),
  allowAllIpv6Outbound: flag,
  allowAllOutbound: flag,
  allowPublicSubnet: flag,
  applicationLogLevel: string,
  applicationLogLevelV2: valueOf(lambda.ApplicationLogLevel, 'ApplicationLogLevel.INFO'),
  architecture: ARCHITECTURE,
  codeSigningConfig: construct('codeSigningConfigRef', 'a CodeSigningConfig'),
  currentVersionOptions: cdkStruct<lambda.VersionOptions>(VERSION, FUNCTION),
  deadLetterQueue: construct('queueArn', 'a Queue'),
  deadLetterQueueEnabled: flag,
  deadLetterTopic: construct('topicArn', 'a Topic'),
  description: string,
  durableConfig: cdkStruct<lambda.DurableConfig>({ executionTimeout: required(duration), retentionPeriod: duration }, FUNCTION),
  environment: texts,
  environmentEncryption: construct('keyRef', 'a Key'),
  ephemeralStorageSize: having('toMebibytes', 'Size.gibibytes(1)'),
  events: list(having('bind', 'new SqsEventSource(queue)')),
  filesystem: instance('config', 'FileSystem.fromEfsAccessPoint(…)'),
  functionName: matching(/^[\w-]{1,64}$/, "1 to 64 letters, digits, '-' and '_'"),
  initialPolicy: list(having('toStatementJson', 'new PolicyStatement(…)')),
  insightsVersion: having('_bind', 'LambdaInsightsVersion.VERSION_1_0_498_0'),
  ipv6AllowedForDualStack: flag,
  layers: list(construct('layerVersionArn', 'a LayerVersion')),
  logFormat: string,
  loggingFormat: valueOf(lambda.LoggingFormat, 'LoggingFormat.JSON'),
  logGroup: construct('logGroupRef', 'a LogGroup'),
  logRemovalPolicy: valueOf(RemovalPolicy, 'RemovalPolicy.DESTROY'),
  logRetention: valueOf(RetentionDays, 'RetentionDays.ONE_YEAR'),
  logRetentionRetryOptions: NO_LOG_RETENTION,
  logRetentionRole: NO_LOG_RETENTION,
  maxEventAge: duration,
  memorySize: integer(128, 10240),
  onFailure: having('bind', 'new SqsDestination(queue)'),
  onSuccess: having('bind', 'new SqsDestination(queue)'),
  paramsAndSecrets: having('_bind', 'ParamsAndSecretsLayerVersion.fromVersion(…)'),
  profiling: flag,
  profilingGroup: construct('profilingGroupName', 'a ProfilingGroup'),
  recursiveLoop: valueOf(lambda.RecursiveLoop, 'RecursiveLoop.TERMINATE'),
  reservedConcurrentExecutions: integer(0),
  retryAttempts: integer(0, 2),
  role: construct('addToPrincipalPolicy', 'a Role'),
  runtimeManagementMode: instance('runtimeManagementConfig', 'RuntimeManagementMode.AUTO'),
  securityGroups: list(construct('securityGroupId', 'a SecurityGroup')),
  snapStart: having('_render', 'SnapStartConf.ON_PUBLISHED_VERSIONS'),
  systemLogLevel: string,
  systemLogLevelV2: valueOf(lambda.SystemLogLevel, 'SystemLogLevel.INFO'),
  tenancyConfig: instance('tenancyConfigProperty', 'TenancyConfig.PER_TENANT'),
  timeout: wholeDuration('seconds', 1, 900),
  tracing: valueOf(lambda.Tracing, 'Tracing.ACTIVE'),
  vpc: construct('selectSubnets', 'a Vpc'),
  vpcSubnets: cdkStruct<ec2.SubnetSelection>(SUBNETS, FUNCTION),
} satisfies Shape<lambda.FunctionOptions>;

export const EVENT_INVOKE_CONFIG = cdkStruct<lambda.EventInvokeConfigOptions>(ASYNC, FUNCTION, { name: 'configureAsyncInvoke', prefix: 'configureAsyncInvoke: ' });

export const ALIAS = cdkStruct<lambda.AliasOptions>({
  ...ASYNC,
  additionalVersions: anything,
  description: string,
  provisionedConcurrentExecutions: integer(1),
}, FUNCTION, { name: 'addAlias', prefix: 'addAlias: ', remedies: { provisionedConcurrency: 'use provisionedConcurrentExecutions' } });

export const ENVIRONMENT = cdkStruct<lambda.EnvironmentOptions>({ removeInEdge: flag }, FUNCTION, { name: 'addEnvironment', prefix: 'addEnvironment: ' });

const URL_CORS = {
  allowCredentials: flag,
  allowedHeaders: list(string),
  allowedMethods: list(valueOf(lambda.HttpMethod, 'HttpMethod.GET')),
  allowedOrigins: list(string),
  exposedHeaders: list(string),
  maxAge: duration,
} satisfies Shape<lambda.FunctionUrlCorsOptions>;

const URL_CORS_REMEDIES = {
  allowHeaders: 'use allowedHeaders',
  allowMethods: 'use allowedMethods',
  allowOrigins: 'use allowedOrigins',
  exposeHeaders: 'use exposedHeaders',
};

export const FUNCTION_URL = cdkStruct<lambda.FunctionUrlOptions>({
  authType: valueOf(lambda.FunctionUrlAuthType, 'FunctionUrlAuthType.AWS_IAM'),
  cors: cdkStruct<lambda.FunctionUrlCorsOptions>(URL_CORS, FUNCTION, { remedies: URL_CORS_REMEDIES }),
  invokeMode: valueOf(lambda.InvokeMode, 'InvokeMode.BUFFERED'),
}, FUNCTION, {
  name: 'addFunctionUrl',
  prefix: 'addFunctionUrl: ',
  remedies: { authorizer: 'use authType', auth: 'use authType', authorizationType: 'use authType', function: 'remove it, because the URL is that of the function' },
});

/**
 * Options of event sources. The event sources generate them in any CDK version, so all names are
 * allowed.
 */
export const EVENT_SOURCE_MAPPING = cdkStruct<object>({}, FUNCTION, { prefix: 'addEventSourceMapping: ', isOpen: true }) as Check<lambda.EventSourceMappingOptions>;
