import { IConstruct } from 'constructs';

/**
 * The one thing of its kind in a construct tree, made when it is first asked for. The root keeps it, under a name that every copy of this
 * library knows: an app may have loaded two.
 */
export function treeSingleton<T>(scope: IConstruct, name: string, make: (root: IConstruct) => T): T {
  const key = Symbol.for(`gopher-constructs.${name}`);
  const root = scope.node.root as IConstruct & { [kind: symbol]: T };
  if (!(key in root)) Object.defineProperty(root, key, { value: make(root) });
  return root[key];
}
