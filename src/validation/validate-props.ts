import { ValidationErrors } from './errors';
import { Check, Remedies, struct, Values } from './shapes';

/** The construct, for the validation of its props. */
export interface PropsOf<S> {
  /** The name of the class. */
  readonly name: string;
  readonly scope: { readonly node: { readonly path: string } };
  readonly id: string;
  /** The instantiated class, which may be a user's subclass with additional props. */
  readonly type: Function;
  readonly of: Function;
  readonly shape: S;
  readonly remedies?: Remedies;
  /** The receiver of the props, if a newer version of it may have more. */
  readonly passedOnTo?: string;
  /** The required props. */
  readonly example: string;
}

/**
 * Validates and resolves the props of a construct before it is added to the tree.
 *
 * @param resolve resolves the values and may add errors, in which case its result is ignored
 * @throws one error with the path of the construct and all validation errors
 */
export function validateProps<S extends { readonly [name: string]: Check<unknown> }, T>(
  { name, scope, id, type, of, shape, remedies, passedOnTo, example }: PropsOf<S>, props: unknown,
  resolve: (errors: ValidationErrors, values: Values<S>) => T,
): T {
  const errors = new ValidationErrors();
  const construct = { node: { path: [scope?.node?.path, id].filter(Boolean).join('/') } };
  const values = struct(shape, { name, prefix: '', expectation: `an object, such as ${example}`, remedies, passedOnTo, isOpen: type !== of })(errors, 'props', props);
  const result = values && resolve(errors, values);
  errors.throwIfAny(name, construct, type);
  return result!;
}
