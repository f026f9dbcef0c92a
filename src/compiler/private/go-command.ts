import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ContainerRunner, CommandRunner, LOCAL_RUNNER } from './command-runner';
import { contentOfInstallation } from './go-installation';
import { GoPackage } from './go-package';
import { Toolchain } from './toolchain';
import { Command, failureOf, ProcessResult, Progress } from '../../processes/process';
import { GoModule, hasLocalReplacements, relocateWorkFile } from '../../program/go-module';
import { GoProgram } from '../../program/go-program';
import { GoSettings } from '../../program/go-settings';
import { hostPlatform } from '../../program/host-platform';
import { ArtifactCache } from '../../storage/artifact-cache';
import { show } from '../../validation/show';

/**
 * Settings of the host that determine where Go finds and stores files.
 *
 * They come from the user's environment and from `go env -w`. All other settings are fixed or
 * unset, so that programs do not depend on the host.
 */
const HOST_SETTINGS = [
  'GOAUTH', 'GOCACHE', 'GOCACHEPROG', 'GOINSECURE', 'GOMODCACHE', 'GONOPROXY', 'GONOSUMDB', 'GOPATH', 'GOPRIVATE', 'GOPROXY',
  'GOSUMDB', 'GOTMPDIR', 'GOTOOLCHAIN', 'GOVCS',
];

/** Additional variables to read from `go env`. */
const GO_ENV_VARIABLES = ['GOVERSION', 'GOROOT', 'GOTOOLDIR'];

/**
 * Overrides for the go.env file of the installation.
 *
 * There are no flags, and the architecture levels are Go's defaults. Go ignores an empty value, so
 * the flags contain one that all calls have anyway.
 *
 * @see https://go.dev/doc/go1.21#go-command
 */
const FIXED_SETTINGS = {
  GOFLAGS: '-buildvcs=false',
  GOFIPS140: 'off',
  GO386: 'sse2',
  GOAMD64: 'v1',
  GOARM: '7',
  GOARM64: 'v8.0',
  GOMIPS: 'hardfloat',
  GOMIPS64: 'hardfloat',
  GOPPC64: 'power8',
  GORISCV64: 'rva20u64',
};

/**
 * The maximum length of a command line. Windows accepts 32 kB, and other systems at least 128 kB.
 */
const COMMAND_LINE_BYTES = process.platform === 'win32' ? 24_000 : 100_000;

/** `go env` prints one line for each setting. */
const MAX_ENV_OUTPUT = 1024 * 1024;

/**
 * Variables that Go reads. They are removed from the user's environment, except variables for C
 * compilers with cgo, and for a GOCACHEPROG.
 */
const GO_VARIABLES = /^GO(?!PHER|OGLE_|CACHE_|CACHEPROG_)[A-Z0-9_]*$/;
const C_VARIABLES = /^(CGO_[A-Z_]+|CC|CXX|AR|FC|PKG_CONFIG|GCCGO)$/;

/** Disables network access, also for private modules. */
const OFFLINE = { GOPROXY: 'off', GONOPROXY: 'none', GOVCS: '*:off' };
const NEEDS_NETWORK = /GOPROXY=off|GOVCS disallows/;

