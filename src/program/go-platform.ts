const NAME = /^[a-z0-9]+$/;

/**
 * The operating system and architecture that a program is compiled for, in Go's own names (GOOS and GOARCH).
 *
 * @see https://go.dev/doc/install/source#environment
 */
export class GoPlatform {
  /** 64-bit x86 Linux: most clusters, and Lambda's `x86_64`. */
  public static readonly LINUX_AMD64 = new GoPlatform('linux', 'amd64');

  /** 64-bit Arm Linux: AWS Graviton, Ampere, Apple silicon's virtual machines, and Lambda's `arm64`. */
  public static readonly LINUX_ARM64 = new GoPlatform('linux', 'arm64');

  /**
   * Any platform that the Go toolchain knows; `go tool dist list` prints them.
   *
   * @param os GOOS, such as `linux`, `windows`, `darwin`
   * @param arch GOARCH, such as `amd64`, `arm64`, `riscv64`
   */
  public static of(os: string, arch: string): GoPlatform {
    for (const [prop, value] of [['os', os], ['arch', arch]]) {
      if (typeof value !== 'string' || !NAME.test(value)) {
        throw new Error(`GoPlatform: ${prop} is ${JSON.stringify(value)}; give one of Go's own names, such as GoPlatform.of('linux', 'arm64')`);
      }
    }
    return new GoPlatform(os, arch);
  }

  private constructor(
    /** The operating system, as GOOS has it. */
    public readonly os: string,
    /** The architecture, as GOARCH has it. */
    public readonly arch: string,
  ) {}

  /** `os/arch`, as `go tool dist list` and container tools write it. */
  public toString(): string {
    return `${this.os}/${this.arch}`;
  }
}
