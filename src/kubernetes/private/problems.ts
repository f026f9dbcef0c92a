import { Duration } from 'cdk8s';
import { ISecret } from 'cdk8s-plus-28';
import { ANY_TEXT, DNS_SUBDOMAIN, NOT_EMPTY, Rule } from './names';
import { isPlain, show, showKind } from '../../validation/show';
import { isStruct, withoutNulls } from '../../validation/structs';

/** The largest number of a field of Kubernetes that has 32 bits. */
const INT32_MAX = 2 ** 31 - 1;

/** How a message shows a value: as it is, or, where it may be a secret, by its kind only. */
type Describe = (value: unknown) => string;

/** The errors in the props of one construct; all of them are reported when the app is synthesized. */
export class Problems {
  private readonly found = new Set<string>();

  public get all(): string[] {
    return [...this.found];
  }

  public add(problem: string): void {
    this.found.add(problem);
  }

  /** Adds an error unless a condition holds; returns whether it does. */
  public check(isWell: boolean, problem: string): boolean {
    if (!isWell) this.add(problem);
    return isWell;
  }

  /**
   * What is read from a value; undefined is an error, and so is a value that throws when it is read, as proxies and getters may.
   *
   * @param expectation completes "PROP must be …"
   */
  public read<T>(prop: string, value: unknown, expectation: string, read: () => T | undefined, describe: Describe = show): T | undefined {
    const found = attempt(read);
    if (found === undefined) this.add(`${prop} must be ${expectation}, got ${describe(value)}`);
    return found;
  }

  /** The value if it is of a class. Left out is well, another class is an error. */
  public instance<T>(prop: string, type: Function & { prototype: T }, example: string, value: T | null | undefined): T | undefined {
    return isLeftOut(value) ? undefined : this.required(prop, type, example, value);
  }

  /** The value if it is of a class; everything else, nothing included, is an error. */
  public required<T>(prop: string, type: Function & { prototype: T }, example: string, value: T | null | undefined): T | undefined {
    return this.read(prop, value, `a ${type.name} such as ${example}`, () => (value instanceof type ? value : undefined));
  }

  /** The elements of a list of one class; others are errors. */
  public instances<T>(prop: string, type: Function & { prototype: T }, example: string, values: T[] | null | undefined): [prop: string, value: T][] {
    return this.list(prop, values).flatMap((value, i) => {
      const found = this.required(`${prop}[${i}]`, type, example, value);
      return found === undefined ? [] : [[`${prop}[${i}]`, found] as [string, T]];
    });
  }

  /** The properties of a struct without those that are `null`; none where it is left out. What is no struct is an error. */
  public struct<T extends object>(prop: string, value: T | null | undefined, describe: Describe = show): Partial<T> {
    if (isLeftOut(value)) return {};
    return this.read<Partial<T>>(prop, value, 'an object', () => (isStruct(value) ? { ...withoutNulls(value) } : undefined), describe) ?? {};
  }

  /** The elements of a list of structs; others are errors. */
  public structs<T extends object>(prop: string, values: T[] | null | undefined, describe: Describe = show): [prop: string, value: Partial<T>][] {
    return this.list(prop, values, describe).flatMap((value, i) => {
      const name = `${prop}[${i}]`;
      const found = this.read<Partial<T>>(name, value, 'an object', () => (isStruct(value) ? { ...withoutNulls(value) } : undefined), describe);
      return found === undefined ? [] : [[name, found] as [string, Partial<T>]];
    });
  }

  /** The elements of a list, whatever they are. What is no list is an error. */
  public list<T>(prop: string, value: T[] | null | undefined, describe: Describe = show): T[] {
    return isLeftOut(value) ? [] : this.read(prop, value, 'a list', () => (Array.isArray(value) ? Array.from(value) as T[] : undefined), describe) ?? [];
  }

  /** The value if it is a list of strings; something else is an error. */
  public strings(prop: string, value: string[] | null | undefined, describe: Describe = show): string[] | undefined {
    if (isLeftOut(value)) return undefined;
    return this.read(prop, value, 'a list of strings', () => (Array.isArray(value) && Array.from(value).every(v => typeof v === 'string') ? [...value] : undefined), describe);
  }

  /** The value if it is true or false; something else is an error. */
  public boolean(prop: string, value: boolean | null | undefined, describe: Describe = show): boolean | undefined {
    return isLeftOut(value) ? undefined : this.read(prop, value, 'true or false', () => (typeof value === 'boolean' ? value : undefined), describe);
  }

  /** The value if it is a string that keeps to a rule; something else is an error. */
  public text(prop: string, value: string | null | undefined, rule: Rule = NOT_EMPTY, describe: Describe = show): string | undefined {
    return isLeftOut(value) ? undefined : this.requiredText(prop, value, rule, describe);
  }

  /** The value if it is a string that keeps to a rule; everything else, nothing included, is an error. */
  public requiredText(prop: string, value: string | null | undefined, rule: Rule = NOT_EMPTY, describe: Describe = show): string | undefined {
    return this.read(prop, value, rule.expectation, () => (typeof value === 'string' && rule.allows(value) ? value : undefined), describe);
  }

