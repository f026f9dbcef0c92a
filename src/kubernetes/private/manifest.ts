import { IConstruct } from 'constructs';
import { IGoContainerImage } from '../../image/container-image';

/** A value that is read when the manifest is written. Every copy of cdk8s resolves it; a `Lazy` is known to its own copy only. */
export function lazy<T>(produce: () => T): T {
  return { resolve: produce } as T;
}

/** The image's reference, read when the manifest is written: until then programs are only collected. */
export function lazyReference(image: IGoContainerImage): string {
  return lazy(() => image.reference);
}

/** A name that is known when the manifest is written, for code that resolves it and for code that makes a string of it. */
export function lazyName(produce: () => string): string {
  return { resolve: produce, toString: produce } as unknown as string;
}

/** The JSON text of an object, with the values of its lazy parts. */
export function jsonOf(object: object): string {
  return JSON.stringify(object, (_, value) => (typeof value?.resolve === 'function' ? value.resolve() : value));
}

/** An id that no child has yet: parts of one name are reported as an error of the props, not of the construct tree. */
export function freeId(scope: IConstruct, id: string): string {
  const taken = new Set(scope.node.children.map(c => c.node.id));
  let free = id;
  for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
  return free;
}

/** The same object without fields that are undefined and without empty lists and maps: no noise in manifests. */
export function compact<T extends object>(fields: T): T {
  const isEmpty = (value: unknown) => value === undefined || (typeof value === 'object' && value !== null
    && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as T;
}

/** A size as people write it: `256Mi`, `1Gi`. */
export function sizeText(sizeMiB: number): string {
  return sizeMiB % 1024 === 0 && sizeMiB > 0 ? `${sizeMiB / 1024}Gi` : `${sizeMiB}Mi`;
}

/** An amount of CPU as people write it: `1`, `100m`. */
export function cpuText(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}
