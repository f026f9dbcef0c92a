import { Capabilities } from '../../workload/capabilities';

/** A host runs one process of a service. Comments in the unit list other differences. */
export const SYSTEMD: Capabilities = {
  target: 'systemd',
  unsupported: {
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
};