/** The go command for a module, with its toolchain and environment. */
export class GoCommand {
  /**
   * @param scratch a new directory for input files of the go command, which must outlive this
   * object
   * @param cacheRoot a directory for caches of the go command
   * @throws if Go is missing, or cannot provide the toolchain of the module
   */
  public static forModule(module: GoModule, settings: GoSettings, scratch: string, cacheRoot: string): GoCommand {
    fs.mkdirSync(scratch);
    const own = ownWorkFile(module, scratch);
    const ask = (host: CommandRunner) => host.run({
      command: 'go',
      args: ['env', '-json', ...HOST_SETTINGS, ...GO_ENV_VARIABLES],
      cwd: module.dir,
      env: { ...process.env, GOWORK: own, GO111MODULE: 'on', GOFLAGS: '-mod=readonly' },
      timeoutSeconds: settings.timeoutSeconds, // Go may have to download the toolchain of go.mod
      maxOutput: MAX_ENV_OUTPUT,
      progress: { what: `go env for ${module.path}` },
    });
    const container = () => new ContainerRunner(module, settings, cacheRoot);
    let host: CommandRunner = settings.toolchain?._kind === 'container' ? container() : LOCAL_RUNNER;
    let result = ask(host);
    if (result.failure === 'ENOENT' && settings.toolchain === undefined) {
      host = container();
      result = ask(host);
    }
    if (result.failure === 'ENOENT') throw new Error(missingToolchainError(settings));
    if (result.status !== 0) throw refusal(module, result);
    const goEnv = parseJson<Record<string, string>>('go env', result.stdout);
    const env: NodeJS.ProcessEnv = { ...FIXED_SETTINGS, GOENV: 'off', GO111MODULE: 'on', GOTELEMETRY: 'off', GOWORK: own };
    for (const name of HOST_SETTINGS) {
      if (goEnv[name]) env[name] = goEnv[name];
    }
    // Users without a home directory, such as in a minimal container, have no build cache.
    if (goEnv.GOCACHE === 'off') env.GOCACHE = path.join(cacheRoot, 'go', 'build');
    env.GOMODCACHE ??= path.join(cacheRoot, 'go', 'mod');
    return new GoCommand(module, settings, host, goEnv.GOVERSION, goEnv.GOROOT, goEnv.GOTOOLDIR, env.GOMODCACHE, env, scratch);
  }

  /** The user's go.work, if Go must read it. */
  private workFile?: string;
  /** The overlay over the user's files. */
  private overlay?: string;

  private constructor(
    private readonly module: GoModule,
    /** The settings of one of its programs. */
    private readonly settings: GoSettings,
    private readonly host: CommandRunner,
    /** The Go version (`go env GOVERSION`), such as `go1.26.8`. */
    public readonly version: string,
    /** The installation directory of Go. */
    public readonly goroot: string,
    private readonly toolDirectory: string,
    /** The directory of extracted third-party modules. */
    public readonly moduleCache: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly scratch: string,
  ) {}

  /**
   * Runs `go list`.
   *
   * Binaries contain the paths of local `replace` directives, relative to go.work. With such
   * directives, Go must therefore use the user's go.work instead of the generated one. The
   * generated one determines missing checksums, which an overlay adds to the user's go.work.sum.
   */
  public list(settings: GoSettings, args: string[]): ProcessResult {
    if (this.module.workFile && this.env.GOWORK !== this.module.workFile && hasLocalReplacements(this.module.workFile)) {
      this.runCached(settings, ['list', ...this.listFlags(settings), ...args]);
      this.overlay = overlaySums(this.module.workFile, this.env.GOWORK!, this.scratch);
      this.workFile = this.module.workFile;
    }
    return this.runCached(settings, ['list', ...this.listFlags(settings), ...args]);
  }

  /** Runs `go` offline, and with network access only if that fails. */
  private runCached(settings: GoSettings, args: string[]): ProcessResult {
    const command = this.command(settings, args);
    const result = this.host.run({ ...command, env: { ...command.env, ...OFFLINE } });
    return NEEDS_NETWORK.test(result.stdout) || NEEDS_NETWORK.test(result.stderr) ? this.host.run(command) : result;
  }

  /**
   * Runs `go build` with network access.
   *
   * @param heartbeat a file with a modification time to refresh meanwhile
   */
  public build(settings: GoSettings, args: string[], progress: Progress, heartbeat: string): ProcessResult {
    return this.host.run({ ...this.command(settings, ['build', ...this.listFlags(settings), ...args]), progress, heartbeat });
  }

