/** An app may hold two copies of this library, so values are recognised by this symbol, which all copies share, and never by their class. */
const BRAND = Symbol.for('gopher-constructs.brand');

/** A class whose values users pass, such as `Health`. */
export interface BrandedClass<T> {
  readonly name: string;
  readonly prototype: T;
}

/** Marks the values of a class, those of its subclasses included. */
export function brand(type: BrandedClass<object>, name: string): void {
  Object.defineProperty(type.prototype, BRAND, { value: name });
}

/** The name that the values of a class are marked with. */
export function brandOf(type: BrandedClass<object>): string {
  const name = (type.prototype as { [BRAND]?: string })[BRAND];
  if (name === undefined) throw new Error(`${type.name} has no brand`);
  return name;
}

/** Whether a value is of a class, of whatever copy of this library. It never throws. */
export function isBranded<T extends object>(value: unknown, type: BrandedClass<T>): value is T {
  try {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: string })[BRAND] === brandOf(type);
  } catch {
    return false; // a revoked proxy
  }
}
