import { ValidationErrors } from './errors';
import { Check, Cures, struct, Values } from './shapes';

/** The construct whose props are validated. */
export interface PropsOf<S> {
  /** The name of the class. */
  readonly name: string;
  readonly scope: { readonly node: { readonly path: string } };
  readonly id: string;
  /** The class that is instantiated, which may be a subclass of the user's with props of its own. */
  readonly type: Function;
  readonly of: Function;
  readonly shape: S;
  readonly cures?: Cures;
  /** What receives the props, where it may know more of them than the shape. */
  readonly passedOnTo?: string;
  /** The fewest props that have to be set. */
  readonly example: string;
}

/**
 * Validates the props of a construct and resolves them, before anything is added to the tree.
 *
 * @param resolve makes what the construct needs of the values; it adds errors, and its result is not used where there are any
 * @throws one error with all that is wrong and the path of the construct
 */
export function validateProps<S extends { readonly [name: string]: Check<unknown> }, T>(
  { name, scope, id, type, of, shape, cures, passedOnTo, example }: PropsOf<S>, props: unknown,
  resolve: (errors: ValidationErrors, values: Values<S>) => T,
): T {
  const errors = new ValidationErrors();
  const construct = { node: { path: [scope?.node?.path, id].filter(Boolean).join('/') } };
  const values = struct(shape, { name, prefix: '', expectation: `an object, such as ${example}`, cures, passedOnTo, isOpen: type !== of })(errors, 'props', props);
  const result = values && resolve(errors, values);
  errors.throwIfAny(name, construct, type);
  return result!;
}
