import { AccessLogFormat, MethodDeploymentOptions, MethodLoggingLevel, StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The key of settings for all methods. */
const EVERY_METHOD = '/*/*';

/**
 * Adds default logs and an encrypted cache to the options of a stage.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html
 */
export function stageOptions(options: StageOptions): StageOptions {
  const paths = Object.entries(options.methodOptions ?? {})
    .map(([path, settings]) => [path, path === EVERY_METHOD ? logged(encrypted(settings)) : encrypted(settings)]);
  const isForEveryMethod = Object.hasOwn(options.methodOptions ?? {}, EVERY_METHOD);
  return {
    ...isForEveryMethod ? encrypted(options) : logged(encrypted(options)),
    ...options.methodOptions ? { methodOptions: Object.fromEntries(paths) } : {},
    accessLogFormat: options.accessLogFormat ?? AccessLogFormat.clf(),
    accessLogDestination: options.accessLogDestination ?? {
      bind: stage => ({ destinationArn: new LogGroup(stage.node.scope!, 'AccessLog', { retention: RetentionDays.ONE_YEAR }).logGroupArn }),
    },
  };
}

/** Whether a stage writes an execution log for at least one method. */
export function logsExecution(options: StageOptions): boolean {
  const levels = [options, ...Object.values(options.methodOptions ?? {})].map(({ loggingLevel }) => loggingLevel ?? MethodLoggingLevel.OFF);
  return levels.some(level => level !== MethodLoggingLevel.OFF);
}

/** Logs errors by default, without requests and responses, which may contain personal data. */
function logged<T extends MethodDeploymentOptions>(options: T): T {
  return { ...options, loggingLevel: options.loggingLevel ?? MethodLoggingLevel.ERROR, dataTraceEnabled: options.dataTraceEnabled ?? false };
}

function encrypted<T extends MethodDeploymentOptions>(options: T): T {
  return options.cachingEnabled ? { ...options, cacheDataEncrypted: options.cacheDataEncrypted ?? true } : options;
}
