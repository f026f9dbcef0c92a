import { Cron, Duration } from 'cdk8s';
import { ConcurrencyPolicy } from 'cdk8s-plus-28';
import { GoCronJobProps, KubernetesVersion } from '../../src/kubernetes';
import { container, cronJob, manifests, pod, errors } from '../support/workloads';

describe('GoCronJob', () => {
  test('runs at times, never twice at once, with pods as any workload has them', () => {
    const { CronJob } = manifests(cronJob({ environment: { A: '1' } }));
    expect(CronJob.spec).toMatchObject({
      schedule: '0 0 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 3600 } },
    });
    expect(CronJob.spec.suspend).toBeUndefined();
    expect(pod(cronJob())).toMatchObject({ restartPolicy: 'Never', serviceAccountName: 'report', automountServiceAccountToken: false });
    expect(container(cronJob({ environment: { A: '1' } }))).toMatchObject({ name: 'report', envFrom: [{ configMapRef: {} }], env: [{ name: 'GOMEMLIMIT' }] });
  });

  test('is a CronJob with a ServiceAccount and a NetworkPolicy', () => {
    expect(manifests(cronJob())).toMatchSnapshot();
  });

  test('takes other numbers', () => {
    const { CronJob } = manifests(cronJob({
      schedule: Cron.schedule({ minute: '5', hour: '3' }),
      timeZone: 'Europe/Berlin',
      concurrency: ConcurrencyPolicy.REPLACE,
      startingDeadline: Duration.minutes(1),
      deadline: Duration.minutes(2),
      retries: 0,
      successfulJobsRetained: 1,
      failedJobsRetained: 0,
      suspend: true,
    }));
    expect(CronJob.spec).toMatchObject({
      schedule: '5 3 * * *',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Replace',
      startingDeadlineSeconds: 60,
      suspend: true,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 0,
      jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 120 } },
    });
  });

  test.each<[string, Partial<GoCronJobProps>, RegExp]>([
    ['no schedule, from JavaScript', { schedule: undefined }, /^schedule must be a Cron such as Cron\.schedule\(\{ minute: '0', hour: '3' \}\), got undefined/],
    ['a schedule that is a string, from JavaScript', { schedule: '@daily' as any }, /^schedule must be a Cron such as Cron\.schedule\(\{ minute: '0', hour: '3' \}\), got "@daily"/],
    ['a name of 53 characters', { name: 'a'.repeat(53) }, /at most 52 characters/],
    ['a time zone that is none', { timeZone: '+01:00' }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got "\+01:00"/],
    ['the time zone of the cluster', { timeZone: 'Local' }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got "Local"/],
    ['a time zone that is a boolean, from JavaScript', { timeZone: true as any }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got true/],
    ['a starting deadline that Kubernetes would miss', { startingDeadline: Duration.seconds(5) }, /^startingDeadline must be whole seconds from 10, got 5 seconds/],
    ['a boolean that is a string, from JavaScript', { suspend: 'no' as any }, /^suspend must be true or false, got "no"/],
    ['fewer than 0 retries', { retries: -1 }, /^retries must be a whole number from 0, got -1/],
    ['sidecars where they would keep it from ending', { sidecars: [{ name: 'proxy' }], kubernetesVersion: KubernetesVersion.V1_28 }, /^sidecars must be left out: those of a job need native sidecars, which Kubernetes has from 1\.29, and kubernetesVersion is 1\.28/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => cronJob(props))).toContainEqual(expect.stringMatching(message));
  });
});
