import { isConstruct, isPlain, show } from './show';

/** Built-in objects without props. JavaScript users could otherwise pass them as empty options. */
const BUILT_IN = /^(Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|Number|String|Boolean|ArrayBuffer|DataView|Buffer|URL)$|Array$/;

/** Whether a value can be a struct, which is an object literal or an instance of a user's class. */
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
 * Returns options without null values, which mean the same as omitted ones in JavaScript.
 *
 * Nested options are unchanged.
 */
export function withoutNulls<T extends object>(options: T): T {
  if (isPlain(options) && !Object.values(options).includes(null)) return options;
  const entries = [...propertiesOf(options)].map((name): [string, unknown] => [name, options[name as keyof T]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null)) as T;
}

/** The property names of an object, including getters of its class. */
function propertiesOf(options: object): Set<string> {
  const names = new Set(Object.keys(options));
  for (let type = Object.getPrototypeOf(options); type && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get) names.add(name);
    }
  }
  return names;
}

/** Returns options without null values, or empty options for `undefined` and `null`. */
export function optionsOf<T extends object>(prop: string, options: T | null | undefined): T {
  return options === undefined || options === null ? {} as T : readStruct(prop, 'an object', options);
}

/**
 * Returns a struct without null values.
 *
 * @param prefix the prefix of its props in messages
 * @throws if the value is not a struct, or not readable
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

/** False for a revoked proxy, which throws on each use. */
function isReadable(value: unknown): boolean {
  try {
    return Array.isArray(value) || true;
  } catch {
    return false;
  }
}
