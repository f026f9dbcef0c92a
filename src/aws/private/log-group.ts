import { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { ILogGroupRef, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ValidationErrors } from '../../validation/errors';

/** Reports props that cannot apply to the user's log group. */
export function checkLogGroup(errors: ValidationErrors, props: FunctionOptions): void {
  if (!props.logGroup) return;
  for (const prop of ['logRetention', 'logRemovalPolicy'] as const) {
    errors.check(props[prop] === undefined, `${prop} cannot be combined with logGroup; set it on the log group`);
  }
}

/**
 * Returns the user's log group, or creates one.
 *
 * The stack manages it, so that its removal policy and its retention period apply.
 */
export function logGroupOf(scope: Construct, { logGroup, logRetention, logRemovalPolicy }: FunctionOptions): ILogGroupRef {
  return logGroup ?? new LogGroup(scope, 'LogGroup', { retention: logRetention ?? RetentionDays.ONE_YEAR, removalPolicy: logRemovalPolicy });
}
