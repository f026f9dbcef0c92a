import { IConstruct } from 'constructs';
import { IGoContainerImage } from '../../image/container-image';

/**
 * A value that is resolved at synthesis. All copies of cdk8s resolve it, but a `Lazy` only its own.
 */
export function lazy<T>(produce: () => T): T {
  return { resolve: produce } as T;
}

/** The image's reference, resolved at synthesis, so that all programs compile together. */
export function lazyReference(image: IGoContainerImage): string {
  return lazy(() => image.reference);
}

/** A name that is resolved at synthesis, and also when it is converted to a string. */
export function lazyName(produce: () => string): string {
  return { resolve: produce, toString: produce } as unknown as string;
}

/** Serializes an object as JSON, with its lazy values resolved. */
export function jsonOf(object: object): string {
  return JSON.stringify(object, (_, value) => (typeof value?.resolve === 'function' ? value.resolve() : value));
}

/**
 * An unused construct ID. Duplicate names are reported as errors of the props, not of the construct
 * tree.
 */
export function freeId(scope: IConstruct, id: string): string {
  const taken = new Set(scope.node.children.map(c => c.node.id));
  let free = id;
  for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
  return free;
}

/** Omits undefined fields, empty lists and empty maps. */
export function compact<T extends object>(fields: T): T {
  const isEmpty = (value: unknown) => value === undefined || (typeof value === 'object' && value !== null
    && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as T;
}

/** Formats a size, such as `256Mi` or `1Gi`. */
export function sizeText(sizeMiB: number): string {
  return sizeMiB % 1024 === 0 && sizeMiB > 0 ? `${sizeMiB / 1024}Gi` : `${sizeMiB}Mi`;
}

/** Formats an amount of CPU, such as `1` or `100m`. */
export function cpuText(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}
