import { Cron, Duration } from 'cdk8s';
import { ConcurrencyPolicy, k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoWorkload } from './go-workload';
import { GoWorkloadProps } from './go-workload-props';
import { Health } from './health';
import { compact, verbatim } from './private/manifest';
import { CRON, TIME_ZONE } from './private/schedule';
import { checkProps } from '../validation/props';

/** Properties of GoCronJob. */
export interface GoCronJobProps extends GoWorkloadProps {
  /**
   * When it runs, such as `Cron.schedule({ minute: '0', hour: '3' })`.
   *
   * Refused: fields that no schedule can have.
   */
  readonly schedule: Cron;

  /**
   * The time zone of the schedule, such as `Europe/Berlin`.
   *
   * Refused: what is no name of a time zone, spelled as in the IANA database, and `Local`, which Kubernetes doesn't take.
   *
   * @default Etc/UTC: it runs at the same time wherever the cluster is, summer and winter
   */
  readonly timeZone?: string;

  /**
   * What happens when it is time and the last run isn't over.
   *
   * Refused: other policies than `Allow`, `Forbid` and `Replace`.
   *
   * @default ConcurrencyPolicy.FORBID: the run is left out, since few programs can run twice at once
   */
  readonly concurrency?: ConcurrencyPolicy;

  /**
   * How late a run may start, at least 10 seconds; after that it is left out.
   *
   * @default Duration.minutes(5): a run that the cluster was too busy for comes late, not at any time
   */
  readonly startingDeadline?: Duration;

  /**
   * How long a run may take, retries included.
   *
   * @default Duration.hours(1): a run that hangs doesn't keep all later ones from starting
   */
  readonly deadline?: Duration;

  /**
   * How often a run is started again when it fails, from 0.
   *
   * @default 2: what was down for a moment is up again; what fails three times needs a person
   */
  readonly retries?: number;

  /**
   * Finished runs that are kept, with their logs, from 0.
   *
   * @default 3, as Kubernetes has it: enough logs to compare
   */
  readonly successfulJobsRetained?: number;

  /**
   * Failed runs that are kept, with their logs, from 0.
   *
   * @default 3: a failure of last night is still there in the morning
   */
  readonly failedJobsRetained?: number;

  /**
   * Start no more runs.
   *
   * @default false: it runs
   */
  readonly suspend?: boolean;
}

/**
 * A Go program that runs at times: a CronJob, whose pods are made as those of GoWebService are.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class GoCronJob extends GoWorkload {
  /** The CronJob. */
  public readonly cronJob: k8s.KubeCronJob;

  public constructor(scope: Construct, id: string, props: GoCronJobProps) {
    props = checkProps('GoCronJob', props, '{ image, schedule: Cron.daily() }');
    super(scope, id, props, 'cron-job', 52);
    const problems = this._problems;
    const pod = this._makePod(props, { ports: [], health: Health.NONE, defaultDrain: 0 });
    const cron = problems.required('schedule', Cron, "Cron.schedule({ minute: '0', hour: '3' })", props.schedule);
    const schedule = cron && problems.requiredText('schedule', cron.expressionString, CRON);
    const timeZone = problems.text('timeZone', props.timeZone, TIME_ZONE);
    this.cronJob = verbatim(new k8s.KubeCronJob(this, 'cron-job', {
      metadata: { name: this.name, labels: this._identity.labels },
      spec: compact({
        schedule: schedule ?? '',
        timeZone: timeZone ?? 'Etc/UTC',
        concurrencyPolicy: problems.choice('concurrency', props.concurrency, ConcurrencyPolicy) ?? ConcurrencyPolicy.FORBID,
        startingDeadlineSeconds: problems.seconds('startingDeadline', props.startingDeadline, 10) ?? 300,
        successfulJobsHistoryLimit: problems.integer('successfulJobsRetained', props.successfulJobsRetained, { min: 0, default: 3 }),
        failedJobsHistoryLimit: problems.integer('failedJobsRetained', props.failedJobsRetained, { min: 0, default: 3 }),
        suspend: problems.boolean('suspend', props.suspend) || undefined,
        jobTemplate: {
          metadata: { labels: this._identity.labels },
          spec: {
            backoffLimit: problems.integer('retries', props.retries, { min: 0, default: 2 }),
            activeDeadlineSeconds: problems.seconds('deadline', props.deadline, 1) ?? 3600,
            template: pod.template({}, { restartPolicy: 'Never' }),
          },
        },
      }),
    }));
  }
}
