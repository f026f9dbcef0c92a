import { ValidationErrors } from '../../src/validation/errors';
import { Check } from '../../src/validation/shapes';

/** The errors that a constructor or a method throws, without the path of the construct; none where it throws nothing. */
export function errors(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    const { message } = error as Error;
    const [, several] = /^\S+ '[^']*' has \d+ errors:\n((?:.|\n)*)$/.exec(message) ?? [];
    if (several !== undefined) return several.split('\n').map(line => line.replace(/^ {2}/, ''));
    return [message.replace(/^\S+ '[^']*': /, '')];
  }
}

/** The errors that a check adds. */
export function errorsOf(check: Check<unknown>, prop: string, value: unknown): string[] {
  const found = new ValidationErrors();
  check(found, prop, value);
  return found.all;
}
