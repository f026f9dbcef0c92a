/**
 * A check of what TypeScript has checked already, for users of JavaScript: without it they would read that a property of undefined can't be read.
 *
 * @param example the fewest props that there have to be
 * @throws if there are none
 */
export function checkProps(construct: string, props: object, example: string): void {
  if (typeof props !== 'object' || props === null) {
    throw new Error(`${construct}: props is ${JSON.stringify(props)}; give an object, such as ${example}`);
  }
}
