import { hasMethod, isToken } from './checks';
import { checkFlag, entriesOf, keyOf, listOf, refuse } from '../../program/checks';
import { optionsOf } from '../../program/options';
import { isConstruct, showKind } from '../../program/show';

/** A check of what a prop of the CDK takes: the CDK trusts TypeScript, and users of JavaScript would read where it stumbled. */
export type Kind = (prop: string, value: unknown) => unknown;

/** What props of a struct take; those that are not among them are taken as they are. */
export type Kinds = { readonly [name: string]: Kind };

export const flag: Kind = (prop, value) => checkFlag(prop, value as boolean);

export const text: Kind = (prop, value) => (typeof value === 'string' || isToken(value) ? value : refuse(prop, 'a string', value));

export const number: Kind = (prop, value) => (isToken(value) || Number.isFinite(value) ? value : refuse(prop, 'a number', value));

/** A construct of whatever copy of the CDK. */
export const construct = (example: string): Kind => (prop, value) => (isConstruct(value) ? value : refuse(prop, `a construct, such as ${example}`, value));

/** An instance of a class, told by a method of it. */
export const having = (method: string, example: string): Kind => (prop, value) => (hasMethod(value, method) ? value : refuse(prop, `an object such as ${example}`, value));

/** An instance of a class without methods, told by a property of it. */
export const instance = (property: string, example: string): Kind => (prop, value) => {
  const isOne = typeof value === 'object' && value !== null && property in value;
  return isOne ? value : refuse(prop, `an object such as ${example}`, value);
};

/** One of the values of an enum. */
export const choice = (values: object, example: string): Kind => (prop, value) =>
  (isToken(value) || Object.values(values).includes(value) ? value : refuse(prop, `a value such as ${example}`, value));

export const list = (of: Kind): Kind => (prop, value) =>
  (isToken(value) ? value : listOf(prop, value as unknown[], 'a list').map((element, i) => of(`${prop}[${i}]`, element)));

/** A map of strings, whose values may be secrets. */
export const texts: Kind = (prop, value) => {
  if (isToken(value)) return value;
  for (const [name, content] of entriesOf(prop, value as { [name: string]: unknown }, "{ NAME: 'value' }", showKind)) {
    if (typeof content !== 'string' && !isToken(content)) throw new Error(`${keyOf(prop, name)} must be a string, got ${showKind(content)}`);
  }
  return value;
};

/** Options with options in them, without nulls. */
export const struct = (kinds: Kinds = {}): Kind => (prop, value) => (isToken(value) ? value : checkKinds(optionsOf(prop, value as object), kinds, `${prop}.`));

/** A map of options. */
export const structs = (kinds: Kinds): Kind => (prop, value) =>
  Object.fromEntries(entriesOf(prop, value as { [name: string]: object }, '{}').map(([name, options]) => [name, struct(kinds)(keyOf(prop, name), options)]));

/**
 * The options, each checked for what it takes.
 *
 * @param prefix what stands before the names of the options in messages
 */
export function checkKinds<T extends object>(options: T, kinds: Kinds, prefix = ''): T {
  const checked: [string, unknown][] = Object.entries(options).map(([name, value]) =>
    [name, value === undefined || !Object.hasOwn(kinds, name) ? value : kinds[name](prefix + name, value)]);
  return Object.fromEntries(checked) as T;
}
