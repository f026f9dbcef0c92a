import { Duration, Token } from 'aws-cdk-lib';

/** @throws if a value is not a whole number in a range; a token is taken as it is */
export function checkInteger(prop: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Token.isUnresolved(value)) return value;
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new Error(`${prop} is ${JSON.stringify(value)}; give a whole number ${range}`);
  }
  return value;
}

/** @throws if a value is no Duration, from JavaScript; that of another copy of the library is one */
export function checkDuration(prop: string, value: Duration): Duration {
  if (typeof value?.isUnresolved !== 'function') throw new Error(`${prop} is ${JSON.stringify(value)}; give a Duration, such as Duration.minutes(5)`);
  return value;
}

/**
 * @param user what computes with the value
 * @throws if the value is a token: it has none yet, and computing with it makes nonsense
 */
export function checkKnown<T>(prop: string, value: T, user: string): T {
  if ((value as Partial<Duration> | undefined)?.isUnresolved?.() ?? Token.isUnresolved(value)) {
    throw new Error(`${prop} is a token, whose value is known when the stack is deployed, but ${user} needs it at synthesis; give a value`);
  }
  return value;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function checkAliasName(name: string | undefined): void {
  if (name !== undefined && !Token.isUnresolved(name) && (typeof name !== 'string' || !/^(?!\d+$)[\w-]{1,128}$/.test(name))) {
    throw new Error(`aliasName is ${JSON.stringify(name)}; Lambda takes letters, digits, '-' and '_', not digits alone, at most 128 characters`);
  }
}
