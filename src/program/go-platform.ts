import { brand } from '../validation/brand';
import { ValidationErrors } from '../validation/errors';
import { rule } from '../validation/rules';
import { text } from '../validation/shapes';
import { validateArgument } from '../validation/validate-argument';

const NAME = text(rule("one of Go's own names, such as GoPlatform.of('linux', 'arm64')", 40, /^[a-z0-9]+$/));

/** The variable for the level of each architecture, and its values. Go accepts some invalid ones. */
const LEVELS = new Map<string, { variable: string; values: RegExp; example: string }>(Object.entries({
  386: { variable: 'GO386', values: /^(sse2|softfloat)$/, example: 'softfloat' },
  amd64: { variable: 'GOAMD64', values: /^v[1-4]$/, example: 'v3' },
  arm: { variable: 'GOARM', values: /^[567](,(soft|hard)float)?$/, example: '7' },
  arm64: { variable: 'GOARM64', values: /^v(8\.\d|9\.[0-5])(,lse)?(,crypto)?$/, example: 'v8.2' },
  mips: { variable: 'GOMIPS', values: /^(hard|soft)float$/, example: 'softfloat' },
  mipsle: { variable: 'GOMIPS', values: /^(hard|soft)float$/, example: 'softfloat' },
  mips64: { variable: 'GOMIPS64', values: /^(hard|soft)float$/, example: 'softfloat' },
  mips64le: { variable: 'GOMIPS64', values: /^(hard|soft)float$/, example: 'softfloat' },
  ppc64: { variable: 'GOPPC64', values: /^power\d+$/, example: 'power9' },
  ppc64le: { variable: 'GOPPC64', values: /^power\d+$/, example: 'power9' },
  riscv64: { variable: 'GORISCV64', values: /^rva\d+u64$/, example: 'rva22u64' },
}));

/**
 * The operating system and architecture of a program, with the names of Go (GOOS and GOARCH).
 *
 * @see https://go.dev/doc/install/source#environment
 */
export class GoPlatform {
  /** 64-bit x86 Linux: most clusters, and Lambda's `x86_64`. */
  public static readonly LINUX_AMD64 = new GoPlatform('linux', 'amd64');

  /** 64-bit Arm Linux: AWS Graviton, Ampere, Apple silicon's virtual machines, and Lambda's `arm64`. */
  public static readonly LINUX_ARM64 = new GoPlatform('linux', 'arm64');

  /** 64-bit Arm macOS. */
  public static readonly DARWIN_ARM64 = new GoPlatform('darwin', 'arm64');

  /** 64-bit x86 macOS. */
  public static readonly DARWIN_AMD64 = new GoPlatform('darwin', 'amd64');

  /** 64-bit x86 Windows. */
  public static readonly WINDOWS_AMD64 = new GoPlatform('windows', 'amd64');

  /** 64-bit x86 FreeBSD. */
  public static readonly FREEBSD_AMD64 = new GoPlatform('freebsd', 'amd64');

  /**
   * Any platform that the Go toolchain supports.
   *
   * `go tool dist list` prints them. An unsupported platform is an error of the build.
   *
   * @param os GOOS, such as `linux`, `windows`, `darwin`
   * @param arch GOARCH, such as `amd64`, `arm64`, `riscv64`
   */
  public static of(os: string, arch: string): GoPlatform {
    const errors = new ValidationErrors();
    NAME(errors, 'GoPlatform: os', os);
    NAME(errors, 'GoPlatform: arch', arch);
    errors.throwAny(GoPlatform.of);
    return new GoPlatform(os, arch);
  }

  private constructor(
    /** The operating system, as in GOOS. */
    public readonly os: string,
    /** The architecture, as in GOARCH. */
    public readonly arch: string,
    /**
     * The level of the architecture, as in GOAMD64, GOARM64 and similar variables.
     *
     * It is undefined for Go's default.
     */
    public readonly level?: string,
  ) {}

  /**
   * Restricts the platform to newer processors, such as `GoPlatform.LINUX_AMD64.withLevel('v3')`.
   *
   * A program exits at startup on a processor below its level.
   *
   * @see https://go.dev/wiki/MinimumRequirements#microarchitecture-support
   * @param level a value of the architecture's variable: GOAMD64 `v1` to `v4`, GOARM64 `v8.0` to
   * `v9.5`, GOARM `5` to `7`, …
   */
  public withLevel(level: string): GoPlatform {
    const levels = LEVELS.get(this.arch);
    if (!levels) {
      throw new Error(`GoPlatform.withLevel does not support ${this.arch}, which has no levels; remove the call`);
    }
    const value = rule(`a value of ${levels.variable}, such as '${levels.example}'`, 40, levels.values);
    validateArgument('GoPlatform: level', level, text(value), this.withLevel);
    return new GoPlatform(this.os, this.arch, level);
  }

  /** Returns `os/arch`, as in `go tool dist list`, with `/level` if there is one. */
  public toString(): string {
    return [this.os, this.arch, this.level].filter(part => part !== undefined).join('/');
  }

  /**
   * The variable that sets the level.
   * @internal
   */
  public get _levelVariable(): string | undefined {
    return LEVELS.get(this.arch)?.variable;
  }
}
brand(GoPlatform, 'GoPlatform');
