import { Alias } from 'aws-cdk-lib/aws-lambda';
import { instance, integer, isToken, known } from './cdk-values';
import { scheduleOf } from './schedule-expressions';
import { ValidationErrors } from '../../validation/errors';
import { Remedies, list, required, Shape, struct, Values } from '../../validation/shapes';
import { ProvisionedConcurrencyAutoscaling, ProvisionedConcurrencyOptions, ProvisionedConcurrencySchedule } from '../provisioned-concurrency';

const LIMIT_REMEDIES: Remedies = {
  min: 'use minExecutions',
  max: 'use maxExecutions',
  minCapacity: 'use minExecutions',
  maxCapacity: 'use maxExecutions',
  target: 'use utilizationPercent',
  utilizationTarget: 'use utilizationPercent',
};

const AUTOSCALING = {
  maxExecutions: required(integer(1)),
  minExecutions: integer(1),
  utilizationPercent: known('the autoscaling', integer(10, 90)),
} satisfies Shape<ProvisionedConcurrencyAutoscaling>;

const SCHEDULE = {
  schedule: required(scheduleOf("Schedule.cron({ hour: '8' })")),
  minExecutions: required(integer(0)),
  maxExecutions: integer(0),
  timeZone: instance('timezoneName', 'TimeZone.EUROPE_BERLIN'),
} satisfies Shape<ProvisionedConcurrencySchedule>;

const OPTIONS = {
  executions: required(known('the alias', integer(1))),
  autoscaling: struct(AUTOSCALING, { expectation: 'an object, such as { maxExecutions: 9 }', remedies: LIMIT_REMEDIES }),
  schedules: list(struct(SCHEDULE, { expectation: 'an object with schedule and minExecutions', remedies: LIMIT_REMEDIES })),
} satisfies Shape<ProvisionedConcurrencyOptions>;

const REMEDIES: Remedies = {
  provisionedConcurrentExecutions: 'use executions',
  instances: 'use executions',
  min: 'use autoscaling: { minExecutions }',
  max: 'use autoscaling: { maxExecutions }',
  minCapacity: 'use autoscaling: { minExecutions }',
  maxCapacity: 'use autoscaling: { maxExecutions }',
  schedule: 'use schedules',
};

export const PROVISIONED_CONCURRENCY = struct(OPTIONS, { expectation: 'an object, such as { executions: 2 }', remedies: REMEDIES });

/** Reports values that Lambda or Application Auto Scaling would reject during deployment. */
export function checkProvisionedConcurrency(
  errors: ValidationErrors, prop: string, options: Values<typeof OPTIONS>, reserved: number | undefined,
): void {
  const { executions = 1, autoscaling, schedules = [] } = options;
  const most = autoscaling?.maxExecutions;
  if (most !== undefined) integer(executions)(errors, `${prop}.autoscaling.maxExecutions`, most);
  if (autoscaling?.minExecutions !== undefined) integer(1, executions)(errors, `${prop}.autoscaling.minExecutions`, autoscaling.minExecutions);
  schedules.forEach(({ minExecutions, maxExecutions }, i) => {
    if (minExecutions === undefined) return;
    const at = `${prop}.schedules[${i}]`;
    if (maxExecutions !== undefined && !isToken(minExecutions)) integer(minExecutions)(errors, `${at}.maxExecutions`, maxExecutions);
    if (most === undefined || maxExecutions !== undefined) return;
    known(`${at}.maxExecutions`, integer(0))(errors, `${at}.minExecutions`, minExecutions);
    known(`${at}.maxExecutions`, integer(1))(errors, `${prop}.autoscaling.maxExecutions`, most);
  });
  const highest = Math.max(executions, most ?? 0, ...schedules.map(s => Math.max(s.minExecutions ?? 0, s.maxExecutions ?? 0)));
  if (reserved === undefined || isToken(reserved)) return;
  errors.check(highest <= reserved, `${prop} must be at most reservedConcurrentExecutions (${reserved}), which includes it, got ${highest}; raise reservedConcurrentExecutions or remove it`);
}

/** Adds autoscaling to an alias. */
export function scaleProvisionedConcurrency(alias: Alias, { executions, autoscaling, schedules = [] }: ProvisionedConcurrencyOptions): void {
  if (!autoscaling && schedules.length === 0) return;
  const maxCapacity = autoscaling?.maxExecutions ?? executions;
  const scaling = alias.addAutoScaling({ minCapacity: autoscaling?.minExecutions ?? executions, maxCapacity });
  if (autoscaling) scaling.scaleOnUtilization({ utilizationTarget: (autoscaling.utilizationPercent ?? 70) / 100 });
  schedules.forEach(({ schedule, minExecutions, maxExecutions, timeZone }, i) => scaling.scaleOnSchedule(`Schedule${i}`, {
    schedule,
    minCapacity: minExecutions,
    maxCapacity: maxExecutions ?? (autoscaling ? Math.max(minExecutions, maxCapacity) : minExecutions),
    timeZone,
  }));
}
