import { sortedEntries } from '../../validation/objects';
import { rule } from '../../validation/rules';
import { chain, Check, map, text } from '../../validation/shapes';
import { show } from '../../validation/show';
import { GoBuildOptions } from '../go-build-options';

/** The value of `-ldflags`, quoted for Go's parser. */
export function linkerFlags(options: GoBuildOptions): string {
  const args = [
    ...options.strip ?? true ? ['-s', '-w'] : [],
    ...linkerVariables(options).map(([name, value]) => `-X=${name}=${value}`),
    ...options.ldflags ?? [],
  ];
  const [first, ...rest] = args.map(quote);
  return first === undefined ? '' : [/^['"]/.test(first) ? quoteValue(args[0]) : first, ...rest].join(' ');
}

/** The variables that the linker sets (`-X`), sorted by name. */
export function linkerVariables({ linkerVariables: variables = {} }: GoBuildOptions): [name: string, value: string][] {
  return sortedEntries(variables);
}

const VARIABLE = rule("the import path and name of a string variable, such as 'main.version'", Infinity, /^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u);
const VALUE = text(rule('a string of one line', Infinity, value => !/[\n\0]/.test(value)), show, 'the linker supports no other variables');

export const LINKER_VARIABLES = map(VALUE, { names: VARIABLE, expectation: "an object, such as { 'main.version': '1.4.2' }", isWritten: false });

const SEPARATE = 'use one element for each argument, and linkerVariables and strip for -X, -s and -w';

export const LINKER_ARGUMENT: Check<string> = chain(
  text(rule('a non-empty string of one line', Infinity, value => value !== '' && !/[\n\0]/.test(value))),
  text(rule('one argument', Infinity, value => !/^-[^\s=]+\s/.test(value)), show, SEPARATE));

/** Quotes an argument in `-ldflags`, for which Go supports quotes but no escapes. */
function quote(arg: string): string {
  if (!/[\s'"]/.test(arg)) return arg;
  const mark = ["'", '"'].find(q => !arg.includes(q));
  if (mark === undefined) {
    throw new Error(`an argument in buildOptions.linkerVariables or buildOptions.ldflags must not contain both kinds of quotes, got ${show(arg)}; use one kind, because -ldflags does not support escapes`);
  }
  return mark + arg + mark;
}

/**
 * Quotes only the value of a flag, because Go rejects a `-ldflags` value that starts with a quote.
 *
 * @see https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
 */
function quoteValue(arg: string): string {
  const [, flag, value] = /^(-[^\s=]+)=(.*)$/.exec(arg) ?? [];
  if (flag === undefined) throw new Error(`buildOptions.ldflags[0] must be a flag, got ${show(arg)}; the linker takes its flags first`);
  return `${flag} ${quote(value)}`;
}
