/** Omits properties that are undefined. */
export function compactValues<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** The entries of an object, sorted by name. */
export function sortedEntries<T>(values: { readonly [name: string]: T }): [name: string, value: T][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Returns the values that occur more than once. */
export function duplicates<T>(values: T[]): T[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
