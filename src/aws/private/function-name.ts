import { Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Returns the default name of an API for a function.
 *
 * The metrics of a REST API contain this name, so it must be unique in the account.
 */
export function nameOf(fn: Construct): string {
  return Names.uniqueResourceName(fn, { maxLength: 128, separator: '-' });
}
