import { Token } from 'aws-cdk-lib';

/** @throws if a value is not a whole number in a range; a token is taken as it is */
export function checkInteger(prop: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (Token.isUnresolved(value)) return value;
  if (!Number.isInteger(value) || value < min || value > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new Error(`${prop} is ${JSON.stringify(value)}; give a whole number ${range}`);
  }
  return value;
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html */
export function checkAliasName(name: string | undefined): void {
  if (name !== undefined && (typeof name !== 'string' || !/^(?!\d+$)[\w-]{1,128}$/.test(name))) {
    throw new Error(`aliasName is ${JSON.stringify(name)}; Lambda takes letters, digits, '-' and '_', not digits alone, at most 128 characters`);
  }
}
