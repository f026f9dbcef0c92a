import { Capabilities } from '../../workload/capabilities';

/** A host runs one process of a service. Comments in the unit state the ignored features. */
export const SYSTEMD: Capabilities = {
  target: 'systemd',
  unsupported: {
    schedule: 'use a timer unit',
    autoscaling: 'use Scaling.fixed(1)',
    scaleToZero: 'use Scaling.fixed(1), and disable the unit to stop the service',
    sidecars: 'use a separate service for each program',
    initContainers: 'use a oneshot unit, or Migration on a platform with init containers',
    migrationJob: 'run the migration when the package is installed',
    migrationInitContainer: 'run the migration when the package is installed',
    hotReload: 'remove hotReload, and restart the unit after changes',
    secretFiles: 'use LoadCredential= in a drop-in of the unit',
    secretEnvironment: 'use EnvironmentFile= in a drop-in of the unit',
    environmentFromSecrets: 'use EnvironmentFile= in a drop-in of the unit',
    persistentVolumes: 'use StateDirectory= in a drop-in of the unit',
  },
  ignored: {
    replicas: 'each host runs one process',
    rollingUpdate: 'an update restarts the service',
    probes: 'a program that exits is restarted, but not one that hangs',
    drain: 'the program receives SIGTERM immediately',
  },
};

/** For workloads of other platforms: how many replicas run there is a matter of that platform. */
export const SYSTEMD_OF_WORKLOAD: Capabilities = {
  target: SYSTEMD.target,
  unsupported: { ...SYSTEMD.unsupported, autoscaling: undefined, scaleToZero: undefined },
  ignored: { ...SYSTEMD.ignored, autoscaling: 'each host runs one process' },
};