  /** One of the values of an enumeration; something else is an error. */
  public choice<T extends string>(prop: string, value: T | null | undefined, choices: { readonly [name: string]: T }): T | undefined {
    const values = Object.values(choices);
    return this.text(prop, value, { allows: text => (values as string[]).includes(text), expectation: `one of ${values.join(', ')}` }) as T | undefined;
  }

  /** The names of the Secrets in a list; what is no reference is an error that doesn't show it. */
  public secrets(prop: string, values: ISecret[] | null | undefined): string[] {
    return this.list(prop, values, showKind).flatMap((value, i) => this.secret(`${prop}[${i}]`, value) ?? []);
  }

  /** The name of a Secret; what is no reference is an error that doesn't show it. */
  public secret(prop: string, value: ISecret | null | undefined): string | undefined {
    return this.named(prop, value, 'Secret', 'Secret.fromSecretName(…), never the value');
  }

  /** The name of an object of the cluster. What is no reference is an error that doesn't show it: it may be a secret. */
  public named(prop: string, value: { readonly name: string } | null | undefined, kind: string, remedy: string): string | undefined {
    const name = attempt(() => (typeof value === 'object' && value !== null && isName(value.name) ? value.name : undefined));
    if (name === undefined) this.add(`${prop} must be a reference to a ${kind}, got ${showKind(value)}; use ${remedy}`);
    return name;
  }

  /**
   * The names and values of a map of strings; others are errors.
   *
   * @param names what names have to be
   * @param values what values have to be
   * @param describe how messages show the map and its values
   * @param describeName how they show its names
   */
  public map(
    prop: string, value: { [name: string]: string } | null | undefined, names: Rule = ANY_TEXT, values: Rule = ANY_TEXT, describe: Describe = show,
    describeName = describe,
  ): { [name: string]: string } {
    return isLeftOut(value) ? {} : this.requiredMap(prop, value, names, values, describe, describeName);
  }

  /** As `map`, but nothing is an error, too. */
  public requiredMap(
    prop: string, value: { [name: string]: string } | null | undefined, names: Rule = ANY_TEXT, values: Rule = ANY_TEXT, describe: Describe = show,
    describeName = describe,
  ): { [name: string]: string } {
    const entries = this.read(prop, value, 'an object of strings', () => (isPlain(value) ? Object.entries(value) : undefined), describe) ?? [];
    return Object.fromEntries(entries.filter(([name, text]) => this.isKey(prop, name, names, describeName)
      && this.check(!UNWRITABLE.includes(name), `${prop} must not have the name '${name}', which cdk8s cannot write`)
      && this.requiredText(keyed(prop, name), text, values, describe) !== undefined));
  }

  /** Whether a map may have a name; another is an error. */
  public isKey(prop: string, name: string, rule: Rule, describe: Describe = show): boolean {
    return this.check(rule.allows(name), `${prop} must have names that are ${rule.expectation}, got ${describe(name)}`);
  }

  /** A whole number in a range, else the default; something else is an error. */
  public integer(prop: string, value: number | null | undefined, range: { min: number; max?: number; default: number }): number {
    if (isLeftOut(value)) return range.default;
    return this.requiredInteger(prop, value, range.min, range.max) ?? range.default;
  }

  /** A whole number in a range; something else, nothing included, is an error. */
  public requiredInteger(prop: string, value: unknown, min: number, max?: number): number | undefined {
    const isWell = Number.isInteger(value) && value as number >= min && value as number <= (max ?? INT32_MAX);
    const isLarge = typeof value === 'number' && value > INT32_MAX;
    const wanted = min === max ? String(min) : `a whole number from ${min}${max === undefined && !isLarge ? '' : ` to ${max ?? INT32_MAX}`}`;
    return this.read(prop, value, wanted, () => (isWell ? value as number : undefined));
  }

  /** Whole seconds, else undefined; something else is an error. */
  public seconds(prop: string, value: Duration | null | undefined, min = 0): number | undefined {
    const duration = this.instance(prop, Duration, 'Duration.seconds(10)', value);
    if (duration === undefined) return undefined;
    const seconds = attempt(() => duration.toSeconds({ integral: false })) ?? NaN;
    const isWell = this.check(Number.isInteger(seconds) && seconds >= min && seconds <= INT32_MAX,
      `${prop} must be whole seconds from ${min}${seconds > INT32_MAX ? ` to ${INT32_MAX}` : ''}, got ${show(seconds)} seconds`);
    return isWell ? seconds : undefined;
  }
}

/** Names of a map that cdk8s takes for something else: it loses the one, and takes the object of the other for one of a class. */
const UNWRITABLE = ['__proto__', 'constructor'];

const isName = (name: unknown) => typeof name === 'string' && DNS_SUBDOMAIN.allows(name);

/** From JavaScript, and from other languages, `null` means the same as leaving a prop out. */
export function isLeftOut(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** What a function returns; undefined where it throws. */
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
