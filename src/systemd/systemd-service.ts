import { Construct } from 'constructs';
import { SYSTEMD, SYSTEMD_OF_WORKLOAD } from './private/capabilities';
import { unitText } from './private/unit';
import { OutputDirectories } from '../synthesis/output-directories';
import { IsReplaceable, OUTDIR } from '../synthesis/output-directory';
import { ValidationErrors } from '../validation/errors';
import { Shape, text } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { checkCapabilities, ignoredFeatures } from '../workload/capabilities';
import { MOUNT_PATH } from '../workload/names';
import { resolveWorker } from '../workload/resolve-workload';
import { WORKER, WORKLOAD_REMEDIES } from '../workload/shapes';
import { WorkerProps } from '../workload/worker-props';
import { IWorkload } from '../workload/workload';
import { setSpec, specOf, WorkloadSpec } from '../workload/workload-spec';

/** systemd-specific options of a service. */
export interface SystemdOptions {
  /**
   * The path of the program on the host.
   *
   * @default - `/usr/local/bin/<name>`
   */
  readonly executable?: string;

  /**
   * The directory for the unit and its configuration files.
   *
   * The output of an earlier synthesis is replaced. Other files in the directory are an error.
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

/**
 * A Go program as a hardened systemd service.
 *
 * Synthesis writes `<name>.service` and its configuration files. The service runs as a dynamic user
 * in a read-only file system, without capabilities, and with a system call filter for services. The
 * memory and CPU limits of the workload apply, also to the Go runtime.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
 */
export class SystemdService extends Construct implements IWorkload {
  /**
   * Creates a service from an existing workload, so that both platforms run the same description.
   *
   * @param scope the parent construct
   * @param id the construct ID in that scope
   * @param workload a workload of any platform
   * @param options systemd-specific options
   */
  public static fromWorkload(scope: Construct, id: string, workload: IWorkload, options: SystemdOptions = {}): SystemdService {
    const spec = specOf(workload);
    return new SystemdService(scope, id, { ...options, [FROM]: { spec } } as never);
  }

  /** The name of the service. */
  public readonly name: string;

  /** The text of the unit. */
  public readonly unit: string;

  /** The directory of the unit after synthesis. */
  public readonly directory: string;

  public constructor(scope: Construct, id: string, props: SystemdServiceProps) {
    const { spec, executable, directory } = resolve(scope, id, props, new.target);
    super(scope, id);
    setSpec(this, spec);
    this.name = spec.name;
    this.unit = unitText(spec, { executable: executable ?? `/usr/local/bin/${spec.name}`, configDirectory: `/etc/${spec.name}`, description: spec.name, ignored: ignoredFeatures(spec, SYSTEMD_OF_WORKLOAD) });
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

/** Marks props of another workload. It is not part of the API. */
const FROM = Symbol('workload');

type Resolved = { readonly spec: WorkloadSpec; readonly executable?: string; readonly directory: string };

function resolve(scope: Construct, id: string, props: SystemdServiceProps, type: Function): Resolved {
  const from = (props as { [FROM]?: { spec?: WorkloadSpec } } | undefined)?.[FROM];
  const common = { name: 'SystemdService', scope, id, type, of: SystemdService, remedies: { ...WORKLOAD_REMEDIES, command: 'use executable' }, example: '{ image }' };
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
    if (spec) checkCapabilities(errors, spec, SYSTEMD_OF_WORKLOAD);
    return { spec: spec!, ...place(errors, values) };
  });
}

function configFiles({ volumes }: WorkloadSpec): { [file: string]: string } {
  return Object.fromEntries(volumes.flatMap(({ config }) => Object.entries(config?.files ?? {}).map(([name, content]) => [`${config!.part}/${name}`, content])));
}

/**
 * Whether an earlier synthesis wrote the directory. It then contains one unit, and directories of
 * configuration files.
 */
const isUnit: IsReplaceable = files => files.filter(file => file.endsWith('.service')).length === 1 && files.every(file => file.endsWith('.service') || !file.includes('.'));
