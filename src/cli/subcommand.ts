import { ParseArgsConfig } from 'util';

/** Where a command writes: results to `stdout`, all else to `stderr`. */
export interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };
}

/** Options as they were given; those that may be repeated are lists. */
export interface Values {
  readonly [option: string]: string | boolean | (string | boolean)[] | undefined;
}

/** One of the things that the command does. */
export interface Subcommand {
  /** One line. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Gives the exit status. `operands` are what is no option. */
  run(operands: string[], values: Values, output: Output): Promise<number>;
}

/** The command line is wrong; nothing has been done. */
export class UsageError extends Error {}

/** An option that may be repeated. */
export function textsOf(values: Values, option: string): string[] {
  return [values[option] ?? []].flat().map(String);
}
