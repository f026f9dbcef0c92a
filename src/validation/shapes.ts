import { BrandedClass, brandOf, isBranded } from './brand';
import { ValidationErrors } from './errors';
import { ANY_TEXT, NOT_EMPTY, Rule } from './rules';
import { isConstruct, isPlain, show, showKind, showPath } from './show';
import { misspelledName, nearestName } from './spelling';

/** The largest whole number of 32 bits. */
const INT32_MAX = 2 ** 31 - 1;

/** How a message shows a value: as it is or, where it may be a secret, by its kind only. */
type Describe = (value: unknown) => string;

/**
 * What a prop takes: returns the value where it is right, or what is made of it, and adds an error and returns undefined where it is not.
 * A check never throws, whatever the value.
 */
export interface Check<T> {
  (errors: ValidationErrors, prop: string, value: unknown): T | undefined;
  /** Whether leaving the prop out is an error. */
  readonly isRequired?: boolean;
}

/** A check for each prop of a struct: leaving one out does not compile. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Check<unknown> };

/** The values of a struct that was read by a shape. Those that were left out or wrong are undefined. */
export type Values<S> = { readonly [K in keyof S]: S[K] extends Check<infer T> ? T | undefined : never };

/** What to use in place of names that a struct does not have. */
export interface Cures {
  readonly [name: string]: string;
}

