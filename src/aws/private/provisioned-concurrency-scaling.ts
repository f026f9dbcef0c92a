import { Token } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { checkInteger, checkKnown } from './checks';
import { instance } from './kinds';
import { checkSchedule } from './schedule-expressions';
import { listOf } from '../../validation/checks';
import { readStruct } from '../../validation/structs';
import { ProvisionedConcurrencyOptions } from '../provisioned-concurrency';

const PROP = 'provisionedConcurrency';

/** The options without nulls, in whatever depth. */
export function provisionedConcurrencyOf(given: ProvisionedConcurrencyOptions): ProvisionedConcurrencyOptions {
  const options = readStruct(PROP, 'an object, such as { executions: 2 }', given);
  const { autoscaling } = options;
  return {
    ...options,
    autoscaling: autoscaling === undefined ? undefined : readStruct(`${PROP}.autoscaling`, 'an object, such as { maxExecutions: 9 }', autoscaling),
    schedules: listOf(`${PROP}.schedules`, options.schedules, 'a list').map((schedule, i) =>
      readStruct(`${PROP}.schedules[${i}]`, 'an object with schedule and minExecutions', schedule)),
  };
}

/** @throws for what Lambda or Application Auto Scaling would refuse when the stack is half deployed */
export function checkProvisionedConcurrency(options: ProvisionedConcurrencyOptions | undefined, reserved: number | undefined): void {
  if (!options) return;
  const { executions, autoscaling, schedules = [] } = options;
  checkKnown(`${PROP}.executions`, checkInteger(`${PROP}.executions`, executions, 1), 'the alias');
  if (autoscaling) {
    checkInteger(`${PROP}.autoscaling.maxExecutions`, autoscaling.maxExecutions, executions);
    checkInteger(`${PROP}.autoscaling.minExecutions`, autoscaling.minExecutions ?? executions, 1, executions);
    checkInteger(`${PROP}.autoscaling.utilizationPercent`, autoscaling.utilizationPercent ?? 70, 10, 90);
    checkKnown(`${PROP}.autoscaling.utilizationPercent`, autoscaling.utilizationPercent, 'the autoscaling');
  }
  schedules.forEach(({ schedule, minExecutions, maxExecutions, timeZone }, i) => {
    instance('expressionString', "Schedule.cron({ hour: '8' })")(`${PROP}.schedules[${i}].schedule`, schedule);
    if (timeZone !== undefined) instance('timezoneName', 'TimeZone.EUROPE_BERLIN')(`${PROP}.schedules[${i}].timeZone`, timeZone);
    checkInteger(`${PROP}.schedules[${i}].minExecutions`, minExecutions, 0);
    checkInteger(`${PROP}.schedules[${i}].maxExecutions`, maxExecutions ?? minExecutions, minExecutions);
    if (autoscaling && maxExecutions === undefined) {
      checkKnown(`${PROP}.schedules[${i}].minExecutions`, minExecutions, `${PROP}.schedules[${i}].maxExecutions`);
      checkKnown(`${PROP}.autoscaling.maxExecutions`, autoscaling.maxExecutions, `${PROP}.schedules[${i}].maxExecutions`);
    }
    checkSchedule(`${PROP}.schedules[${i}].schedule`, schedule.expressionString);
  });
  const most = Math.max(executions, autoscaling?.maxExecutions ?? 0, ...schedules.map(s => Math.max(s.minExecutions, s.maxExecutions ?? 0)));
  if (reserved !== undefined && !Token.isUnresolved(reserved) && most > reserved) {
    throw new Error(`${PROP} goes up to ${most}, but reservedConcurrentExecutions is ${reserved}; provisioned instances are part of the reserved ones: raise reservedConcurrentExecutions to ${most} or leave it out`);
  }
}

/** Lets the number of instances of an alias change by itself. */
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
