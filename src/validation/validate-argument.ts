import { ValidationErrors } from './errors';
import { Check } from './shapes';

/**
 * Validates an argument of a factory and returns what the check makes of it.
 *
 * @param caller the function that the stack of the error starts below
 * @throws one error with all that is wrong
 */
export function validateArgument<T>(prop: string, value: unknown, check: Check<T>, caller: Function): T {
  const errors = new ValidationErrors();
  const checked = check(errors, prop, value);
  errors.throwAny(caller);
  return checked!;
}
