/** What programs are compiled by. */
export interface Toolchain {
  /** What `go env GOVERSION` says. */
  readonly version: string;
  /** Names compiler, linker and standard library by their content. */
  readonly content: string;
  /** Settings of the installation that reach the compiler, as `NAME=value`. */
  readonly settings: string[];
  /** Where it is installed. */
  readonly goroot: string;
  /** Where third-party modules are unpacked. */
  readonly moduleCache: string;
}
