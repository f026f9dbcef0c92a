import { isConstruct, isPlain, show } from './show';

/** Objects of JavaScript's own that have no properties of ours; from JavaScript each of them would pass as options with nothing set. */
const BUILT_IN = /^(Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|Number|String|Boolean|ArrayBuffer|DataView|Buffer|URL)$|Array$/;

/** Whether a value can be a struct: an object literal, or an object of a class of the user's own that has the properties. */
export function isStruct(value: unknown): value is object {
  try {
    return isPlain(value) || isObjectOfUser(value);
  } catch {
    return false; // a revoked proxy
  }
}

function isObjectOfUser(value: unknown): value is object {
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
  return options === undefined || options === null ? {} as T : readStruct(prop, 'an object', options);
}

/**
 * A struct, without nulls.
 *
 * @param prefix what stands before the names of its properties in messages
 * @throws if a value is none, or cannot be read
 */
export function readStruct<T extends object>(prop: string, expectation: string, value: T, prefix = `${prop}.`): T {
  if (!isStruct(value)) throw new Error(`${prop} must be ${expectation}, got ${show(value)}`);
  let options: T;
  try {
    options = withoutNulls(value);
  } catch {
    throw new Error(`${prop} must be ${expectation}, got one with a property that cannot be read`);
  }
  const unreadable = Object.entries(options).find(([, content]) => !isReadable(content));
  if (unreadable) throw new Error(`${prefix}${unreadable[0]} must be a value of its type, got ${show(unreadable[1])}`);
  return options;
}

/** Whether a value is no revoked proxy, whose every use throws. */
function isReadable(value: unknown): boolean {
  try {
    return Array.isArray(value) || true;
  } catch {
    return false;
  }
}
