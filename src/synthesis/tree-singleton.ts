import { IConstruct } from 'constructs';

/**
 * Returns the singleton of a construct tree, and creates it on first use.
 *
 * The root stores it under a registered symbol, because an app may load two copies of this library.
 */
export function treeSingleton<T>(scope: IConstruct, name: string, make: (root: IConstruct) => T): T {
  const key = Symbol.for(`gopher-constructs.${name}`);
  const root = scope.node.root as IConstruct & { [kind: symbol]: T };
  if (!(key in root)) Object.defineProperty(root, key, { value: make(root) });
  return root[key];
}
