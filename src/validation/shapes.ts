import { BrandedClass, brandOf, isBranded } from './brand';
import { ValidationErrors } from './errors';
import { ANY_TEXT, NOT_EMPTY, Rule } from './rules';
import { isConstruct, isPlain, show, showKind, showPath } from './show';
import { misspelledName, nearestName } from './spelling';

/** The maximum of a signed 32-bit integer. */
const INT32_MAX = 2 ** 31 - 1;

/** Formats a value for messages, or only its kind if it may be a secret. */
type Describe = (value: unknown) => string;

/**
 * Validates a prop and returns its resolved value.
 *
 * For an invalid value, it adds an error and returns undefined. Never throws.
 */
export interface Check<T> {
  (errors: ValidationErrors, prop: string, value: unknown): T | undefined;
  /** Whether the prop is required. */
  readonly isRequired?: boolean;
}

/** A check for each prop of a struct. The compiler reports missing checks. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Check<unknown> };

/** The values of a validated struct. Omitted and invalid values are undefined. */
export type Values<S> = { readonly [K in keyof S]: S[K] extends Check<infer T> ? T | undefined : never };

/** Replacements for names that a struct does not have. */
export interface Remedies {
  readonly [name: string]: string;
}

/** In JavaScript and other languages, `null` means the same as an omitted prop. */
export function isLeftOut(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Returns the result of a function, or undefined if it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The name of a map entry in messages. */
export function keyed(prop: string, name: string): string {
  return `${prop}[${/^[\x20-\x7e]{0,60}$/.test(name) ? `'${name}'` : show(name)}]`;
}

/**
 * Creates a check from a function. An undefined result and an exception are errors.
 *
 * @param expectation completes "PROP must be …"
 */
export function reading<T>(expectation: string, read: (value: any) => T | undefined, describe: Describe = show, remedy?: string): Check<T> {
  return (errors, prop, value) => {
    const found = attempt(() => read(value));
    if (found === undefined) errors.add(`${prop} must be ${expectation}, got ${describe(value)}${remedy === undefined ? '' : `; ${remedy}`}`);
    return found;
  };
}

/** The same check for a required prop. */
export function required<T>(check: Check<T>): Check<T> {
  return Object.assign((errors: ValidationErrors, prop: string, value: unknown) => check(errors, prop, value), { isRequired: true });
}

/** Applies a check to an optional value. */
export function optional<T>(errors: ValidationErrors, prop: string, value: unknown, check: Check<T>): T | undefined {
  return isLeftOut(value) ? undefined : check(errors, prop, value);
}

export function flagDescribedBy(describe: Describe): Check<boolean> {
  return reading('true or false', value => (typeof value === 'boolean' ? value : undefined), describe);
}

export const flag = flagDescribedBy(show);

/** A check of the result of another check. */
export function chain<T, U>(first: Check<T>, second: (errors: ValidationErrors, prop: string, value: T) => U | undefined): Check<U> {
  return (errors, prop, value) => {
    const found = first(errors, prop, value);
    return found === undefined ? undefined : second(errors, prop, found);
  };
}

/** A string that satisfies a rule. */
export function text(rule: Rule = NOT_EMPTY, describe: Describe = show, remedy?: string): Check<string> {
  return reading(rule.expectation, value => (typeof value === 'string' && rule.allows(value) ? value : undefined), describe, remedy);
}

/** A path of this file system. */
export function path(expectation: string): Check<string> {
  return text({ allows: value => value !== '' && !value.includes('\0'), expectation });
}

/** An integer in a range, or of 32 bits if there is no maximum. */
export function integer(min: number, max?: number): Check<number> {
  return (errors, prop, value) => {
    const isLarge = typeof value === 'number' && value > INT32_MAX;
    const expectation = min === max ? String(min) : `a whole number from ${min}${max === undefined && !isLarge ? '' : ` to ${max ?? INT32_MAX}`}`;
    const isRight = (found: unknown): found is number => Number.isInteger(found) && found as number >= min && found as number <= (max ?? INT32_MAX);
    return reading(expectation, found => (isRight(found) ? found : undefined))(errors, prop, value);
  };
}

/** A number that satisfies a rule. */
export function number(expectation: string, allows: (value: number) => boolean): Check<number> {
  return reading(expectation, value => (typeof value === 'number' && allows(value) ? value : undefined));
}

/** An instance of a class of this library, from any copy. */
export function branded<T extends object>(type: BrandedClass<T>, example: string): Check<T> {
  return (errors, prop, value) => reading(`a ${brandOf(type)} such as ${example}`, found => (isBranded(found, type) ? found : undefined))(errors, prop, value);
}

/** Any value, because another check validates it. */
export const anything: Check<unknown> = (_errors, _prop, value) => value;

/** A list with a check for its elements. Invalid elements are omitted. */
export function list<T>(of: Check<T>, expectation = 'a list', describe: Describe = show): Check<T[]> {
  const elements = reading(expectation, found => (Array.isArray(found) ? Array.from(found) as unknown[] : undefined), describe);
  return (errors, prop, value) => elements(errors, prop, value)?.flatMap((element, i) => of(errors, `${prop}[${i}]`, element) ?? []);
}

/** A list of strings. */
export function strings(describe: Describe = show): Check<string[]> {
  return reading('a list of strings', value => (Array.isArray(value) && Array.from(value).every(v => typeof v === 'string') ? [...value] as string[] : undefined), describe);
}

/** One of several strings. */
export function choice(choices: string[]): Check<string> {
  return text({ allows: value => choices.includes(value), expectation: `one of ${choices.join(', ')}` });
}

/** Names that YAML serializers lose or misinterpret. */
const UNWRITABLE = ['__proto__', 'constructor'];

/** Options of the check of a map. */
export interface MapOptions {
  /** The rule for names. */
  readonly names?: Rule;
  /** Formats the map and its values for messages. */
  readonly describe?: Describe;
  /** Formats names for messages. */
  readonly describeName?: Describe;
  readonly expectation?: string;
  /** Whether names become YAML keys, true by default. */
  readonly isWritten?: boolean;
}

/** A map with a check for its values. Invalid entries are omitted. */
export function map<T>(
  of: Check<T>, { names = ANY_TEXT, describe = show, describeName = describe, expectation = 'an object', isWritten = true }: MapOptions = {},
): Check<{ [name: string]: T }> {
  return (errors, prop, value) => {
    const entries = reading(expectation, found => (isPlain(found) ? Object.entries(found) : undefined), describe)(errors, prop, value);
    if (entries === undefined) return undefined;
    const right = entries.flatMap(([name, content]): [string, T][] => {
      if (!errors.check(names.allows(name), `${prop} must have names that are ${names.expectation}, got ${describeName(name)}`)) return [];
      if (!errors.check(!isWritten || !UNWRITABLE.includes(name), `${prop} must not contain the name '${name}', which YAML serializers do not support`)) return [];
      const checked = of(errors, keyed(prop, name), content);
      return checked === undefined ? [] : [[name, checked]];
    });
    return Object.fromEntries(right);
  };
}

/** A map of strings. */
export function texts(values: Rule = ANY_TEXT, options: MapOptions = {}): Check<{ [name: string]: string }> {
  return map(text(values, options.describe), { expectation: 'an object of strings', ...options });
}

/** Options of the check of a struct. */
export interface StructOptions {
  /** The name of the struct in messages about unsupported props, by default the prop. */
  readonly name?: string;
  /** Completes the message "PROP must be …". */
  readonly expectation?: string;
  /** The prefix of its props in messages, by default `PROP.`. */
  readonly prefix?: string;
  readonly remedies?: Remedies;
  readonly describe?: Describe;
  /** Whether unsupported names are allowed, such as those of a user's subclass. */
  readonly isOpen?: boolean;
  /**
   * The receiver of the struct, such as `lambda.Function`, if a newer version of it may have more
   * props. Unknown names are then kept, with a warning, unless they are misspelled or known from
   * other tools.
   */
  readonly passedOnTo?: string;
}

/** A struct with a check for each prop. Unsupported names are errors. */
export function struct<S extends { readonly [name: string]: Check<unknown> }>(
  shape: S, { name, expectation = 'an object', prefix, remedies = {}, describe = show, isOpen = false, passedOnTo }: StructOptions = {},
): Check<Values<S>> {
  const names = Object.keys(shape);
  return (errors, prop, value) => {
    if (!isStruct(value)) {
      errors.add(`${prop} must be ${expectation}, got ${describe(value)}`);
      return undefined;
    }
    const start = prefix ?? `${prop}.`;
    const subject = name ?? prop;
    const given = value as { readonly [name: string]: unknown };
    const values = names.map((key): [string, unknown] => [key, property(errors, start + key, given, key, shape[key])]);
    const isStrict = !isOpen && isPlain(value);
    const others = isStrict || passedOnTo !== undefined ? namesOf(value).filter(key => !Object.hasOwn(shape, key) && isSet(given, key)) : [];
    if (passedOnTo === undefined) {
      others.forEach(key => errors.add(unsupported(subject, key, remedyOf(key, remedies, nearestName(key, names)) ?? 'remove it', describe !== show)));
      return Object.fromEntries(values) as Values<S>;
    }
    for (const key of others) {
      const remedy = isStrict ? remedyOf(key, remedies, misspelledName(key, names)) : undefined;
      if (remedy !== undefined) errors.add(unsupported(subject, key, remedy, describe !== show));
      else values.push([key, property(errors, start + key, given, key, anything)]);
      if (remedy === undefined && isStrict) errors.warn(`${subject} does not know ${showName(key)} and passes it on to ${passedOnTo}`);
    }
    return Object.fromEntries(values.filter(([, found]) => found !== undefined)) as Values<S>;
  };
}

/** Built-in objects, which would otherwise be valid as options without props. */
const BUILT_IN = /^(Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|Number|String|Boolean|ArrayBuffer|DataView|Buffer|URL)$|Array$/;

/** Whether a value can be a struct: an object literal, or an instance of a user's class. */
export function isStruct(value: unknown): value is object {
  return attempt(() => isPlain(value) || isObjectOfUser(value)) ?? false; // a revoked proxy throws
}

function isObjectOfUser(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isConstruct(value)) return false;
  return !BUILT_IN.test(Object.prototype.toString.call(value).slice('[object '.length, -1)) && !(value instanceof Error) && typeof (value as { then?: unknown }).then !== 'function';
}

