import { ParseArgsConfig } from 'util';

/** The streams of a command. Results go to `stdout`, everything else to `stderr`. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
}

/** The parsed options. Repeatable options are lists. */
export interface Values {
  readonly [option: string]: string | boolean | (string | boolean)[] | undefined;
}

/** A subcommand of the command line. */
export interface Subcommand {
  /** A summary of one line. */
  readonly summary: string;
  /** The output of `--help`. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /**
   * Runs the subcommand and returns its exit status. `operands` are the arguments without options.
   */
  run(operands: string[], values: Values, output: Output): Promise<number>;
}

/** A usage error, before any action. */
export class UsageError extends Error {}

/** The values of a repeatable option. */
export function textsOf(values: Values, option: string): string[] {
  return [values[option] ?? []].flat().map(String);
}
