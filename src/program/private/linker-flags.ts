import { entriesOf, keyOf, listOf, refuse } from '../../validation/checks';
import { show } from '../../validation/show';
import { GoBuildOptions } from '../go-build-options';

/** The value of `-ldflags`, quoted for Go's parser. */
export function linkerFlags(options: GoBuildOptions, strip: boolean): string {
  const args = [
    ...strip ? ['-s', '-w'] : [],
    ...linkerVariables(options.linkerVariables).map(([name, value]) => `-X=${name}=${value}`),
    ...linkerArguments(options.ldflags),
  ];
  const [first, ...rest] = args.map(quote);
  return first === undefined ? '' : [/^['"]/.test(first) ? quoteValue(args[0]) : first, ...rest].join(' ');
}

/** The variables that the linker sets (`-X`), sorted by name. */
export function linkerVariables(variables: GoBuildOptions['linkerVariables']): [name: string, value: string][] {
  const prop = 'buildOptions.linkerVariables';
  const entries = entriesOf(prop, variables, "{ 'main.version': '1.4.2' }");
  for (const [name, value] of entries) {
    if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      refuse(`a name in ${prop}`, "the import path and name of a string variable, such as 'main.version'", name);
    }
    if (typeof value !== 'string' || /[\n\0]/.test(value)) {
      refuse(keyOf(prop, name), 'a string of one line', value, 'the linker supports no other variables');
    }
  }
  return entries;
}

function linkerArguments(ldflags: GoBuildOptions['ldflags']): string[] {
  const prop = 'buildOptions.ldflags';
  const found = listOf(prop, ldflags, 'a list of non-empty strings of one line each');
  found.forEach((arg, i) => {
    if (typeof arg !== 'string' || arg === '' || /[\n\0]/.test(arg)) refuse(`${prop}[${i}]`, 'a non-empty string of one line', arg);
    if (/^-[^\s=]+\s/.test(arg)) {
      refuse(`${prop}[${i}]`, 'one argument', arg, 'use one element for each argument, and linkerVariables and strip for -X, -s and -w');
    }
  });
  return found;
}

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
  const [, flag, value] = /^(-[^\s=]+)=(.*)$/.exec(arg) ?? refuse('buildOptions.ldflags[0]', "a flag that starts with '-'", arg);
  return `${flag} ${quote(value)}`;
}
