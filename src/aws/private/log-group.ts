import { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { ILogGroupRef, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ValidationErrors } from '../../validation/errors';

/** Adds an error for props of a log group that is the user's. */
export function checkLogGroup(errors: ValidationErrors, props: FunctionOptions): void {
  if (!props.logGroup) return;
  for (const prop of ['logRetention', 'logRemovalPolicy'] as const) {
    errors.check(props[prop] === undefined, `${prop} cannot be combined with logGroup; set it on the log group`);
  }
}

/** The log group of a function: the user's, or one of the stack, so that it is gone with it or kept as long as is said. */
export function logGroupOf(scope: Construct, { logGroup, logRetention, logRemovalPolicy }: FunctionOptions): ILogGroupRef {
  return logGroup ?? new LogGroup(scope, 'LogGroup', { retention: logRetention ?? RetentionDays.ONE_YEAR, removalPolicy: logRemovalPolicy });
}
