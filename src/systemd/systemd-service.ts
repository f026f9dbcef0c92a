import { Construct } from 'constructs';
import { unitText } from './private/unit';
import { OutputDirectories } from '../synthesis/output-directories';
import { IsOurs, OUTDIR } from '../synthesis/output-directory';
import { ValidationErrors } from '../validation/errors';
import { Shape, text } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { Capabilities, checkCapabilities } from '../workload/capabilities';
import { MOUNT_PATH } from '../workload/names';
import { resolveWorker } from '../workload/resolve-workload';
import { WORKER, WORKLOAD_CURES } from '../workload/shapes';
import { WorkerProps } from '../workload/worker-props';
import { IWorkload } from '../workload/workload';
import { setSpec, specOf, WorkloadSpec } from '../workload/workload-spec';

/** What systemd alone knows of a service. */
export interface SystemdOptions {
  /**
   * The path of the program on the host.
   *
   * @default - `/usr/local/bin/<name>`
   */
  readonly executable?: string;

  /**
   * The directory that the unit and its configuration files are written to. One of an earlier synthesis is replaced. Anything else in it is an error.
   *
   * @default - `units/<id path>` in the output directory of the app
   */
  readonly outdir?: string;
}

/** Properties of SystemdService. */
export interface SystemdServiceProps extends WorkerProps, SystemdOptions {}

const OPTIONS = {
  executable: text(MOUNT_PATH),
  outdir: OUTDIR,
} satisfies Shape<SystemdOptions>;
const PROPS = { ...WORKER, ...OPTIONS } satisfies Shape<SystemdServiceProps>;

/** A host runs one process of a service. What systemd does by other means is said in the unit. */
const SYSTEMD: Capabilities = {
  target: 'systemd',
  unsupported: {
    autoscaling: 'use Scaling.fixed(1)',
    scaleToZero: 'use Scaling.fixed(1), and disable the unit to stop the service',
    sidecars: 'use a service of its own for each program',
    initContainers: 'use Migration on a platform that has init containers, or a oneshot unit of your own',
    migrationJob: 'run the migration when the package is installed',
    migrationInitContainer: 'run the migration when the package is installed',
    hotReload: 'leave hotReload out, and restart the unit',
    secretFiles: 'use LoadCredential= in a drop-in of the unit',
    secretEnvironment: 'use EnvironmentFile= in a drop-in of the unit',
    environmentFromSecrets: 'use EnvironmentFile= in a drop-in of the unit',
    persistentVolumes: 'use StateDirectory= in a drop-in of the unit',
  },
};

/**
 * A Go program as a hardened systemd service. Synthesis writes `<name>.service` and the configuration files that it mounts.
 *
 * The service runs as a dynamic user in a read-only file system, without capabilities and with the system calls of services only. Memory and CPU
 * limits are those of the workload, and the Go runtime knows them.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
 */
export class SystemdService extends Construct implements IWorkload {
  /**
   * The service of a workload that exists, so that both platforms run the same description.
   *
   * @param scope the construct that it belongs to
   * @param id its id in that scope
   * @param workload a workload of any platform
   * @param options what systemd alone knows
   */
  public static fromWorkload(scope: Construct, id: string, workload: IWorkload, options: SystemdOptions = {}): SystemdService {
    const spec = specOf(workload);
    return new SystemdService(scope, id, { ...options, [FROM]: { spec } } as never);
  }

  /** The name of the service. */
  public readonly name: string;

  /** The text of the unit. */
  public readonly unit: string;

  /** The directory that holds the unit after synthesis. */
  public readonly directory: string;

  public constructor(scope: Construct, id: string, props: SystemdServiceProps) {
    const { spec, executable, directory } = resolve(scope, id, props, new.target);
    super(scope, id);
    setSpec(this, spec);
    this.name = spec.name;
    this.unit = unitText(spec, { executable: executable ?? `/usr/local/bin/${spec.name}`, configDirectory: `/etc/${spec.name}`, description: spec.name });
    this.directory = directory;
    const outputs = OutputDirectories.of(this);
    outputs.claim(this.directory, this);
    this.node.addValidation({
      validate: () => {
        outputs.writeDirectory(this.directory, isUnit, { texts: { [`${spec.name}.service`]: this.unit, ...configFiles(spec) } });
        outputs.completed(this);
        return [];
      },
    });
  }
}

/** Marks props that come from another workload; no user can write it. */
const FROM = Symbol('workload');

type Resolved = { readonly spec: WorkloadSpec; readonly executable?: string; readonly directory: string };

function resolve(scope: Construct, id: string, props: SystemdServiceProps, type: Function): Resolved {
  const from = (props as { [FROM]?: { spec?: WorkloadSpec } } | undefined)?.[FROM];
  const common = { name: 'SystemdService', scope, id, type, of: SystemdService, cures: { ...WORKLOAD_CURES, command: 'use executable' }, example: '{ image }' };
  const place = (errors: ValidationErrors, { executable, outdir }: { readonly executable?: string; readonly outdir?: string }) =>
    ({ executable, directory: OutputDirectories.choose(errors, { scope, id }, 'units', outdir) });
  if (!from) {
    return validateProps({ ...common, shape: PROPS }, props, (errors, values) => {
      return { spec: resolveWorker(errors, values, { id, capabilities: SYSTEMD }), ...place(errors, values) };
    });
  }
  return validateProps({ ...common, shape: OPTIONS }, props, (errors, values) => {
    const { spec } = from;
    errors.check(spec !== undefined, 'workload must be a workload of this library, such as a GoWebService');
    errors.check(spec?.schedule === undefined, 'systemd does not support schedules yet; use a timer unit of your own');
    if (spec?.deployment) checkFromWorkload(errors, spec);
    return { spec: spec!, ...place(errors, values) };
  });
}

/** A number of replicas is a matter of the platform that the workload was described for. */
function checkFromWorkload(errors: ValidationErrors, spec: WorkloadSpec): void {
  const { autoscaling, scaleToZero, ...unsupported } = SYSTEMD.unsupported;
  checkCapabilities(errors, spec, { target: SYSTEMD.target, unsupported });
}

function configFiles({ volumes }: WorkloadSpec): { [file: string]: string } {
  return Object.fromEntries(volumes.flatMap(({ config }) => Object.entries(config?.files ?? {}).map(([name, content]) => [`${config!.part}/${name}`, content])));
}

/** Whether a directory was written by an earlier synthesis: it holds one unit, and directories of configuration files. */
const isUnit: IsOurs = files => files.filter(file => file.endsWith('.service')).length === 1 && files.every(file => file.endsWith('.service') || !file.includes('.'));
