import { Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ALARM_OPTIONS, KNOWN_TIMEOUT } from './alarm-options';
import { ALIAS_NAME, duration, having, known } from './cdk-values';
import { checkDeadLetterQueue } from './dead-letter-queue';
import { FUNCTION_OPTIONS } from './function-options';
import { checkLogGroup } from './log-group';
import { checkProvisionedConcurrency, PROVISIONED_CONCURRENCY } from './provisioned-concurrency-scaling';
import { WARM_UP_OPTIONS } from './warm-up-schedule';
import { Adapter, WEB_ADAPTER_OPTIONS, webAdapterConfig } from './web-adapter-config';
import { GoPlatform } from '../../program/go-platform';
import { findProgram, GoProgram } from '../../program/go-program';
import { BUILD_REMEDIES, BUILD_OPTIONS, ENTRY } from '../../program/shapes';
import { ValidationErrors } from '../../validation/errors';
import { branded, Remedies, required, Shape, Values } from '../../validation/shapes';
import { show } from '../../validation/show';
import { GoLambdaFunctionProps } from '../go-lambda-function-props';
import { LambdaPackaging } from '../lambda-packaging';
import { Rollout } from '../rollout';

/** The default timeout of Lambda. */
const DEFAULT_TIMEOUT = Duration.seconds(3);

const LAYERS = ['webAdapter', 'layers', 'insightsVersion', 'adotInstrumentation', 'paramsAndSecrets'] as const;

export const FUNCTION_PROPS = {
  ...FUNCTION_OPTIONS,
  entry: required(ENTRY),
  buildOptions: BUILD_OPTIONS,
  platform: branded(GoPlatform, "GoPlatform.LINUX_ARM64.withLevel('v8.2')"),
  packaging: branded<LambdaPackaging>(LambdaPackaging, 'LambdaPackaging.IMAGE'),
  aliasName: ALIAS_NAME,
  provisionedConcurrency: PROVISIONED_CONCURRENCY,
  rollout: branded<Rollout>(Rollout, 'Rollout.canary()'),
  warmUp: WARM_UP_OPTIONS,
  webAdapter: WEB_ADAPTER_OPTIONS,
  alarms: ALARM_OPTIONS,
  dashboard: having('addWidgets', 'a Dashboard'),
} satisfies Shape<GoLambdaFunctionProps>;

/** Replacements for prop names of other tools, for functions. */
export const FUNCTION_REMEDIES: Remedies = {
  ...BUILD_REMEDIES,
  code: 'use entry',
  codeUri: 'use entry',
  runtime: 'remove it, because the library sets the runtime of Go programs',
  handler: 'remove it, because a Go program has no handler name',
  tags: 'use buildOptions.tags for build tags, and Tags.of for tags of resources',
  env: 'use environment',
  environmentVariables: 'use environment',
  variables: 'use environment',
  memory: 'use memorySize',
  memorySizeMiB: 'use memorySize',
  timeoutSeconds: 'use timeout: Duration.seconds(3)',
  arch: 'use architecture',
  architectures: 'use architecture',
  goos: 'remove it, because Lambda runs Linux',
  goarch: 'use architecture',
  alias: 'use aliasName',
  provisionedConcurrentExecutions: 'use provisionedConcurrency: { executions: 2 }',
  reservedConcurrency: 'use reservedConcurrentExecutions',
  deploymentStrategy: 'use rollout',
  deploymentPreference: 'use rollout',
  warmup: 'use warmUp',
  keepWarm: 'use warmUp',
  packageType: 'use packaging',
  url: 'call addFunctionUrl',
  functionUrl: 'call addFunctionUrl',
  httpApi: 'call addHttpApi',
  restApi: 'call addRestApi',
  name: 'use functionName',
  policies: 'use initialPolicy',
  dlq: 'use deadLetterQueue',
  logRetentionDays: 'use logRetention',
};

/** A function with its defaults. */
export interface ResolvedFunction {
  readonly props: GoLambdaFunctionProps;
  readonly architecture: lambda.Architecture;
  readonly timeout: Duration;
  readonly program: GoProgram;
  readonly isImage: boolean;
  readonly adapter?: Adapter;
  /** Warnings about props that may be mistakes. */
  readonly warnings: string[];
}

export function resolveFunction(errors: ValidationErrors, scope: Construct, values: Values<typeof FUNCTION_PROPS>): ResolvedFunction {
  const props = values as GoLambdaFunctionProps;
  const { architecture = lambda.Architecture.ARM_64, timeout = DEFAULT_TIMEOUT, entry, buildOptions, webAdapter, provisionedConcurrency } = props;
  const isImage = String(props.packaging) === String(LambdaPackaging.IMAGE);
  const platform = checkPlatform(errors, architecture, props.platform);
  const layer = LAYERS.find(name => props[name] !== undefined);
  errors.check(!isImage || layer === undefined, `packaging must be LambdaPackaging.ZIP with the layer ${layer}, because images do not support layers; remove the layer, or remove packaging`);
  errors.check(!props.warmUp || !provisionedConcurrency, 'warmUp cannot be combined with provisionedConcurrency, which keeps instances warm; remove warmUp');
  if (values.provisionedConcurrency) checkProvisionedConcurrency(errors, 'provisionedConcurrency', values.provisionedConcurrency, props.reservedConcurrentExecutions);
  checkDeadLetterQueue(errors, props);
  checkLogGroup(errors, props);
  checkTimeout(errors, props, timeout);
  // 'lambda.norpc' omits the code for the retired runtime go1.x.
  const options = { ...buildOptions, tags: [...buildOptions?.tags ?? [], 'lambda.norpc'] };
  const program = values.entry === undefined ? undefined : errors.attempt(() => findProgram(entry, options, platform));
  const adapter = webAdapter && isInStack(scope) ? errors.attempt(() => webAdapterConfig(scope, webAdapter, architecture)) : undefined;
  return { props: { ...props, buildOptions: options }, architecture, timeout, program: program!, isImage, adapter, warnings: errors.warnings };
}

function checkPlatform(errors: ValidationErrors, architecture: lambda.Architecture, platform: GoPlatform | undefined): GoPlatform {
  const needed = architecture.name === lambda.Architecture.ARM_64.name ? GoPlatform.LINUX_ARM64 : GoPlatform.LINUX_AMD64;
  const isSame = platform === undefined || `${platform.os}/${platform.arch}` === String(needed);
  errors.check(isSame, `platform must be the platform of the function's architecture, ${needed}, got ${show(String(platform))}; set architecture, and use platform only for its level`);
  return platform ?? needed;
}

/** Alarms and dashboards need the timeout at synthesis. */
function checkTimeout(errors: ValidationErrors, { alarms, rollout, dashboard }: GoLambdaFunctionProps, timeout: Duration): void {
  if (alarms || makesAlarms(rollout)) KNOWN_TIMEOUT(errors, 'timeout', timeout);
  if (dashboard) known('the dashboard', duration)(errors, 'timeout', timeout);
}

/** Whether the deployment uses alarms that the function creates. */
export function makesAlarms(rollout: Rollout | undefined): boolean {
  return rollout?._kind !== undefined && rollout._options.alarms === undefined;
}

/** Whether a scope belongs to a stack. If not, the CDK reports the error. */
function isInStack(scope: Construct): boolean {
  return scope?.node?.scopes.some(construct => Stack.isStack(construct)) ?? false;
}
