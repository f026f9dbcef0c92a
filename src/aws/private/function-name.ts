import { Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The name of an API in front of a function. It tells the metrics of a REST API from those of all others of the account. */
export function nameOf(fn: Construct): string {
  return Names.uniqueResourceName(fn, { maxLength: 128, separator: '-' });
}
