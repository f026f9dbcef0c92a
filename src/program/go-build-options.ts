import { GoModMode } from './go-mod-mode';
import { GoToolchain } from './go-toolchain';

/**
 * How a Go program is compiled, for every construct with an `entry`.
 *
 * All other settings are fixed, so that the same sources produce the same bytes on every host.
 * There is no VCS stamp (`-buildvcs=false`), because it would change the binary with each commit.
 * Settings of the host that change the program (GOFLAGS, GOEXPERIMENT, …) do not apply. Module
 * sources (GOPROXY, GOPRIVATE, GOMODCACHE, …) do, and are never part of an output.
 */
export interface GoBuildOptions {
  /**
   * Build tags, as for `go build -tags`, one in each element.
   *
   * `GoTags` contains well-known tags. A tag consists of letters, digits, `_` and `.`.
   *
   * @see https://pkg.go.dev/cmd/go#hdr-Build_constraints
   * @default - none
   */
  readonly tags?: string[];

  /**
   * Arguments for the linker, as for `go tool link`, one in each element, such as
   * `-checklinkname=0`.
   *
   * Use `strip` for `-s -w` and `linkerVariables` for `-X`. Two arguments in one element, and an
   * argument with both kinds of quotes, are errors.
   *
   * @see https://pkg.go.dev/cmd/link
   * @default - none
   */
  readonly ldflags?: string[];

  /**
   * Values for string variables of the program (the linker's `-X`), by import path and name.
   *
   * For example, `{ 'main.version': '1.4.2' }`. The values are readable in the binary, so do not
   * pass secrets. A date or a commit changes the binary with each build, and a value that looks
   * like a time causes a warning. The linker ignores variables that do not exist. A name without
   * its package, and a value with several lines, are errors.
   *
   * @default - none
   */
  readonly linkerVariables?: { [name: string]: string };

  /**
   * Omits the symbol table and DWARF (the linker's `-s -w`).
   *
   * The binary is about 30 % smaller. Stack traces of panics keep their function names and lines.
   * Debuggers need the omitted data.
   *
   * @default true
   */
  readonly strip?: boolean;

  /**
   * Omits the paths of the host from the binary (`-trimpath`).
   *
   * The bytes are the same from any directory, on any host. Without it they depend on the working
   * directory of the build.
   *
   * @default true
   */
  readonly trimpath?: boolean;

  /**
   * Compiles with cgo (CGO_ENABLED=1).
   *
   * A binary without cgo is static, runs anywhere, and compiles for any platform on any host. cgo
   * needs a C toolchain for the platform, from CC, CXX and the CGO_… variables. Unless the program
   * is linked statically (`ldflags: ['-extldflags=-static']`), it also needs a C library at run
   * time. A program that is linked against a C library, in an image without one, is an error. Only
   * Go can detect changes of C code, so a program with cgo runs `go build` in each synthesis.
   *
   * @default false
   */
  readonly cgo?: boolean;

  /**
   * The `-mod` flag.
   *
   * @default - vendor if there is a vendor directory, else readonly
   */
  readonly mod?: GoModMode;

  /**
   * The profile for profile-guided optimization, as for `go build -pgo`: a file, `auto` or `off`.
   *
   * A file is relative to the working directory and must exist. `auto` uses default.pgo in the
   * directory of the main package, if it exists.
   *
   * @see https://go.dev/doc/pgo
   * @default - `auto`
   */
  readonly pgo?: string;

  /**
   * Variables for the go command that change the program, such as `{ GOEXPERIMENT: 'jsonv2' }`.
   *
   * They are part of the program's fingerprint, of provenance and of Dockerfiles, so do not pass
   * secrets. These variables are errors:
   *
   * - variables of other props: GOOS, GOARCH, CGO_ENABLED, GOFLAGS, GOWORK
   * - module sources and their credentials: GOPROXY, GOPRIVATE, GOAUTH, NETRC, HTTPS_PROXY, GIT_*,
   *   …. Set them in the environment of the synthesis
   * - names of secrets, such as names that end in `_TOKEN`
   * - URLs with credentials
   *
   * @default - none
   */
  readonly goEnvironment?: { [name: string]: string };

  /**
   * The Go toolchain that compiles the program.
   *
   * A host with neither Go nor a container engine is an error.
   *
   * @default - the `go` command on PATH, or a container without one
   */
  readonly toolchain?: GoToolchain;

  /**
   * The time limit for each call of the go command, in seconds, at most 86400 (a day).
   *
   * A longer call is stopped and reported as an error. The default is enough for the largest
   * programs on small hosts, and stops a call that hangs, for example on a module proxy that does
   * not respond.
   *
   * @default 1800
   */
  readonly timeoutSeconds?: number;

  /**
   * The directory that caches compiled programs and packed layers between syntheses.
   *
   * You can delete it at any time, save and restore it as a whole, and share it between concurrent
   * syntheses. A directory that is not writable causes a warning and disables the cache. The
   * default without the environment variable is `gopher-constructs` in the user's cache directory.
   *
   * @default - the environment variable GOPHER_CONSTRUCTS_CACHE, or the user's cache directory
   */
  readonly cacheDirectory?: string;
}
