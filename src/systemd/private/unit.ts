import { WorkloadSpec } from '../../workload/workload-spec';

/**
 * Address families of a program that serves and connects. Go reads network interfaces over netlink.
 */
const ADDRESS_FAMILIES = 'AF_INET AF_INET6 AF_UNIX AF_NETLINK';

/** Lower ports need a capability. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/**
 * The sandbox of the service.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Sandboxing
 */
const SANDBOX = [
  'DynamicUser=yes', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'PrivateDevices=yes', 'DevicePolicy=closed',
  'ProtectKernelTunables=yes', 'ProtectKernelModules=yes', 'ProtectKernelLogs=yes', 'ProtectControlGroups=yes', 'ProtectClock=yes', 'ProtectHostname=yes',
  'ProtectProc=invisible', 'ProcSubset=pid', 'RestrictNamespaces=yes', 'RestrictRealtime=yes', 'RestrictSUIDSGID=yes', 'LockPersonality=yes',
  'MemoryDenyWriteExecute=yes', 'SystemCallArchitectures=native', 'SystemCallFilter=@system-service', 'SystemCallFilter=~@privileged @resources',
  'SystemCallErrorNumber=EPERM', `RestrictAddressFamilies=${ADDRESS_FAMILIES}`, 'KeyringMode=private', 'UMask=0077',
];

/** Settings of a unit beyond the workload. */
export interface UnitSettings {
  /** The path of the program on the host. */
  readonly executable: string;
  /** The directory of the configuration files on the host. */
  readonly configDirectory: string;
  readonly description: string;
  /** Sentences about ignored features, for the reader of the unit. */
  readonly ignored: string[];
}

/** Renders a service unit. */
export function unitText(spec: WorkloadSpec, { executable, configDirectory, description, ignored }: UnitSettings): string {
  const { program, shutdown } = spec;
  const { resources, environment } = program;
  const variables = { ...environment.goRuntime, ...environment.variables };
  return [
    ...ignored.map(sentence => `# ${sentence}`),
    '[Unit]',
    `Description=${description.replace(/%/g, '%%')}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${[executable, ...program.args ?? []].map(quoteArgument).join(' ')}`,
    ...Object.entries(variables).map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`),
    'Restart=always',
    'RestartSec=1s',
    `TimeoutStopSec=${shutdown.gracePeriodSeconds}s`,
    ...resources.cpuLimitMillis === undefined ? [] : [`CPUQuota=${Math.max(1, Math.round(resources.cpuLimitMillis / 10))}%`],
    `MemoryLow=${resources.memoryRequestMiB}M`,
    `MemoryMax=${resources.memoryLimitMiB}M`,
    ...volumeLines(spec, configDirectory),
    ...SANDBOX,
    ...capabilityLines(spec),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
}

/** Read-only mounts of configuration files, and directories in memory. */
function volumeLines({ program, volumes }: WorkloadSpec, configDirectory: string): string[] {
  return program.mounts.flatMap(({ volume, path, readOnly }) => {
    const { config, emptyDir } = volumes.find(({ name }) => name === volume)!;
    if (config) return [`BindReadOnlyPaths=${quotePath(`${configDirectory}/${config.part}`)}:${quotePath(path)}`];
    return emptyDir ? [`TemporaryFileSystem=${quotePath(path)}:size=${emptyDir.sizeMiB}M,mode=1777${readOnly ? ',ro' : ''}`] : [];
  });
}

function capabilityLines({ program: { ports } }: WorkloadSpec): string[] {
  const isPrivileged = ports.some(({ port }) => port < FIRST_UNPRIVILEGED_PORT);
  if (isPrivileged) return ['CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=CAP_NET_BIND_SERVICE'];
  return ['CapabilityBoundingSet=', 'PrivateUsers=yes'];
}

/**
 * Quotes and escapes a value, so that the program receives it unchanged.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting
 */
function quote(value: string): string {
  const escaped = value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/%/g, '%%').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
  return `"${escaped}"`;
}

/** systemd also expands `$` in arguments of commands. */
function quoteArgument(value: string): string {
  return /^[\w@:,./=+-]+$/.test(value) ? value : quote(value).replace(/\$/g, '$$$$');
}

function quotePath(value: string): string {
  return value.replace(/%/g, '%%').replace(/[\\ :"']/g, character => `\\${character}`);
}
