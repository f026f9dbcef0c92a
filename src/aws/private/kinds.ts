import { hasMethod, isToken } from './checks';
import { checkFlag, entriesOf, keyOf, listOf, refuse } from '../../validation/checks';
import { isConstruct, showKind } from '../../validation/show';
import { optionsOf } from '../../validation/structs';

/** A check of what a prop of the CDK takes: the CDK trusts TypeScript, and users of JavaScript would read where it stumbled. */
export type Kind = (prop: string, value: unknown) => unknown;

/** What props of a struct take; those that are not among them are taken as they are. */
export type Kinds = { readonly [name: string]: Kind };

export const flag: Kind = (prop, value) => checkFlag(prop, value as boolean);

export const text: Kind = (prop, value) => (typeof value === 'string' || isToken(value) ? value : refuse(prop, 'a string', value));

export const number: Kind = (prop, value) => (isToken(value) || Number.isFinite(value) ? value : refuse(prop, 'a number', value));

/** A construct of whatever copy of the CDK, told by a property of it. */
export const construct = (property: string, example: string): Kind => (prop, value) =>
  (isConstruct(value) && property in value ? value : refuseKind(prop, `a construct, such as ${example}`, value));

/** An instance of a class, told by a method of it. */
export const having = (method: string, example: string): Kind => (prop, value) =>
  (typeof value === 'object' && hasMethod(value, method) ? value : refuseKind(prop, `an object such as ${example}`, value));

/** An instance of a class without methods, told by a property of it. */
export const instance = (property: string, example: string): Kind => (prop, value) =>
  (isObjectWith(property, value) ? value : refuseKind(prop, `an object such as ${example}`, value));

function isObjectWith(property: string, value: unknown): boolean {
  try {
    return typeof value === 'object' && value !== null && property in value;
  } catch {
    return false; // a revoked proxy
  }
}

/** The kind of a value says why it is no object of the CDK; its content may be a secret. */
function refuseKind(prop: string, expectation: string, value: unknown): never {
  throw new Error(`${prop} must be ${expectation}, got ${showKind(value)}`);
}

/** A text that matches; a token is taken as it is. */
export const matching = (pattern: RegExp, expectation: string): Kind => (prop, value) =>
  (isToken(value) || (typeof value === 'string' && pattern.test(value)) ? value : refuse(prop, expectation, value));

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

/**
 * Options with options in them, without nulls.
 *
 * @param required those that there have to be
 */
export const struct = (kinds: Kinds = {}, required: string[] = []): Kind => (prop, value) => {
  if (isToken(value)) return value;
  const options = optionsOf<{ [name: string]: unknown }>(prop, value as { [name: string]: unknown });
  const missing = required.find(name => options[name] === undefined);
  if (missing !== undefined) refuse(`${prop}.${missing}`, 'set', undefined);
  return checkKinds(options, kinds, `${prop}.`);
};

/** A map of options by a name that matches. */
export const structs = (kinds: Kinds, name: Kind): Kind => (prop, value) => {
  const entries = entriesOf(prop, value as { [name: string]: object }, '{}');
  return Object.fromEntries(entries.map(([key, options]) => [name(`a name in ${prop}`, key) as string, struct(kinds)(keyOf(prop, key), options)]));
};

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
