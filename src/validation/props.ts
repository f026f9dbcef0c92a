import { readStruct } from './structs';

/**
 * Returns the props of a construct without null values, which mean the same as omitted ones.
 *
 * TypeScript checks everything else. Without this check, users of JavaScript would read "cannot
 * read properties of undefined".
 *
 * @param example the required props
 * @throws if there are no props
 */
export function checkProps<T extends object>(construct: string, props: T, example: string): T {
  return readStruct(`${construct}: props`, `an object, such as ${example}`, props, '');
}
