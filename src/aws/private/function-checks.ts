import * as lambda from 'aws-cdk-lib/aws-lambda';
import { checkAliasName, checkDuration, checkInteger } from './checks';
import { checkFunctionOptions } from './function-options';
import { having } from './kinds';
import { checkProvisionedConcurrency, provisionedConcurrencyOf } from './provisioned-concurrency-scaling';
import { GoPlatform } from '../../program/go-platform';
import { checkInstance, refuse } from '../../validation/checks';
import { checkProps } from '../../validation/props';
import { optionsOf } from '../../validation/structs';
import { GoLambdaFunctionProps } from '../go-lambda-function-props';
import { LambdaPackaging } from '../lambda-packaging';
import { Rollout } from '../rollout';

/** The platform of a function's programs. */
export function platformOf(architecture: lambda.Architecture): GoPlatform {
  switch (architecture.name) {
    case lambda.Architecture.ARM_64.name: return GoPlatform.LINUX_ARM64;
    case lambda.Architecture.X86_64.name: return GoPlatform.LINUX_AMD64;
    default: return refuse('architecture', 'lambda.Architecture.ARM_64 or lambda.Architecture.X86_64', typeof architecture.name === 'string' ? architecture.name : architecture);
  }
}

/**
 * The props of a function without nulls, in whatever depth.
 *
 * @throws for props that contradict each other or that Lambda would refuse
 */
export function checkFunctionProps(given: GoLambdaFunctionProps): GoLambdaFunctionProps {
  const props = readProps(given);
  const { provisionedConcurrency, rollout, warmUp } = props;
  const architecture = props.architecture ?? lambda.Architecture.ARM_64;
  const platform = platformOf(architecture);
  if (props.platform !== undefined) {
    const { os, arch } = checkInstance('platform', GoPlatform, "GoPlatform.LINUX_ARM64.withLevel('v8.2')", props.platform);
    if (`${os}/${arch}` !== String(platform)) {
      refuse('platform', `the platform of the function's architecture, ${platform}`, String(props.platform), 'set architecture, and platform for a level of it only');
    }
  }
  if (props.timeout !== undefined) {
    const timeout = checkDuration('timeout', props.timeout);
    if (!timeout.isUnresolved()) checkInteger('timeout, in seconds,', timeout.toSeconds({ integral: false }), 1, 900);
  }
  checkAliasName(props.aliasName);
  checkProvisionedConcurrency(provisionedConcurrency, props.reservedConcurrentExecutions);
  if (warmUp && provisionedConcurrency) {
    throw new Error('warmUp and provisionedConcurrency are both set; provisioned instances are warm, so leave warmUp out');
  }
  if (props.packaging !== undefined) checkInstance('packaging', LambdaPackaging, 'LambdaPackaging.IMAGE', props.packaging);
  const layered = (['webAdapter', 'layers', 'insightsVersion', 'adotInstrumentation', 'paramsAndSecrets'] as const).find(name => props[name] !== undefined);
  if (String(props.packaging) === String(LambdaPackaging.IMAGE) && layered !== undefined) {
    throw new Error(`${layered} is a layer, which an image cannot have; leave it out, or leave packaging out for a zip`);
  }
  if (rollout !== undefined) checkInstance('rollout', Rollout, 'Rollout.canary()', rollout);
  return props;
}

function readProps(given: GoLambdaFunctionProps): GoLambdaFunctionProps {
  const props = checkFunctionOptions(checkProps('GoLambdaFunction', given, "{ entry: '../cmd/orders' }"));
  const { buildOptions, provisionedConcurrency, warmUp, webAdapter, alarms, dashboard } = props;
  const options = <T extends object>(prop: string, value: T | undefined) => (value === undefined ? undefined : optionsOf(prop, value));
  if (dashboard !== undefined) having('addWidgets', 'a Dashboard')('dashboard', dashboard);
  return {
    ...props,
    buildOptions: options('buildOptions', buildOptions),
    provisionedConcurrency: provisionedConcurrency === undefined ? undefined : provisionedConcurrencyOf(provisionedConcurrency),
    warmUp: options('warmUp', warmUp),
    webAdapter: options('webAdapter', webAdapter),
    alarms: options('alarms', alarms),
  };
}
