import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ContainerHost, GoHost, LOCAL_HOST } from './go-host';
import { Moment } from './moment';
import { Command, ProcessResult } from './process';
import { Progress } from './supervisor';
import { GoModule, hasLocalReplacements, relocateWorkFile } from '../../program/go-module';
import { GoSettings } from '../../program/go-settings';
import { thisMachine } from '../../program/private/this-machine';

/**
 * Settings that say where Go finds and keeps things on this machine. They are taken over from the user's environment and from
 * `go env -w`; everything else that Go reads is set by us or left out, so that no machine's habits change a program.
 */
const MACHINE_SETTINGS = [
  'GOAUTH', 'GOCACHE', 'GOCACHEPROG', 'GOINSECURE', 'GOMODCACHE', 'GONOPROXY', 'GONOSUMDB', 'GOPATH', 'GOPRIVATE', 'GOPROXY',
  'GOSUMDB', 'GOTMPDIR', 'GOTOOLCHAIN', 'GOVCS',
];

/** What is asked of `go env` besides. */
const FACTS = ['GOVERSION', 'GOROOT'];

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
    const beginning = new Moment(path.join(scratch, 'beginning'));
    const own = ownWorkFile(module, scratch);
    const ask = (host: GoHost) => host.run({
      command: 'go',
      args: ['env', '-json', ...MACHINE_SETTINGS, ...FACTS],
      cwd: module.dir,
      env: { ...process.env, GOWORK: own, GO111MODULE: 'on', GOFLAGS: '-mod=readonly' },
      timeoutSeconds: settings.timeoutSeconds, // Go may have to download the toolchain that go.mod asks for
    });
    const container = () => new ContainerHost(module, settings, cacheRoot);
    let host: GoHost = settings.toolchain?._kind === 'container' ? container() : LOCAL_HOST;
    let result = ask(host);
    if (result.failure === 'ENOENT' && settings.toolchain === undefined) {
      host = container();
      result = ask(host);
    }
    if (result.failure === 'ENOENT') throw new Error(whatIsMissing(settings));
    if (result.status !== 0) throw refusal(module, result);
    const facts = JSON.parse(result.stdout) as Record<string, string>;
    const env: NodeJS.ProcessEnv = { GOENV: 'off', GO111MODULE: 'on', GOTELEMETRY: 'off', GOWORK: own };
    for (const name of MACHINE_SETTINGS) {
      if (facts[name]) env[name] = facts[name];
    }
    // A machine where nobody has a home, such as a bare container.
    if (facts.GOCACHE === 'off') env.GOCACHE = path.join(cacheRoot, 'go', 'build');
    env.GOMODCACHE ??= path.join(cacheRoot, 'go', 'mod');
    return new GoCommand(module, settings, host, facts.GOVERSION, env.GOMODCACHE, beginning, env, scratch);
  }

  /** The user's own go.work, where Go has to see it. */
  private workFile?: string;
  /** What is laid over the user's files. */
  private overlay?: string;

  private constructor(
    private readonly module: GoModule,
    /** Those of one of the programs that it is used for. */
    private readonly settings: GoSettings,
    private readonly host: GoHost,
    /** What `go env GOVERSION` says, such as `go1.26.8`. */
    public readonly version: string,
    /** Where third-party modules are unpacked. */
    public readonly moduleCache: string,
    /** Before anything of the module was read by it. */
    public readonly beginning: Moment,
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
    return NEEDS_NETWORK.test(result.stdout) || NEEDS_NETWORK.test(result.stderr) ? this.host.runLong(command) : result;
  }

  /** Runs `go build` for as long as it takes, the network included. */
  public build(settings: GoSettings, args: string[], progress: Progress): ProcessResult {
    const command = this.command(settings, ['build', ...this.listFlags(settings), ...args]);
    return this.host.runLong({ ...command, progress });
  }

  /** Compiles one of our own files, which needs nothing but the standard library, for this machine. */
  public buildTool(source: string, output: string): ProcessResult {
    const { env, ...command } = this.command(this.settings, ['build', '-trimpath', '-o', output, source]);
    const { environment, platform } = this.settings;
    const ofProgram = [...Object.keys(environment), ...platform._levelVariable ? [platform._levelVariable] : []];
    return this.host.runLong({
      ...command,
      cwd: path.dirname(source),
      env: {
        ...Object.fromEntries(Object.entries(env).filter(([name]) => !ofProgram.includes(name))),
        GOTOOLCHAIN: /^go\d[\w.]*$/.test(this.version) ? this.version : 'local', // there is no go.mod that would say so
        GOWORK: 'off',
        GOOS: thisMachine.os,
        GOARCH: thisMachine.arch,
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
      env: {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => isInherited(name))),
        ...memorySettings(),
        ...this.env,
        ...(this.workFile !== undefined ? { GOWORK: this.workFile } : {}),
        ...settings.environment,
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

/** What a failed process said, or why it said nothing. */
export function said(result: ProcessResult): string {
  if (result.failure === 'TIMEOUT') return 'the go command did not end in time; buildOptions.timeoutSeconds gives it more';
  return result.stderr.trim() || result.stdout.trim() || (result.failure ? `ended by ${result.failure}` : `exit status ${result.status}`);
}
