import { Duration } from 'aws-cdk-lib';
import * as codedeploy from 'aws-cdk-lib/aws-codedeploy';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GoLambdaAlarms } from '../go-lambda-alarms';
import { Rollout } from '../rollout';

/**
 * The intervals in minutes for which CodeDeploy has a predefined configuration with steps of 10 %.
 */
const PREDEFINED: { [kind: string]: number[] } = { Canary: [5, 10, 15, 30], Linear: [1, 2, 3, 10] };

/** Creates the deployment group, with which CodeDeploy shifts the traffic of an alias. */
export function addDeploymentGroup(scope: Construct, alias: Alias, rollout: Rollout, alarms: () => GoLambdaAlarms): codedeploy.LambdaDeploymentGroup {
  const { preHook, postHook } = rollout._options;
  const stopping = rollout._options.alarms ?? [alarms().errors, alarms().duration];
  return new codedeploy.LambdaDeploymentGroup(scope, 'Rollout', {
    alias,
    preHook,
    postHook,
    alarms: stopping,
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: stopping.length > 0 },
    deploymentConfig: configurationOf(scope, rollout),
  });
}

function configurationOf(scope: Construct, { _kind: kind, _percentage: percentage, _minutes: minutes }: Rollout): codedeploy.ILambdaDeploymentConfig {
  if (kind === 'AllAtOnce') return codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE;
  if (percentage === 10 && PREDEFINED[kind!].includes(minutes)) {
    const step = `${kind === 'Linear' ? 'Every' : ''}${minutes}Minute${minutes > 1 ? 's' : ''}`;
    return codedeploy.LambdaDeploymentConfig.fromLambdaDeploymentConfigName(scope, 'RolloutSteps', `CodeDeployDefault.Lambda${kind}10Percent${step}`);
  }
  const routing = { percentage, interval: Duration.minutes(minutes) };
  return new codedeploy.LambdaDeploymentConfig(scope, 'RolloutSteps', {
    trafficRouting: kind === 'Canary' ? new codedeploy.TimeBasedCanaryTrafficRouting(routing) : new codedeploy.TimeBasedLinearTrafficRouting(routing),
  });
}
