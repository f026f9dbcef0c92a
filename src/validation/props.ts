import { readStruct } from './structs';

/**
 * The props of a construct, without those that are `null`, which means the same as leaving them out. TypeScript has checked the rest: without
 * this check users of JavaScript would read that a property of undefined cannot be read.
 *
 * @param example the fewest props that there have to be
 * @throws if there are none
 */
export function checkProps<T extends object>(construct: string, props: T, example: string): T {
  return readStruct(`${construct}: props`, `an object, such as ${example}`, props, '');
}