  /** The toolchain that compiles the packages of a graph. */
  public toolchain(packages: GoPackage[], settings: string[], cache: ArtifactCache): Toolchain {
    const { version, goroot, moduleCache, host } = this;
    const content = host.installation ?? contentOfInstallation(goroot, this.toolDirectory, packages, cache);
    return { version, content, settings, goroot, moduleCache };
  }

  /**
   * Settings in the go.env file of the installation that affect the compiler. The library's own
   * settings take precedence.
   *
   * @see https://go.dev/doc/go1.21#go-command
   */
  public installationSettings(settings: GoSettings): string[] {
    const file = path.join(this.goroot, 'go.env');
    if (this.host.installation !== undefined || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    const lines = fs.readFileSync(file, 'utf8').split(/\r?\n/).filter(line => /^[A-Z][A-Z0-9_]*=./.test(line));
    const { env } = this.command(settings, []);
    return lines.filter(line => !env[line.split('=')[0]] && !HOST_SETTINGS.includes(line.split('=')[0]));
  }

  /** Compiles a source file of this library for the host, with the standard library only. */
  public buildTool(source: string, output: string): ProcessResult {
    const { env, ...command } = this.command(this.settings, ['build', '-trimpath', '-o', output, source]);
    const { goEnvironment, platform } = this.settings;
    const ofProgram = [...Object.keys(goEnvironment), ...platform._levelVariable ? [platform._levelVariable] : []];
    return this.host.run({
      ...command,
      cwd: path.dirname(source),
      progress: { what: `compiling ${path.basename(output)}` },
      env: {
        ...Object.fromEntries(Object.entries(env).filter(([name]) => !ofProgram.includes(name))),
        ...FIXED_SETTINGS,
        GOTOOLCHAIN: /^go\d[\w.]*$/.test(this.version) ? this.version : 'local', // there is no go.mod to select the toolchain
        GOWORK: 'off',
        GOOS: hostPlatform.os,
        GOARCH: hostPlatform.arch,
        CGO_ENABLED: '0',
      },
    });
  }

  /** The flags that determine the files and imports of a package. */
  private listFlags(settings: GoSettings): string[] {
    return [
      '-buildvcs=false',
      ...(this.overlay !== undefined ? [`-overlay=${this.overlay}`] : []),
      ...(settings.tags.length > 0 ? [`-tags=${settings.tags.join(',')}`] : []),
      ...(settings.mod ? [`-mod=${settings.mod}`] : []),
      ...(settings.mod === 'mod' && !this.module.workFile ? [`-modfile=${this.ownModFile()}`] : []),
    ];
  }

  /** The error if Go cannot load the module. */
  public refusal(result: ProcessResult): Error {
    return refusal(this.module, result);
  }

  private command(settings: GoSettings, args: string[]): Command {
    const isInherited = (name: string) => !GO_VARIABLES.test(name) && (settings.cgo || !C_VARIABLES.test(name));
    const { platform } = settings;
    return {
      command: 'go',
      args,
      cwd: this.module.dir,
      timeoutSeconds: settings.timeoutSeconds,
      progress: { what: `go ${args[0]} for ${this.module.path}` },
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isInherited(name))),
        ...memorySettings(),
        ...this.env,
        ...(this.workFile !== undefined ? { GOWORK: this.workFile } : {}),
        ...settings.goEnvironment,
        ...(platform.level !== undefined ? { [platform._levelVariable!]: platform.level } : {}),
        GOOS: platform.os,
        GOARCH: platform.arch,
        CGO_ENABLED: settings.cgo ? '1' : '0',
      },
    };
  }

  /** Go updates go.mod and go.sum with `-mod=mod`, so it receives copies. */
  private ownModFile(): string {
    const own = path.join(this.scratch, 'go.mod');
    if (!fs.existsSync(own)) {
      fs.copyFileSync(path.join(this.module.dir, 'go.mod'), own);
      const sums = path.join(this.module.dir, 'go.sum');
      if (fs.existsSync(sums)) fs.copyFileSync(sums, path.join(this.scratch, 'go.sum'));
    }
    return own;
  }
}

