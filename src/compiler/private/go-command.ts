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
 * Settings that say where Go finds and keeps things on this machine. They are taken over from the user's environment and from
 * `go env -w`; everything else that Go reads is set by us or left out, so that no machine's habits change a program.
 */
const MACHINE_SETTINGS = [
  'GOAUTH', 'GOCACHE', 'GOCACHEPROG', 'GOINSECURE', 'GOMODCACHE', 'GONOPROXY', 'GONOSUMDB', 'GOPATH', 'GOPRIVATE', 'GOPROXY',
  'GOSUMDB', 'GOTMPDIR', 'GOTOOLCHAIN', 'GOVCS',
];

/** What is asked of `go env` besides. */
const FACTS = ['GOVERSION', 'GOROOT', 'GOTOOLDIR'];

/**
 * What would otherwise come from the file go.env of the installation: no flags (a flag that all our calls have anyway stands for them, since an
 * empty value is none to Go), and Go's own defaults for levels of architectures.
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

/** The most that a command line is filled with: Windows takes 32 kB, others 128 kB at the least. */
const COMMAND_LINE_BYTES = process.platform === 'win32' ? 24_000 : 100_000;

/** `go env` prints a line for each setting. */
const MAX_ENV_OUTPUT = 1024 * 1024;

/**
 * Variables that Go reads for a program; none reaches it from the user's environment, but for those of C compilers where cgo is on and
 * those that a GOCACHEPROG may have.
 */
const GO_VARIABLES = /^GO(?!PHER|OGLE_|CACHE_|CACHEPROG_)[A-Z0-9_]*$/;
const C_VARIABLES = /^(CGO_[A-Z_]+|CC|CXX|AR|FC|PKG_CONFIG|GCCGO)$/;

/** Keeps Go from the network, private modules included. */
const OFFLINE = { GOPROXY: 'off', GONOPROXY: 'none', GOVCS: '*:off' };
const NEEDS_NETWORK = /GOPROXY=off|GOVCS disallows/;

/** The go command for one module: the toolchain that Go chose for it, and the environment to call it with. */
export class GoCommand {
  /**
   * @param scratch a new directory for what only the go command reads; it has to outlive this object
   * @param cacheRoot a directory that go commands may keep things in
   * @throws where Go is missing, or where it cannot provide the toolchain that the module asks for
   */
  public static forModule(module: GoModule, settings: GoSettings, scratch: string, cacheRoot: string): GoCommand {
    fs.mkdirSync(scratch);
    const own = ownWorkFile(module, scratch);
    const ask = (host: CommandRunner) => host.run({
      command: 'go',
      args: ['env', '-json', ...MACHINE_SETTINGS, ...FACTS],
      cwd: module.dir,
      env: { ...process.env, GOWORK: own, GO111MODULE: 'on', GOFLAGS: '-mod=readonly' },
      timeoutSeconds: settings.timeoutSeconds, // Go may have to download the toolchain that go.mod asks for
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
    if (result.failure === 'ENOENT') throw new Error(whatIsMissing(settings));
    if (result.status !== 0) throw refusal(module, result);
    const facts = parseJson<Record<string, string>>('go env', result.stdout);
    const env: NodeJS.ProcessEnv = { ...FIXED_SETTINGS, GOENV: 'off', GO111MODULE: 'on', GOTELEMETRY: 'off', GOWORK: own };
    for (const name of MACHINE_SETTINGS) {
      if (facts[name]) env[name] = facts[name];
    }
    // A machine where nobody has a home, such as a bare container.
    if (facts.GOCACHE === 'off') env.GOCACHE = path.join(cacheRoot, 'go', 'build');
    env.GOMODCACHE ??= path.join(cacheRoot, 'go', 'mod');
    return new GoCommand(module, settings, host, facts.GOVERSION, facts.GOROOT, facts.GOTOOLDIR, env.GOMODCACHE, env, scratch);
  }

  /** The user's own go.work, where Go has to see it. */
  private workFile?: string;
  /** What is laid over the user's files. */
  private overlay?: string;

  private constructor(
    private readonly module: GoModule,
    /** Those of one of the programs that it is used for. */
    private readonly settings: GoSettings,
    private readonly host: CommandRunner,
    /** What `go env GOVERSION` says, such as `go1.26.8`. */
    public readonly version: string,
    /** Where Go is installed. */
    public readonly goroot: string,
    private readonly toolDirectory: string,
    /** Where third-party modules are unpacked. */
    public readonly moduleCache: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly scratch: string,
  ) {}

  /**
   * Runs `go list`.
   *
   * Go writes paths of local `replace` lines into binaries as they are seen from go.work, so where there are any it has to be the user's
   * go.work, not ours: ours finds out which sums are missing, and those are laid over the user's go.work.sum.
   */
  public list(settings: GoSettings, args: string[]): ProcessResult {
    if (this.module.workFile && this.env.GOWORK !== this.module.workFile && hasLocalReplacements(this.module.workFile)) {
      this.runCached(settings, ['list', ...this.listFlags(settings), ...args]);
      this.overlay = overlaySums(this.module.workFile, this.env.GOWORK!, this.scratch);
      this.workFile = this.module.workFile;
    }
    return this.runCached(settings, ['list', ...this.listFlags(settings), ...args]);
  }

  /** Runs `go` where it needs nothing but what is on this machine; only if that is not enough, with the network. */
  private runCached(settings: GoSettings, args: string[]): ProcessResult {
    const command = this.command(settings, args);
    const result = this.host.run({ ...command, env: { ...command.env, ...OFFLINE } });
    return NEEDS_NETWORK.test(result.stdout) || NEEDS_NETWORK.test(result.stderr) ? this.host.run(command) : result;
  }

  /**
   * Runs `go build`, the network included.
   *
   * @param heartbeat a file whose time is renewed meanwhile
   */
  public build(settings: GoSettings, args: string[], progress: Progress, heartbeat: string): ProcessResult {
    return this.host.run({ ...this.command(settings, ['build', ...this.listFlags(settings), ...args]), progress, heartbeat });
  }

  /** What compiles the packages of a graph. */
  public toolchain(packages: GoPackage[], settings: string[], cache: ArtifactCache): Toolchain {
    const { version, goroot, moduleCache, host } = this;
    const content = host.installation ?? contentOfInstallation(goroot, this.toolDirectory, packages, cache);
    return { version, content, settings, goroot, moduleCache };
  }

  /**
   * Settings in the file go.env of the installation that reach the compiler: what we set wins over them.
   *
   * @see https://go.dev/doc/go1.21#go-command
   */
  public installationSettings(settings: GoSettings): string[] {
    const file = path.join(this.goroot, 'go.env');
    if (this.host.installation !== undefined || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    const lines = fs.readFileSync(file, 'utf8').split(/\r?\n/).filter(line => /^[A-Z][A-Z0-9_]*=./.test(line));
    const { env } = this.command(settings, []);
    return lines.filter(line => !env[line.split('=')[0]] && !MACHINE_SETTINGS.includes(line.split('=')[0]));
  }

  /** Compiles one of our own files, which needs nothing but the standard library, for this machine. */
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
        GOTOOLCHAIN: /^go\d[\w.]*$/.test(this.version) ? this.version : 'local', // there is no go.mod that would say so
        GOWORK: 'off',
        GOOS: hostPlatform.os,
        GOARCH: hostPlatform.arch,
        CGO_ENABLED: '0',
      },
    });
  }

  /** The flags that decide which files a package has and where its imports come from. */
  private listFlags(settings: GoSettings): string[] {
    return [
      '-buildvcs=false',
      ...(this.overlay !== undefined ? [`-overlay=${this.overlay}`] : []),
      ...(settings.tags.length > 0 ? [`-tags=${settings.tags.join(',')}`] : []),
      ...(settings.mod ? [`-mod=${settings.mod}`] : []),
      ...(settings.mod === 'mod' && !this.module.workFile ? [`-modfile=${this.ownModFile()}`] : []),
    ];
  }

  /** The error to throw where Go cannot work with the module at all. */
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

  /** With `-mod=mod` Go updates go.mod and go.sum: let them be copies. */
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

