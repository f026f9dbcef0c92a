/**
 * An app may load two copies of this library. A registered symbol identifies values across copies,
 * unlike `instanceof`.
 */
const BRAND = Symbol.for('gopher-constructs.brand');

/** A class with instances in the API, such as `Health`. */
export interface BrandedClass<T> {
  readonly name: string;
  readonly prototype: T;
}

/** Marks the instances of a class and of its subclasses. */
export function brand(type: BrandedClass<object>, name: string): void {
  Object.defineProperty(type.prototype, BRAND, { value: name });
}

/** Returns the brand name of a class. */
export function brandOf(type: BrandedClass<object>): string {
  const name = (type.prototype as { [BRAND]?: string })[BRAND];
  if (name === undefined) throw new Error(`${type.name} has no brand`);
  return name;
}

/** Whether a value is an instance of a class, from any copy of this library. Never throws. */
export function isBranded<T extends object>(value: unknown, type: BrandedClass<T>): value is T {
  try {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: string })[BRAND] === brandOf(type);
  } catch {
    return false; // a revoked proxy
  }
}