/**
 * An overlay with checksums that the user's tree lacks, or undefined. Go has written them beside
 * the generated go.work.
 */
function overlaySums(workFile: string, own: string, scratch: string): string | undefined {
  const [theirs, found] = [workFile, own].map(file => (fs.existsSync(`${file}.sum`) ? fs.readFileSync(`${file}.sum`, 'utf8') : ''));
  if (theirs === found) return undefined;
  const overlay = path.join(scratch, 'overlay.json');
  fs.writeFileSync(overlay, JSON.stringify({ Replace: { [`${workFile}.sum`]: `${own}.sum` } }));
  return overlay;
}

/**
 * Go writes go.work.sum beside go.work, so it receives a generated one, unless it needs the vendor
 * directory beside the user's.
 */
function ownWorkFile(module: GoModule, scratch: string): string {
  if (!module.workFile) return 'off';
  const workspace = path.dirname(module.workFile);
  if (fs.existsSync(path.join(workspace, 'vendor', 'modules.txt'))) return module.workFile;
  const own = path.join(scratch, 'go.work');
  fs.writeFileSync(own, relocateWorkFile(module.workFile));
  const sums = path.join(workspace, 'go.work.sum');
  if (fs.existsSync(sums)) fs.copyFileSync(sums, `${own}.sum`);
  return own;
}

/**
 * A higher GOGC for the short-lived tools of Go, which saves an eighth of the CPU time of a cold
 * build and of `go list`.
 *
 * The garbage collector runs when the heap is five times the live heap instead of twice. The memory
 * limit keeps one process per core within half of the memory. The user's own settings take
 * precedence.
 *
 * @see https://go.dev/doc/gc-guide
 */
function memorySettings(): NodeJS.ProcessEnv {
  const { GOGC, GOMEMLIMIT } = process.env;
  if (GOGC || GOMEMLIMIT) return { GOGC, GOMEMLIMIT };
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Infinity);
  return { GOGC: '400', GOMEMLIMIT: String(Math.floor(memory / 2 / os.availableParallelism())) };
}

function missingToolchainError({ toolchain }: GoSettings): string {
  const go = "'go' is not on PATH; install it from https://go.dev/dl/ or add its bin directory to PATH";
  const docker = "'docker' is not on PATH; install a container engine to run Go in a container";
  if (toolchain?._kind === 'local') return `Go is not available: ${go}`;
  if (toolchain?._kind === 'container') return `buildOptions.toolchain requires a container engine: ${docker}`;
  return `Go is not available: ${go}. It cannot run in a container either: ${docker}`;
}

function refusal(module: GoModule, result: ProcessResult): Error {
  return new Error(`Go refuses module ${module.path} (${module.dir}): ${outputOf(result)}`);
}

/** The output of a failed go command, or the reason for empty output. */
export function outputOf(result: ProcessResult): string {
  if (result.failure === 'TIMEOUT') return 'the go command exceeded buildOptions.timeoutSeconds; raise it';
  return failureOf(result);
}

/** @throws if the output is not JSON, for example with a wrapper that prints a greeting */
export function parseJson<T>(command: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${command} must print JSON, got ${show(text)}; check which go command is first on PATH`);
  }
}

/** Splits programs into as few command lines as possible. */
export function commandLines(programs: GoProgram[]): GoProgram[][] {
  const parts: GoProgram[][] = [];
  let left = 0;
  for (const program of programs) {
    const bytes = Buffer.byteLength(program.importPath) + 1;
    if (bytes > left) {
      parts.push([]);
      left = COMMAND_LINE_BYTES;
    }
    left -= bytes;
    parts[parts.length - 1].push(program);
  }
  return parts;
}
