import { BrandedClass, isBranded } from './brand';
import { show, showPath } from './show';
import { isStruct } from './structs';

/**
 * Checks of what TypeScript has checked already, for users of JavaScript: every value that the language has ends in a short message which names
 * the prop. Each check returns the value; lists and maps are copied, so that a later read cannot fail.
 */

/** @throws in the form of all messages about a value */
export function refuse(prop: string, expectation: string, value: unknown, remedy?: string): never {
  throw new Error(`${prop} must be ${expectation}, got ${show(value)}${remedy === undefined ? '' : `; ${remedy}`}`);
}

export function checkFlag(prop: string, value: boolean | undefined): boolean | undefined {
  return value === undefined || typeof value === 'boolean' ? value : refuse(prop, 'true or false', value);
}

/** @throws if a value is no text; an empty one is none either */
export function checkText(prop: string, value: string, expectation: string): string {
  return typeof value === 'string' && value !== '' ? value : refuse(prop, expectation, value);
}

/** @throws if a value cannot be a path of this file system */
export function checkPath(prop: string, value: string, expectation: string): string {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : refuse(prop, expectation, value);
}

/** @throws if a value is not one of a class of ours, of whatever copy of this library */
export function checkInstance<T extends object>(prop: string, type: BrandedClass<T>, example: string, value: T): T {
  return isBranded(value, type) ? value : refuse(prop, `a ${type.name}, such as ${example}`, value);
}

/** The elements of a list; none where there is no list. */
export function listOf<T>(prop: string, value: readonly T[] | null | undefined, expectation: string): T[] {
  if (value === undefined || value === null) return [];
  return reading(() => (Array.isArray(value) ? [...value as T[]] : undefined)) ?? refuse(prop, expectation, value);
}

/**
 * Names and values of a map, in the order of the names; none where there is no map. Values that are null are the caller's to refuse.
 *
 * @param describe `showKind` where values may be secrets
 */
export function entriesOf<T>(
  prop: string, value: { readonly [name: string]: T } | null | undefined, example: string, describe: (value: unknown) => string = show,
): [name: string, value: T][] {
  if (value === undefined || value === null) return [];
  const entries = reading(() => (isStruct(value) ? Object.entries(value) : undefined));
  if (entries === undefined) throw new Error(`${prop} must be an object, such as ${example}, got ${describe(value)}`);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What a function reads of a value, or undefined where the value throws. */
function reading<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The name of a value in a map, for messages. */
export function keyOf(prop: string, name: string): string {
  return `${prop}[${showPath(name)}]`;
}
