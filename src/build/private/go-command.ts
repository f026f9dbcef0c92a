import { ProcessResult, runProcess } from './process';
import { GoModule } from '../../program/go-module';
import { GoSettings } from '../../program/go-program';

/**
 * Settings that say where Go finds and keeps things on this machine. They are taken over from the user's environment and from
 * `go env -w`; everything else that Go reads is set by us or left out, so that no machine's habits change a program.
 */
const MACHINE_SETTINGS = [
  'GOAUTH', 'GOCACHE', 'GOCACHEPROG', 'GOINSECURE', 'GOMODCACHE', 'GONOPROXY', 'GONOSUMDB', 'GOPATH', 'GOPRIVATE', 'GOPROXY',
  'GOSUMDB', 'GOTMPDIR', 'GOTOOLCHAIN', 'GOVCS',
];

/** The parts of `go env` that name the toolchain. */
const TOOLCHAIN_FACTS = ['GOVERSION', 'GOROOT'];

/** Prefixes of variables that Go reads for a program; none reaches it from the user's environment. */
const PROGRAM_VARIABLES = /^(GO[A-Z0-9_]*|CGO_[A-Z_]+|CC|CXX|AR|FC|PKG_CONFIG|GCCGO)$/;

/** The go command as it runs inside one module: the toolchain that Go chose for it, and the environment to call it with. */
export class GoCommand {
  /**
   * @throws where Go is missing, or where it cannot provide the toolchain that the module asks for
   */
  public static forModule(module: GoModule): GoCommand {
    const workspace = { GOWORK: module.workFile ?? 'off' };
    const result = runProcess('go', ['env', '-json', ...MACHINE_SETTINGS, ...TOOLCHAIN_FACTS], module.dir, {
      ...process.env, ...workspace, GO111MODULE: 'on', GOFLAGS: '-mod=readonly',
    });
    if (result.failure === 'ENOENT') {
      throw new Error("Go was not found: there is no 'go' command on PATH; install it from https://go.dev/dl/ or add its bin directory to PATH");
    }
    if (result.status !== 0) {
      throw refusal(module, result);
    }
    const facts = JSON.parse(result.stdout) as Record<string, string>;
    const env: NodeJS.ProcessEnv = { GOENV: 'off', GO111MODULE: 'on', GOTELEMETRY: 'off', ...workspace };
    for (const name of MACHINE_SETTINGS) {
      if (facts[name]) env[name] = facts[name];
    }
    return new GoCommand(module, facts.GOVERSION, env);
  }

  private constructor(
    private readonly module: GoModule,
    /** What `go env GOVERSION` says, such as `go1.26.8`. */
    public readonly version: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** The error to throw where Go cannot work with the module at all. */
  public refusal(result: ProcessResult): Error {
    return refusal(this.module, result);
  }

  /** Runs `go` in the module's directory. */
  public run(settings: GoSettings, args: string[]): ProcessResult {
    const inherited = Object.entries(process.env).filter(([name]) => !PROGRAM_VARIABLES.test(name));
    return runProcess('go', args, this.module.dir, {
      ...Object.fromEntries(inherited),
      ...this.env,
      GOOS: settings.platform.os,
      GOARCH: settings.platform.arch,
      CGO_ENABLED: '0',
    });
  }
}

function refusal(module: GoModule, result: ProcessResult): Error {
  return new Error(`Go refuses module ${module.path} (${module.dir}): ${said(result)}`);
}

/** What a failed process said, or why it said nothing. */
export function said(result: ProcessResult): string {
  return result.stderr.trim() || result.stdout.trim() || (result.failure ? `ended by ${result.failure}` : `exit status ${result.status}`);
}