/** From JavaScript, and from other languages, `null` means the same as leaving a prop out. */
export function isLeftOut(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The result of a function, or undefined where it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** An entry of a map as a message names it. */
export function keyed(prop: string, name: string): string {
  return `${prop}[${/^[\x20-\x7e]{0,60}$/.test(name) ? `'${name}'` : show(name)}]`;
}

/**
 * A check by a function that reads the value; undefined is an error, and so is a value that throws when it is read.
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

/** The same check for a prop that must be set. */
export function required<T>(check: Check<T>): Check<T> {
  return Object.assign((errors: ValidationErrors, prop: string, value: unknown) => check(errors, prop, value), { isRequired: true });
}

/** Applies a check to a value that may be left out. */
export function optional<T>(errors: ValidationErrors, prop: string, value: unknown, check: Check<T>): T | undefined {
  return isLeftOut(value) ? undefined : check(errors, prop, value);
}

export function flagDescribedBy(describe: Describe): Check<boolean> {
  return reading('true or false', value => (typeof value === 'boolean' ? value : undefined), describe);
}

export const flag = flagDescribedBy(show);

/** A check of what another check has found. */
export function chain<T, U>(first: Check<T>, second: (errors: ValidationErrors, prop: string, value: T) => U | undefined): Check<U> {
  return (errors, prop, value) => {
    const found = first(errors, prop, value);
    return found === undefined ? undefined : second(errors, prop, found);
  };
}

/** A string that keeps to a rule. */
export function text(rule: Rule = NOT_EMPTY, describe: Describe = show, remedy?: string): Check<string> {
  return reading(rule.expectation, value => (typeof value === 'string' && rule.allows(value) ? value : undefined), describe, remedy);
}

/** A path of this file system. */
export function path(expectation: string): Check<string> {
  return text({ allows: value => value !== '' && !value.includes('\0'), expectation });
}

/** A whole number in a range; 32 bits where there is no upper limit. */
export function integer(min: number, max?: number): Check<number> {
  return (errors, prop, value) => {
    const isLarge = typeof value === 'number' && value > INT32_MAX;
    const expectation = min === max ? String(min) : `a whole number from ${min}${max === undefined && !isLarge ? '' : ` to ${max ?? INT32_MAX}`}`;
    const isRight = (found: unknown): found is number => Number.isInteger(found) && found as number >= min && found as number <= (max ?? INT32_MAX);
    return reading(expectation, found => (isRight(found) ? found : undefined))(errors, prop, value);
  };
}

/** A number that keeps to a rule. */
export function number(expectation: string, allows: (value: number) => boolean): Check<number> {
  return reading(expectation, value => (typeof value === 'number' && allows(value) ? value : undefined));
}

/** A value of one of our classes, of whatever copy of this library. */
export function branded<T extends object>(type: BrandedClass<T>, example: string): Check<T> {
  return (errors, prop, value) => reading(`a ${brandOf(type)} such as ${example}`, found => (isBranded(found, type) ? found : undefined))(errors, prop, value);
}

/** Any value. Somebody else checks it. */
export const anything: Check<unknown> = (_errors, _prop, value) => value;

/** The elements of a list, each checked. Wrong elements are left out. */
export function list<T>(of: Check<T>, expectation = 'a list', describe: Describe = show): Check<T[]> {
  const elements = reading(expectation, found => (Array.isArray(found) ? Array.from(found) as unknown[] : undefined), describe);
  return (errors, prop, value) => elements(errors, prop, value)?.flatMap((element, i) => of(errors, `${prop}[${i}]`, element) ?? []);
}

/** A list of strings. */
export function strings(describe: Describe = show): Check<string[]> {
  return reading('a list of strings', value => (Array.isArray(value) && Array.from(value).every(v => typeof v === 'string') ? [...value] as string[] : undefined), describe);
}

/** One of some strings. */
export function choice(choices: string[]): Check<string> {
  return text({ allows: value => choices.includes(value), expectation: `one of ${choices.join(', ')}` });
}

/** Names of a map that writers of YAML lose or take for something else. */
const UNWRITABLE = ['__proto__', 'constructor'];

/** How messages show a map. */
export interface MapOptions {
  /** What names have to be. */
  readonly names?: Rule;
  /** How the map and its values are shown. */
  readonly describe?: Describe;
  /** How its names are shown. */
  readonly describeName?: Describe;
  readonly expectation?: string;
  /** Whether its names become names of a map in YAML; they do unless this is false. */
  readonly isWritten?: boolean;
}

/** A map whose values are checked. Wrong entries are left out. */
export function map<T>(
  of: Check<T>, { names = ANY_TEXT, describe = show, describeName = describe, expectation = 'an object', isWritten = true }: MapOptions = {},
): Check<{ [name: string]: T }> {
  return (errors, prop, value) => {
    const entries = reading(expectation, found => (isPlain(found) ? Object.entries(found) : undefined), describe)(errors, prop, value);
    if (entries === undefined) return undefined;
    const right = entries.flatMap(([name, content]): [string, T][] => {
      if (!errors.check(names.allows(name), `${prop} must have names that are ${names.expectation}, got ${describeName(name)}`)) return [];
      if (!errors.check(!isWritten || !UNWRITABLE.includes(name), `${prop} must not have the name '${name}', which cannot be written as YAML`)) return [];
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

/** How a struct is read. */
export interface StructOptions {
  /** What the struct is called in messages about names that it does not have; the prop's own name otherwise. */
  readonly name?: string;
  /** Completes "PROP must be …". */
  readonly expectation?: string;
  /** What stands before the names of its props in messages; `PROP.` otherwise. */
  readonly prefix?: string;
  readonly cures?: Cures;
  readonly describe?: Describe;
  /** Whether names that the struct does not have are somebody else's: those of a subclass of the user's. */
  readonly isOpen?: boolean;
  /**
   * What receives the struct, such as `lambda.Function`, where a newer version of another library may have more props than the shape. Names that are
   * neither misspelled nor known from other tools are then kept, and are warnings.
   */
  readonly passedOnTo?: string;
}

/** The props of a struct, each checked by the shape. Names that the shape does not have are errors. */
export function struct<S extends { readonly [name: string]: Check<unknown> }>(
  shape: S, { name, expectation = 'an object', prefix, cures = {}, describe = show, isOpen = false, passedOnTo }: StructOptions = {},
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
      others.forEach(key => errors.add(unsupported(subject, key, cureOf(key, cures, nearestName(key, names)) ?? 'remove it', describe !== show)));
      return Object.fromEntries(values) as Values<S>;
    }
    for (const key of others) {
      const cure = isStrict ? cureOf(key, cures, misspelledName(key, names)) : undefined;
      if (cure !== undefined) errors.add(unsupported(subject, key, cure, describe !== show));
      else values.push([key, property(errors, start + key, given, key, anything)]);
      if (cure === undefined && isStrict) errors.warn(`${subject} does not know ${showName(key)} and passes it on to ${passedOnTo}`);
    }
    return Object.fromEntries(values.filter(([, found]) => found !== undefined)) as Values<S>;
  };
}

/** Objects of JavaScript's own that have no properties of ours; from JavaScript each of them would pass as options with nothing set. */
const BUILT_IN = /^(Promise|Map|Set|WeakMap|WeakSet|Date|RegExp|Error|Number|String|Boolean|ArrayBuffer|DataView|Buffer|URL)$|Array$/;

/** Whether a value can be a struct: an object literal, or an object of a class of the user's own that has the properties. */
export function isStruct(value: unknown): value is object {
  return attempt(() => isPlain(value) || isObjectOfUser(value)) ?? false; // a revoked proxy throws
}

function isObjectOfUser(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isConstruct(value)) return false;
  return !BUILT_IN.test(Object.prototype.toString.call(value).slice('[object '.length, -1)) && !(value instanceof Error) && typeof (value as { then?: unknown }).then !== 'function';
}

/** The names of an object's properties, getters of its class included. */
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

/** Whether a name is set, to whatever value: one that throws is a value, too. */
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

/** What to use in place of a name: what is known to replace it, or the name that it was meant to be. */
function cureOf(key: string, cures: Cures, meant: string | undefined): string | undefined {
  return Object.hasOwn(cures, key) ? cures[key] : meant === undefined ? undefined : `use ${meant}`;
}

/** The error for a prop that does not exist. Where the struct may hold a secret, so may a name that is none of a prop. */
function unsupported(subject: string, key: string, cure: string, mayBeSecret: boolean): string {
  return `${subject} does not support ${showName(key, mayBeSecret)}; ${cure}`;
}

function showName(key: string, mayBeSecret = false): string {
  if (/^[A-Za-z_$][\w$]{0,60}$/.test(key)) return key;
  return mayBeSecret ? `a prop whose name has ${key.length} characters` : showPath(key);
}

/** The name of an object that is referred to. Anything else may be a secret, so the error does not show it. */
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

