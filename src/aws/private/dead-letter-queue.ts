import { Duration } from 'aws-cdk-lib';
import { EventSourceMappingOptions, FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ValidationErrors } from '../../validation/errors';

/** Reports dead-letter props that exclude each other. */
export function checkDeadLetterQueue(errors: ValidationErrors, props: FunctionOptions): void {
  errors.check(props.deadLetterQueueEnabled !== false || !props.deadLetterQueue, 'deadLetterQueueEnabled must not be false if deadLetterQueue is set; remove one of them');
  const hasQueue = Boolean(props.deadLetterQueue) || props.deadLetterQueueEnabled === true;
  errors.check(!props.deadLetterTopic || !hasQueue, 'deadLetterTopic cannot be combined with a dead-letter queue; remove one of them');
}

/** Returns the user's dead-letter queue, or creates one that denies unencrypted connections. */
export function ownDeadLetterQueue(scope: Construct, props: FunctionOptions): IQueue | undefined {
  if (props.deadLetterQueue || !props.deadLetterQueueEnabled) return props.deadLetterQueue;
  return new Queue(scope, 'DeadLetterQueue', { enforceSSL: true, retentionPeriod: Duration.days(14) });
}

/**
 * Sends failed records of a stream to the queue after the last retry.
 *
 * Without a destination, such records are lost or block their shard.
 */
export function withDeadLetterQueue(queue: IQueue | undefined, options: EventSourceMappingOptions): EventSourceMappingOptions {
  if (!queue || options.startingPosition === undefined || options.onFailure) return options;
  return {
    ...options,
    onFailure: {
      bind: (_mapping, target) => {
        queue.grantSendMessages(target);
        return { destination: queue.queueArn };
      },
    },
  };
}
