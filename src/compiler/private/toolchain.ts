/** The toolchain that compiles programs. */
export interface Toolchain {
  /** The Go version (`go env GOVERSION`). */
  readonly version: string;
  /** Identifies compiler, linker and standard library by their content. */
  readonly content: string;
  /** Settings of the installation that affect the compiler, as `NAME=value`. */
  readonly settings: string[];
  /** The installation directory of Go. */
  readonly goroot: string;
  /** The directory of extracted third-party modules. */
  readonly moduleCache: string;
}
