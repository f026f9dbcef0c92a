import { Token } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import { ProvisionedConcurrencyOptions } from '../provisioned-concurrency';
import { checkInteger, checkKnown } from './checks';
import { checkSchedule } from './schedules';

const PROP = 'provisionedConcurrency';

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
  schedules.forEach(({ schedule, minExecutions, maxExecutions }, i) => {
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