/** The property names of an object, including getters of its class. */
function namesOf(value: object): string[] {
  const names = new Set(Object.keys(value));
  for (let type = Object.getPrototypeOf(value); type && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (get) names.add(name);
    }
  }
  names.delete('__proto__');
  return [...names];
}

/** Whether a name is set. A value that throws counts as set. */
function isSet(given: { readonly [name: string]: unknown }, key: string): boolean {
  try {
    return !isLeftOut(given[key]);
  } catch {
    return true;
  }
}

function property(errors: ValidationErrors, prop: string, given: { readonly [name: string]: unknown }, key: string, check: Check<unknown>): unknown {
  let value: unknown;
  try {
    value = given[key];
  } catch {
    errors.add(`${prop} must be a value of its type, got a value that cannot be read`);
    return undefined;
  }
  return isLeftOut(value) && !check.isRequired ? undefined : check(errors, prop, value);
}

/** The remedy for an unsupported name: a known replacement, or the intended name. */
function remedyOf(key: string, remedies: Remedies, meant: string | undefined): string | undefined {
  return Object.hasOwn(remedies, key) ? remedies[key] : meant === undefined ? undefined : `use ${meant}`;
}

/** The error for an unsupported prop. If the struct may contain a secret, so may the name. */
function unsupported(subject: string, key: string, remedy: string, mayBeSecret: boolean): string {
  return `${subject} does not support ${showName(key, mayBeSecret)}; ${remedy}`;
}

function showName(key: string, mayBeSecret = false): string {
  if (/^[A-Za-z_$][\w$]{0,60}$/.test(key)) return key;
  return mayBeSecret ? `a prop with a name of ${key.length} characters` : showPath(key);
}

/**
 * A reference to an object by name. Other values may be secrets, so the error does not contain
 * them.
 */
export function reference(kind: string, remedy: string, name: Rule): Check<string> {
  return (errors, prop, value) => {
    const found = attempt(() => {
      const given: unknown = typeof value === 'object' && value !== null ? (value as { name?: unknown }).name : undefined;
      return typeof given === 'string' && name.allows(given) ? given : undefined;
    });
    if (found === undefined) errors.add(`${prop} must be a reference to a ${kind}, got ${showKind(value)}; use ${remedy}`);
    return found;
  };
}

