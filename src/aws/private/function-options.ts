import { RemovalPolicy } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { checkDuration, checkInteger } from './checks';
import { checkKinds, choice, construct, flag, having, instance, Kind, Kinds, list, matching, struct, text, texts } from './kinds';

const duration: Kind = (prop, value) => checkDuration(prop, value as never);
const integer = (min: number, max?: number): Kind => (prop, value) => checkInteger(prop, value as never, min, max);
const subnets = struct({ onePerAz: flag, subnetGroupName: text, availabilityZones: list(text), subnets: list(construct('subnetId', 'vpc.privateSubnets[0]')) });

/** What a `lambda.Function` takes. */
const KINDS: Kinds = {
  adotInstrumentation: struct({
    execWrapper: choice(lambda.AdotLambdaExecWrapper, 'AdotLambdaExecWrapper.REGULAR_HANDLER'),
    layerVersion: having('_bind', 'AdotLayerVersion.fromGenericLayerVersion(…)'),
  }, ['layerVersion', 'execWrapper']),
  allowAllIpv6Outbound: flag,
  allowAllOutbound: flag,
  allowPublicSubnet: flag,
  applicationLogLevel: text,
  applicationLogLevelV2: choice(lambda.ApplicationLogLevel, 'ApplicationLogLevel.INFO'),
  codeSigningConfig: construct('codeSigningConfigRef', 'a CodeSigningConfig'),
  currentVersionOptions: struct({ codeSha256: text, description: text, provisionedConcurrentExecutions: integer(1), removalPolicy: choice(RemovalPolicy, 'RemovalPolicy.RETAIN') }),
  deadLetterQueue: construct('queueArn', 'a Queue'),
  deadLetterQueueEnabled: flag,
  deadLetterTopic: construct('topicArn', 'a Topic'),
  description: text,
  durableConfig: struct({ executionTimeout: duration, retentionPeriod: duration }, ['executionTimeout']),
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
  logFormat: text,
  loggingFormat: choice(lambda.LoggingFormat, 'LoggingFormat.JSON'),
  logGroup: construct('logGroupRef', 'a LogGroup'),
  logRemovalPolicy: choice(RemovalPolicy, 'RemovalPolicy.DESTROY'),
  logRetention: choice(RetentionDays, 'RetentionDays.ONE_YEAR'),
  maxEventAge: duration,
  onFailure: having('bind', 'new SqsDestination(queue)'),
  onSuccess: having('bind', 'new SqsDestination(queue)'),
  paramsAndSecrets: having('_bind', 'ParamsAndSecretsLayerVersion.fromVersion(…)'),
  profiling: flag,
  profilingGroup: construct('profilingGroupName', 'a ProfilingGroup'),
  recursiveLoop: choice(lambda.RecursiveLoop, 'RecursiveLoop.TERMINATE'),
  reservedConcurrentExecutions: integer(0),
  retryAttempts: integer(0, 2),
  role: construct('addToPrincipalPolicy', 'a Role'),
  runtimeManagementMode: instance('runtimeManagementConfig', 'RuntimeManagementMode.AUTO'),
  securityGroups: list(construct('securityGroupId', 'a SecurityGroup')),
  snapStart: having('_render', 'SnapStartConf.ON_PUBLISHED_VERSIONS'),
  systemLogLevel: text,
  systemLogLevelV2: choice(lambda.SystemLogLevel, 'SystemLogLevel.INFO'),
  tenancyConfig: instance('tenancyConfigProperty', 'TenancyConfig.PER_TENANT'),
  tracing: choice(lambda.Tracing, 'Tracing.ACTIVE'),
  vpc: construct('selectSubnets', 'a Vpc'),
  vpcSubnets: subnets,
};

/** @throws for an option that a `lambda.Function` would stumble over */
export function checkFunctionOptions<T extends lambda.FunctionOptions>(options: T): T {
  return checkKinds(options, KINDS);
}
