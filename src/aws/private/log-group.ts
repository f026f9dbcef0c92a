import { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { ILogGroupRef, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** The log group of a function: the user's, or one of the stack, so that it is gone with it or kept as long as is said. */
export function logGroupOf(scope: Construct, props: FunctionOptions): ILogGroupRef {
  for (const prop of ['logRetentionRole', 'logRetentionRetryOptions'] as const) {
    if (props[prop] !== undefined) {
      throw new Error(`${prop} is for a custom resource that sets the retention of a log group; here the log group belongs to the stack: leave ${prop} out`);
    }
  }
  if (!props.logGroup) {
    return new LogGroup(scope, 'LogGroup', { retention: props.logRetention ?? RetentionDays.ONE_YEAR, removalPolicy: props.logRemovalPolicy });
  }
  for (const prop of ['logRetention', 'logRemovalPolicy'] as const) {
    if (props[prop] !== undefined) throw new Error(`${prop} and logGroup are both set; set it where that log group is made`);
  }
  return props.logGroup;
}
