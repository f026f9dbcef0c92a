import { isConstruct, isPlain, show } from './show';

/** Objects of JavaScript's own that have no properties of ours; from JavaScript each of them would pass as options with nothing set. */
const BUILT_IN = /^(Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|Number|String|Boolean|ArrayBuffer|DataView|Buffer|URL)$|Array$/;

/** Whether a value can be a struct: an object literal, or an object of a class of the user's own that has the properties. */
export function isStruct(value: unknown): value is object {
  if (isPlain(value)) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isConstruct(value)) return false;
  return !BUILT_IN.test(Object.prototype.toString.call(value).slice('[object '.length, -1)) && !(value instanceof Error) && typeof (value as { then?: unknown }).then !== 'function';
}

/**
 * Options without those that are `null`, which from JavaScript means the same as leaving them out: a check for `undefined` must not take
 * `null` for a choice. Nested options are not looked into.
 */
export function withoutNulls<T extends object>(options: T): T {
  if (isPlain(options) && !Object.values(options).includes(null)) return options;
  const entries = [...propertiesOf(options)].map((name): [string, unknown] => [name, options[name as keyof T]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as T;
}

/** The names of an object's properties, getters of its class included. */
function propertiesOf(options: object): Set<string> {
  const names = new Set(Object.keys(options));
  for (let type = Object.getPrototypeOf(options); type && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get) names.add(name);
    }
  }
  return names;
}

/** The options that a function was given, without nulls; none where it was given `undefined` or `null`. */
export function optionsOf<T extends object>(prop: string, options: T | null | undefined): T {
  if (options === undefined || options === null) return {} as T;
  if (!isStruct(options)) throw new Error(`${prop} must be an object, got ${show(options)}`);
  return withoutNulls(options);
}
