import { ConcurrencyPolicy, Schedule } from '../../src';
import { GoCronJobProps, KubernetesVersion } from '../../src/kubernetes';
import { container, cronJob, errors, manifests, pod } from '../support/workloads';

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

  test.each([[Schedule.HOURLY, '0 * * * *'], [Schedule.DAILY, '0 0 * * *'], [Schedule.WEEKLY, '0 0 * * 0'], [Schedule.cron('@daily'), '@daily']])(
    'runs at %j', (schedule, expected) => {
      expect(manifests(cronJob({ schedule })).CronJob.spec.schedule).toBe(expected);
    });

  test('takes other numbers', () => {
    const { CronJob } = manifests(cronJob({
      schedule: Schedule.cron('5 3 * * *'),
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: ConcurrencyPolicy.REPLACE,
      startingDeadlineSeconds: 60,
      deadlineSeconds: 120,
      retries: 0,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 0,
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
    ['no schedule, from JavaScript', { schedule: undefined }, /^schedule must be a Schedule such as Schedule\.cron\('0 3 \* \* \*'\), got undefined/],
    ['a schedule that is a string, from JavaScript', { schedule: '@daily' as any }, /^schedule must be a Schedule such as Schedule\.cron\('0 3 \* \* \*'\), got "@daily"/],
    ['a schedule of four fields', { schedule: Schedule.cron('0 3 * *') }, /^schedule must be five fields such as '0 8 \* \* 1-5', or a macro such as '@daily', got "0 3 \* \*"/],
    ['half a second', { deadlineSeconds: 0.5 }, /^deadlineSeconds must be a whole number from 1, got 0\.5/],
    ['a policy that is none, from JavaScript', { concurrencyPolicy: 'forbid' as any }, /^concurrencyPolicy must be one of Allow, Forbid, Replace, got "forbid"/],
    ['a history below 0', { failedJobsHistoryLimit: -1 }, /^failedJobsHistoryLimit must be a whole number from 0, got -1/],
    ['replicas, which it does not have', { scaling: 2 } as any, /^GoCronJob does not support scaling; remove it/],
    ['a name of 53 characters', { name: 'a'.repeat(53) }, /at most 52 characters/],
    ['a time zone that is none', { timeZone: '+01:00' }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got "\+01:00"/],
    ['the time zone of the cluster', { timeZone: 'Local' }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got "Local"/],
    ['a time zone that is a boolean, from JavaScript', { timeZone: true as any }, /^timeZone must be a time zone of the IANA database, such as 'Europe\/Berlin', got true/],
    ['a starting deadline that Kubernetes would miss', { startingDeadlineSeconds: 5 }, /^startingDeadlineSeconds must be a whole number from 10, got 5/],
    ['a boolean that is a string, from JavaScript', { suspend: 'no' as any }, /^suspend must be true or false, got "no"/],
    ['fewer than 0 retries', { retries: -1 }, /^retries must be a whole number from 0, got -1/],
    ['sidecars where they would keep it from ending', { sidecars: [{ name: 'proxy' }], kubernetesVersion: KubernetesVersion.V1_28 }, /^Kubernetes 1\.28 does not support sidecars of jobs; set kubernetesVersion to 1\.29 or later \(native sidecars\), or remove sidecars/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => cronJob(props))).toContainEqual(expect.stringMatching(message));
  });
});
