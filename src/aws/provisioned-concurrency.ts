/**
 * Instances of a function that are started before the first request, so that nobody waits for a cold start.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
export interface ProvisionedConcurrencyOptions {
  /**
   * How many instances are kept ready. Each answers one invocation at a time; invocations beyond start instances on demand.
   * They are paid for by the hour, used or not.
   */
  readonly executions: number;
}
