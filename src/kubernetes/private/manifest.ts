import { ApiObject, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { IGoContainerImage } from '../../image/container-image';

/**
 * Lets an object of the typed classes write all that it is given. Their `toJson` drops every field that Kubernetes 1.28 didn't have,
 * `preStop.sleep` for one, and with it what users add by a patch. What goes in must be named as in JSON (`clusterIP`).
 */
export function verbatim<T extends ApiObject>(object: T): T {
  object.toJson = () => ApiObject.prototype.toJson.call(object);
  return object;
}

/** The types of quantities and ports wrap what JSON has as plain strings and numbers. */
export const quantity = (value: string): k8s.Quantity => value as unknown as k8s.Quantity;
export const intOrString = (value: number | string): k8s.IntOrString => value as unknown as k8s.IntOrString;

/** A value that is read when the manifest is written. */
export function lazy<T>(produce: () => T): T {
  return Lazy.any({ produce }) as T;
}

/** The image's reference, read when the manifest is written: until then programs are only collected. */
export function lazyReference(image: IGoContainerImage): string {
  return lazy(() => image.reference);
}

/** A name that is known when the manifest is written, for whoever resolves it and for whoever makes a string of it. */
export function lazyName(produce: () => string): string {
  return { resolve: produce, toString: produce } as unknown as string;
}

/** An id that no child has yet: two parts of one name are a problem that validation tells, not one of the construct tree. */
export function freeId(scope: IConstruct, id: string): string {
  const taken = new Set(scope.node.children.map(c => c.node.id));
  let free = id;
  for (let i = 2; taken.has(free); i++) free = `${id}-${i}`;
  return free;
}

/** The same object without fields that are undefined, lists and maps that are empty: no noise in manifests. */
export function compact<T extends object>(fields: T): T {
  const isEmpty = (value: unknown) => value === undefined || (typeof value === 'object' && value !== null
    && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value))) as T;
}
