import { Duration, Token } from 'aws-cdk-lib';
import { ANY_TEXT } from '../../validation/rules';
import { attempt, chain, Check, integer as plainInteger, list as plainList, map, reading, Remedies, Shape, struct as plainStruct, StructOptions, text } from '../../validation/shapes';
import { isConstruct, show, showKind } from '../../validation/show';

/**
 * Checks of CDK values.
 *
 * The CDK relies on TypeScript, so its own errors are unclear in JavaScript. Objects are identified
 * by their methods and properties, because an app may load two copies of the CDK.
 */

/** Whether a value is resolved at deployment. Never throws. */
export function isToken(value: unknown): boolean {
  return attempt(() => Token.isUnresolved(value)) ?? false;
}

/** Whether a value has a method. Never throws. */
function hasMethod(value: unknown, name: string): boolean {
  return attempt(() => typeof (value as { [name: string]: unknown } | null | undefined)?.[name] === 'function') ?? false;
}

/** A check that accepts any token unchanged. */
export function orToken<T>(check: Check<T>): Check<T> {
  return (errors, prop, value) => (isToken(value) ? value as T : check(errors, prop, value));
}

/**
 * A check of a value that is required at synthesis, so that a token is an error.
 *
 * @param user the part that needs the value, for the error message
 */
export function known<T>(user: string, check: Check<T>): Check<T> {
  return (errors, prop, value) => {
    const isKnown = !isToken(value) && !(hasMethod(value, 'isUnresolved') && (value as Duration).isUnresolved());
    const error = `${prop} must be a concrete value for ${user}, got an unresolved token; use a value that is available at synthesis`;
    return errors.check(isKnown, error) ? check(errors, prop, value) : undefined;
  };
}

export const string = orToken(text(ANY_TEXT));

export const number = orToken(reading<number>('a number', value => (Number.isFinite(value) ? value : undefined)));

export function integer(min: number, max?: number): Check<number> {
  return orToken(plainInteger(min, max));
}

/** A text that matches a pattern. */
export function matching(pattern: RegExp, expectation: string): Check<string> {
  return orToken(text({ allows: value => pattern.test(value), expectation }));
}

/** A value of an enum. */
export function valueOf(values: object, example: string): Check<any> {
  return orToken(reading(`a value such as ${example}`, value => (Object.values(values).includes(value) ? value : undefined)));
}

export const duration: Check<Duration> = reading(
  'a Duration, such as Duration.minutes(5)', value => (hasMethod(value, 'isUnresolved') && hasMethod(value, 'toMilliseconds') ? value as Duration : undefined));

/** A construct, identified by a property of its class. */
export function construct(property: string, example: string): Check<any> {
  return reading(`a construct, such as ${example}`, value => (isConstruct(value) && property in value ? value : undefined), showKind);
}

/** An instance of a class, identified by a method. */
export function having(method: string, example: string): Check<any> {
  return reading(`an object such as ${example}`, value => (typeof value === 'object' && hasMethod(value, method) ? value as object : undefined), showKind);
}

/** An instance of a class without methods, identified by a property. */
export function instance(property: string, example: string): Check<any> {
  return reading(`an object such as ${example}`, value => (typeof value === 'object' && property in value ? value as object : undefined), showKind);
}

export function list<T>(of: Check<T>): Check<T[]> {
  return orToken(plainList(of));
}

/** A map of strings, the values of which may be secrets. */
export const texts = orToken(map(orToken(text(ANY_TEXT, showKind)), {
  expectation: "an object, such as { NAME: 'value' }", describe: showKind, describeName: show, isWritten: false,
}));

/** A CDK struct. Newer versions may have more props. */
export function cdkStruct<T extends object>(shape: Shape<T>, passedOnTo: string, options: StructOptions = {}): Check<T> {
  return orToken(plainStruct(shape, { passedOnTo, ...options }) as Check<T>);
}

/** Replacements for the CORS prop names of function URLs, for APIs. */
export const CORS_REMEDIES: Remedies = {
  allowedHeaders: 'use allowHeaders',
  allowedMethods: 'use allowMethods',
  allowedOrigins: 'use allowOrigins',
  exposedHeaders: 'use exposeHeaders',
};

/**
 * The name of an alias.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
 */
export const ALIAS_NAME = matching(/^(?!\d+$)[\w-]{1,128}$/, "1 to 128 letters, digits, '-' and '_', not digits alone");

/** A duration in whole units, within a range. */
export function wholeDuration(unit: 'seconds' | 'minutes', min: number, max?: number): Check<Duration> {
  return chain(duration, (errors, prop, value) => {
    if (value.isUnresolved()) return value;
    const amount = unit === 'seconds' ? value.toSeconds({ integral: false }) : value.toMinutes({ integral: false });
    return plainInteger(min, max)(errors, `${prop}, in ${unit},`, amount) === undefined ? undefined : value;
  });
}
