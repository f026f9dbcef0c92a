import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IFunction } from 'aws-cdk-lib/aws-lambda';

const SIZE = { width: 8, height: 6 };

/** Returns the dashboard row of a function: invocations, duration and instances. */
export function widgetsOf(name: string, fn: IFunction, timeout: Duration, hasProvisionedConcurrency: boolean): cloudwatch.IWidget[] {
  const sum = (metric: string) => fn.metric(metric, { statistic: cloudwatch.Stats.SUM });
  const max = (metric: string) => fn.metric(metric, { statistic: cloudwatch.Stats.MAXIMUM });
  const duration = (statistic: string) => fn.metric('Duration', { statistic, label: statistic });
  return [
    new cloudwatch.GraphWidget({
      ...SIZE, title: `${name}: invocations`, left: [sum('Invocations')], right: [sum('Errors'), sum('Throttles')],
    }),
    new cloudwatch.GraphWidget({
      ...SIZE,
      title: `${name}: duration`,
      left: [duration('p50'), duration('p90'), duration('p99')],
      leftAnnotations: [{ value: timeout.toMilliseconds(), label: 'timeout' }],
    }),
    new cloudwatch.GraphWidget({
      ...SIZE,
      title: `${name}: instances`,
      left: [max('ConcurrentExecutions'), ...(hasProvisionedConcurrency ? [max('ProvisionedConcurrentExecutions')] : [])],
      right: hasProvisionedConcurrency ? [sum('ProvisionedConcurrencySpilloverInvocations')] : [],
    }),
  ];
}
