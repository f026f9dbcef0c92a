import { BrandedClass, isBranded } from './brand';
import { show, showPath } from './show';
import { isStruct } from './structs';

/**
 * Checks for users of JavaScript, who have no compiler. They report each invalid value with a short
 * message that names the prop.
 *
 * Each check returns the value. Lists and maps are copied, so that later reads cannot fail.
 */

/** @throws the error for an invalid value */
export function refuse(prop: string, expectation: string, value: unknown, remedy?: string): never {
  throw new Error(`${prop} must be ${expectation}, got ${show(value)}${remedy === undefined ? '' : `; ${remedy}`}`);
}

export function checkFlag(prop: string, value: boolean | undefined): boolean | undefined {
  return value === undefined || typeof value === 'boolean' ? value : refuse(prop, 'true or false', value);
}

/** @throws if a value is not a non-empty string */
export function checkText(prop: string, value: string, expectation: string): string {
  return typeof value === 'string' && value !== '' ? value : refuse(prop, expectation, value);
}

/** @throws if a value is not a valid path of this file system */
export function checkPath(prop: string, value: string, expectation: string): string {
  return typeof value === 'string' && value !== '' && !value.includes('\0') ? value : refuse(prop, expectation, value);
}

/** @throws if a value is not an instance of the class, from any copy of this library */
export function checkInstance<T extends object>(prop: string, type: BrandedClass<T>, example: string, value: T): T {
  return isBranded(value, type) ? value : refuse(prop, `a ${type.name}, such as ${example}`, value);
}

/** Returns the elements of a list, or an empty list for null and undefined. */
export function listOf<T>(prop: string, value: readonly T[] | null | undefined, expectation: string): T[] {
  if (value === undefined || value === null) return [];
  return reading(() => (Array.isArray(value) ? [...value as T[]] : undefined)) ?? refuse(prop, expectation, value);
}

/**
 * Returns the entries of a map, sorted by name, or an empty list for null and undefined. The caller
 * validates null values.
 *
 * @param describe `showKind` if values may be secrets
 */
export function entriesOf<T>(
  prop: string, value: { readonly [name: string]: T } | null | undefined, example: string, describe: (value: unknown) => string = show,
): [name: string, value: T][] {
  if (value === undefined || value === null) return [];
  const entries = reading(() => (isStruct(value) ? Object.entries(value) : undefined));
  if (entries === undefined) throw new Error(`${prop} must be an object, such as ${example}, got ${describe(value)}`);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Returns the result of a read, or undefined if the value throws. */
function reading<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The name of a map entry in messages. */
export function keyOf(prop: string, name: string): string {
  return `${prop}[${showPath(name)}]`;
}
