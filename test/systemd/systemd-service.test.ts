import { Health, Migration, Scaling, WorkloadVolume } from '../../src';
import { SystemdService, SystemdServiceProps } from '../../src/systemd';
import { cronJob, errors, image, service, shop } from '../support/workloads';

function unit(props: Partial<SystemdServiceProps> = {}, chart = shop()): SystemdService {
  return new SystemdService(chart, 'api', { image: image(chart), port: 8080, ...props });
}

describe('SystemdService', () => {
  test('gives the Go runtime the limits of the unit, which are those of the workload', () => {
    const text = unit({ resources: { memoryLimitMiB: 128, cpuLimitMillis: 1500 } }).unit;
    expect(text).toContain('\nEnvironment="GOMEMLIMIT=115MiB"\n');
    expect(text).toContain('\nMemoryMax=128M\n');
    expect(text).toContain('\nCPUQuota=150%\n');
  });

  test('quotes arguments and variables so that the program gets them as they are', () => {
    const text = unit({ args: ['--name', 'a b$c%d"e'], environment: { A: 'x "y" $z %d \\' } }).unit;
    expect(text).toContain('\nExecStart=/usr/local/bin/api --name "a b$$c%%d\\"e"\n');
    expect(text).toContain('\nEnvironment="A=x \\"y\\" $z %%d \\\\"\n');
  });

  test('renders a workload of Kubernetes again, and says what systemd does by other means', () => {
    const chart = shop();
    const api = service({ args: ['serve'], health: Health.HEALTHZ, volumes: [WorkloadVolume.memory('cache', '/var/cache/api', 16)] }, 'api', chart);
    const text = SystemdService.fromWorkload(chart, 'unit', api).unit;
    expect(text).toContain('\nExecStart=/usr/local/bin/api serve\n');
    expect(text).toContain('\nTemporaryFileSystem=/var/cache/api:size=16M,mode=1777\n');
    expect(text.split('\n').filter(line => line.startsWith('#'))).toEqual([
      '# systemd does not support more than one replica: each host runs one process.',
      '# systemd does not support rolling updates: an update restarts the service.',
      '# systemd does not support health: a program that exits is restarted, but not one that hangs.',
      '# systemd does not support shutdown.drainSeconds: the program receives SIGTERM immediately.',
    ]);
  });

  test('binds a port below 1024 by the one capability that it needs', () => {
    expect(unit({ port: 443 }).unit).toContain('\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n');
  });

  test.each<[string, Partial<SystemdServiceProps> | Record<string, unknown>, string]>([
    ['autoscaling', { scaling: Scaling.auto() }, 'systemd does not support autoscaling; use Scaling.fixed(1)'],
    ['a sidecar', { sidecars: [{ name: 'proxy' }] }, 'systemd does not support sidecars; use a separate service for each program'],
    ['a migration', { migration: Migration.job({ args: ['up'] }) }, 'systemd does not support Migration.job; run the migration when the package is installed'],
    ['secret files', { secretFiles: [{ secret: { name: 'db' }, mountPath: '/run/db' }] }, 'systemd does not support secretFiles; use LoadCredential= in a drop-in of the unit'],
    ['a prop that does not exist', { replicas: 3 }, 'SystemdService does not support replicas; use scaling: Scaling.fixed(3)'],
    ['a relative executable', { executable: 'bin/api' }, "executable must be an absolute path without ':' and '..', such as '/var/lib/api', got \"bin/api\""],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => unit(props as Partial<SystemdServiceProps>))).toEqual([message]);
  });

  test('refuses workloads that it does not render', () => {
    const chart = shop();
    expect(errors(() => SystemdService.fromWorkload(chart, 'unit', cronJob({}, 'report', chart)))).toEqual(['systemd does not support schedule; use a timer unit']);
    expect(errors(() => SystemdService.fromWorkload(chart, 'unit', chart as never))).toEqual(['workload must be a workload of this library, such as a GoWebService']);
  });
});
