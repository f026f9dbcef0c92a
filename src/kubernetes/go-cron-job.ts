import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PodOptions } from './pod/pod-options';
import { KubernetesWorkload } from './private/kubernetes-workload';
import { compact } from './private/manifest';
import { capabilitiesOf, REMEDIES, POD_OPTIONS, resolveSettings, Settings } from './private/settings';
import { integer, Shape } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { CronJobProps } from '../workload/cron-job-props';
import { resolveCronJob } from '../workload/resolve-workload';
import { CRON_JOB } from '../workload/shapes';
import { WorkloadSpec } from '../workload/workload-spec';

/** Properties of GoCronJob. */
export interface GoCronJobProps extends CronJobProps, PodOptions {
  /**
   * The number of successful jobs to retain, with their logs, from 0.
   *
   * @default 3
   */
  readonly successfulJobsHistoryLimit?: number;

  /**
   * The number of failed jobs to retain, with their logs, from 0.
   *
   * @default 3
   */
  readonly failedJobsHistoryLimit?: number;
}

const HISTORY = { successfulJobsHistoryLimit: integer(0), failedJobsHistoryLimit: integer(0) };
const PROPS = { ...CRON_JOB, ...POD_OPTIONS, ...HISTORY } satisfies Shape<GoCronJobProps>;

/** CronJob settings with all defaults applied. */
interface CronJobSettings extends Settings {
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
}

/**
 * A Go program that runs on a schedule, as a CronJob.
 *
 * Its pods have the same defaults as those of GoWebService.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class GoCronJob extends KubernetesWorkload {
  /** The CronJob. */
  public readonly cronJob: ApiObject;

  public constructor(scope: Construct, id: string, props: GoCronJobProps) {
    const { spec, settings } = resolve(scope, id, props, new.target);
    super(scope, id, spec, settings);
    const schedule = spec.schedule!;
    this.cronJob = new ApiObject(this, 'cron-job', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: this.name, labels: this._labels.labels },
      spec: compact({
        schedule: schedule.expression,
        timeZone: schedule.timeZone,
        concurrencyPolicy: schedule.concurrencyPolicy,
        startingDeadlineSeconds: schedule.startingDeadlineSeconds,
        successfulJobsHistoryLimit: settings.successfulJobsHistoryLimit,
        failedJobsHistoryLimit: settings.failedJobsHistoryLimit,
        suspend: schedule.suspend || undefined,
        jobTemplate: {
          metadata: { labels: this._labels.labels },
          spec: {
            backoffLimit: schedule.retries,
            activeDeadlineSeconds: schedule.deadlineSeconds,
            template: this._pods.workloadPods({}, { restartPolicy: 'Never' }),
          },
        },
      }),
    });
  }
}

function resolve(scope: Construct, id: string, props: GoCronJobProps, type: Function): { spec: WorkloadSpec; settings: CronJobSettings } {
  const example = '{ image, schedule: Schedule.DAILY }';
  return validateProps({ name: 'GoCronJob', scope, id, type, of: GoCronJob, shape: PROPS, remedies: REMEDIES, example }, props, (errors, values) => {
    const spec = resolveCronJob(errors, values, { id, capabilities: capabilitiesOf(values.kubernetesVersion) });
    const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 3 } = values;
    return { spec, settings: { ...resolveSettings(errors, spec, values), successfulJobsHistoryLimit, failedJobsHistoryLimit } };
  });
}
