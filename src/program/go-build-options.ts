import { GoModMode } from './go-mod-mode';
import { GoToolchain } from './go-toolchain';

/**
 * How a Go program is compiled. It means the same in every construct.
 *
 * What is not a prop is fixed, so that the same sources give the same bytes on every machine: no VCS stamp (`-buildvcs=false`: a
 * binary must not change with each commit), and settings of the machine that change the program (GOFLAGS, GOEXPERIMENT, …) are not
 * taken over. Where modules come from (GOPROXY, GOPRIVATE, GOMODCACHE, …) is, and never becomes part of an output.
 */
export interface GoBuildOptions {
  /**
   * Build tags, as `go build -tags` takes them, one an element. `GoTags` has the well-known ones.
   *
   * Refused: what is not made of letters, digits, `_` and `.`.
   *
   * @see https://pkg.go.dev/cmd/go#hdr-Build_constraints
   * @default - none
   */
  readonly tags?: string[];

  /**
   * Arguments for the linker, as `go tool link` takes them, one an element, such as `-checklinkname=0`.
   * `-s -w` and `-X` have props of their own: `strip`, `linkerVariables`.
   *
   * Refused: two arguments in one element, and one with both kinds of quotes in it.
   *
   * @see https://pkg.go.dev/cmd/link
   * @default - none
   */
  readonly ldflags?: string[];

  /**
   * Values for string variables of the program (the linker's `-X`), by import path and name, such as
   * `{ 'main.version': '1.4.2' }`. They end up readable in the binary: no secrets. A date or a commit here makes every
   * build another binary; what looks like a time is warned of. The linker ignores a variable that does not exist.
   *
   * Refused: a name without the package before it, and a value of more than one line.
   *
   * @default - none
   */
  readonly linkerVariables?: { [name: string]: string };

  /**
   * Leave out the symbol table and DWARF (the linker's `-s -w`): about 30 % smaller. Stack traces of panics keep their
   * function names and lines; a debugger wants them back.
   *
   * @default true: a third less to pull and to start, and the traces of panics stay
   */
  readonly strip?: boolean;

  /**
   * Leave the paths of this machine out of the binary (`-trimpath`). Without it the bytes depend on the directory that the
   * program was compiled in.
   *
   * @default true: the same bytes from any directory, on any machine
   */
  readonly trimpath?: boolean;

  /**
   * Compile with cgo (CGO_ENABLED=1). It needs a C toolchain for the platform, and a C library where the program runs unless it is
   * linked statically (`ldflags: ['-extldflags=-static']`). The compilers that CC, CXX and the CGO_… variables name are used. Whether
   * C code has changed is for Go to tell: a program with cgo is handed to `go build` at each synthesis.
   *
   * Refused: a program that ends up linked against a C library, in an image that has none.
   *
   * @default false: a static binary that runs anywhere, and compiles for any platform from any machine
   */
  readonly cgo?: boolean;

  /**
   * The `-mod` flag.
   *
   * @default - as Go chooses: vendor where there is a vendor directory, else readonly
   */
  readonly mod?: GoModMode;

  /**
   * The profile for profile-guided optimization, as `go build -pgo` takes it: a file, relative to the working directory, `auto`
   * or `off`.
   *
   * Refused: a file that is not there.
   *
   * @see https://go.dev/doc/pgo
   * @default auto: default.pgo in the directory of the main package, where there is one
   */
  readonly pgo?: string;

  /**
   * Variables for the go command that change the program, such as `{ GOEXPERIMENT: 'jsonv2' }`. They are part of what the program
   * is recognised by, and are written into provenance and Dockerfiles: no secrets.
   *
   * Refused: what other props set (GOOS, GOARCH, CGO_ENABLED, GOFLAGS, GOWORK); where modules come from and who may fetch them (GOPROXY,
   * GOPRIVATE, GOAUTH, NETRC, HTTPS_PROXY, GIT_*, …), which belongs to the environment that synthesis runs in; names of secrets, such as
   * those that end in `_TOKEN`; and URLs with credentials.
   *
   * @default - none
   */
  readonly goEnvironment?: { [name: string]: string };

  /**
   * Which Go compiles.
   *
   * An error where there is neither Go nor, in its place, a container engine.
   *
   * @default - the `go` command on PATH; where there is none, a container
   */
  readonly toolchain?: GoToolchain;

  /**
   * How long one call of the go command may take, in seconds, at most 86400 (a day).
   *
   * A call that takes longer is ended, and that is an error.
   *
   * @default 1800: the largest programs on small machines need minutes; what hangs, such as a proxy that never answers, ends
   */
  readonly timeoutSeconds?: number;

  /**
   * Where compiled programs and packed layers are kept between syntheses. It can be deleted at any time, saved and restored as a
   * whole, and shared by syntheses that run at once.
   *
   * One that cannot be written costs a warning, and the caching.
   *
   * @default - the environment variable GOPHER_CONSTRUCTS_CACHE, else `gopher-constructs` in the user's cache directory
   */
  readonly cacheDirectory?: string;
}
