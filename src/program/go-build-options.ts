import { GoPlatform } from './go-platform';

/**
 * How a Go program is compiled. It means the same in every construct.
 *
 * What is not a prop is fixed, so that the same sources give the same bytes on every machine: cgo is off (a static binary),
 * no VCS stamp (`-buildvcs=false`: a binary must not change with each commit), and settings of the machine that change the
 * program (GOFLAGS, GOEXPERIMENT, …) are not taken over. Where modules come from (GOPROXY, GOPRIVATE, GOMODCACHE, …) is.
 */
export interface GoBuildOptions {
  /**
   * What the program is compiled for.
   *
   * @default - what the platform asks for: Linux on amd64 in images, the function's architecture on Lambda
   */
  readonly platform?: GoPlatform;

  /**
   * Build tags, as `go build -tags` takes them, one an element.
   *
   * @see https://pkg.go.dev/cmd/go#hdr-Build_constraints
   * @default - none
   */
  readonly tags?: string[];

  /**
   * Arguments for the linker, as `go tool link` takes them, one an element, such as `-checklinkname=0`.
   * `-s -w` and `-X` have props of their own: `strip`, `variables`.
   *
   * @see https://pkg.go.dev/cmd/link
   * @default - none
   */
  readonly ldflags?: string[];

  /**
   * Values for string variables of the program (the linker's `-X`), by import path and name, such as
   * `{ 'main.version': '1.4.2' }`. They end up readable in the binary: no secrets. A date or a commit here makes every
   * build another binary. The linker ignores a variable that does not exist.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * Leave out the symbol table and DWARF (the linker's `-s -w`): about 30 % smaller. Stack traces of panics keep their
   * function names and lines; a debugger wants them back.
   *
   * @default true
   */
  readonly strip?: boolean;

  /**
   * Leave the paths of this machine out of the binary (`-trimpath`). Without it the bytes depend on the directory that the
   * program was compiled in.
   *
   * @default true
   */
  readonly trimpath?: boolean;
}
