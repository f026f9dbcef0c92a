import { Duration, Token } from 'aws-cdk-lib';
import { refuse } from '../../validation/checks';

/** Whether a value is known at deployment only; never throws. */
export function isToken(value: unknown): boolean {
  try {
    return Token.isUnresolved(value);
  } catch {
    return false; // what cannot be read is no token
  }
}

/** Whether a value has a method, as an instance of a class of the CDK does, of whatever copy of it; never throws. */
export function hasMethod(value: unknown, name: string): boolean {
  try {
    return typeof (value as { [name: string]: unknown } | null | undefined)?.[name] === 'function';
  } catch {
    return false;
  }
}

/** @throws if a value is not a whole number in a range; a token is taken as it is */
export function checkInteger(prop: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (isToken(value) || (Number.isInteger(value) && value >= min && value <= max)) return value;
  return refuse(prop, `a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`, value);
}

/** @throws if a value is no Duration, from JavaScript; that of another copy of the library is one */
export function checkDuration(prop: string, value: Duration): Duration {
  return hasMethod(value, 'isUnresolved') && hasMethod(value, 'toMilliseconds') ? value : refuse(prop, 'a Duration, such as Duration.minutes(5)', value);
}

/**
 * @param user what computes with the value
 * @throws if the value is a token: it has none yet, and computing with it makes nonsense
 */
export function checkKnown<T>(prop: string, value: T, user: string): T {
  if (hasMethod(value, 'isUnresolved') ? (value as unknown as Duration).isUnresolved() : isToken(value)) {
    throw new Error(`${prop} is a token, whose value is known when the stack is deployed, but ${user} needs it at synthesis; give a value`);
  }
  return value;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function checkAliasName(name: string | undefined): void {
  if (name !== undefined && !isToken(name) && (typeof name !== 'string' || !/^(?!\d+$)[\w-]{1,128}$/.test(name))) {
    refuse('aliasName', "1 to 128 letters, digits, '-' and '_', not digits alone", name);
  }
}