/** An overlay with the sums that Go has found beside our go.work, if it has found any that the user's tree lacks. */
function overlaySums(workFile: string, own: string, scratch: string): string | undefined {
  const [theirs, found] = [workFile, own].map(file => (fs.existsSync(`${file}.sum`) ? fs.readFileSync(`${file}.sum`, 'utf8') : ''));
  if (theirs === found) return undefined;
  const overlay = path.join(scratch, 'overlay.json');
  fs.writeFileSync(overlay, JSON.stringify({ Replace: { [`${workFile}.sum`]: `${own}.sum` } }));
  return overlay;
}

/** Go writes to the go.work.sum beside a go.work: give it a go.work of ours, unless it has to find a vendor directory beside it. */
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
 * Go's tools live for moments, and most machines have memory to spare: collecting garbage when the heap is five times as large as what
 * lives in it, not twice, saves an eighth of the CPU time of a cold build and of `go list`. The limit keeps one process a core within half of the
 * memory there is. A user who has set either has reasons.
 *
 * @see https://go.dev/doc/gc-guide
 */
function memorySettings(): NodeJS.ProcessEnv {
  const { GOGC, GOMEMLIMIT } = process.env;
  if (GOGC || GOMEMLIMIT) return { GOGC, GOMEMLIMIT };
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Infinity);
  return { GOGC: '400', GOMEMLIMIT: String(Math.floor(memory / 2 / os.availableParallelism())) };
}

function whatIsMissing({ toolchain }: GoSettings): string {
  const go = "there is no 'go' command on PATH: install it from https://go.dev/dl/ or add its bin directory to PATH";
  const docker = "there is no 'docker' command on PATH: install a container engine, and Go runs in a container";
  if (toolchain?._kind === 'local') return `Go was not found: ${go}`;
  if (toolchain?._kind === 'container') return `buildOptions.toolchain is a container, but ${docker}`;
  return `Go was not found: ${go}. Nor can it run in a container: ${docker}`;
}

function refusal(module: GoModule, result: ProcessResult): Error {
  return new Error(`Go refuses module ${module.path} (${module.dir}): ${said(result)}`);
}

/** What a failed go command printed, or why it printed nothing. */
export function said(result: ProcessResult): string {
  if (result.failure === 'TIMEOUT') return 'the go command did not end in time; buildOptions.timeoutSeconds gives it more';
  return failureOf(result);
}

/** @throws where something else than Go answers, such as a wrapper that prints a greeting */
export function parseJson<T>(command: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${command} must print JSON, got ${show(text)}; check which go command is first on PATH`);
  }
}

/** Programs in as few parts as there can be whose import paths one command line takes. */
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
