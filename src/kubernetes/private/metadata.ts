import { ANNOTATION_KEY, LABEL_KEY, LABEL_VALUE } from './names';
import { TextMap } from './objects';
import { ValidationErrors } from '../../validation/errors';
import { Rule } from '../../validation/rules';
import { chain, keyed, text, texts } from '../../validation/shapes';

/** The maximum size of all annotations of an object, keys and values, in bytes. */
const LARGEST_ANNOTATIONS = 2 ** 18;

/** Pod annotations that the API server validates. */
const POD_ANNOTATIONS: [key: RegExp, rule: Rule][] = [
  [/^controller\.kubernetes\.io\/pod-deletion-cost$/, {
    expectation: 'a whole number of 32 bits',
    allows: value => /^(0|-?[1-9]\d{0,9})$/.test(value) && Number(value) >= -(2 ** 31) && Number(value) < 2 ** 31,
  }],
  [/^container\.apparmor\.security\.beta\.kubernetes\.io\//, {
    expectation: 'runtime/default, unconfined or localhost/ and the name of a profile',
    allows: value => /^(runtime\/default|unconfined|localhost\/.+)$/s.test(value),
  }],
];

/**
 * Annotations that are obsolete, or that only the kubelet sets. The API server still rejects some
 * values.
 */
const OBSOLETE_ANNOTATION = /^(kubernetes\.io\/config\.mirror|scheduler\.alpha\.kubernetes\.io\/tolerations|seccomp\.security\.alpha\.kubernetes\.io\/pod|container\.seccomp\.security\.alpha\.kubernetes\.io\/.*)$/;

/** The labels of an object. */
export const LABELS = texts(LABEL_VALUE, { names: LABEL_KEY });

/** The annotations of an object. */
export const ANNOTATIONS = chain(texts(undefined, { names: ANNOTATION_KEY }), (errors, prop, annotations) => {
  checkAnnotationSize(errors, prop, annotations);
  return annotations;
});

/**
 * Validates the annotations of a pod.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 * @param containers names of the pod's containers
 */
export function checkPodAnnotations(errors: ValidationErrors, prop: string, annotations: TextMap, containers: string[]): void {
  for (const [key, value] of Object.entries(annotations)) {
    errors.check(!OBSOLETE_ANNOTATION.test(key), `${prop} must not contain the obsolete annotation '${key}'; use the fields of the pod`);
    POD_ANNOTATIONS.filter(([pattern]) => pattern.test(key)).forEach(([, rule]) => text(rule)(errors, keyed(prop, key), value));
    const [, container] = /^container\.apparmor\.security\.beta\.kubernetes\.io\/(.*)$/s.exec(key) ?? [];
    errors.check(container === undefined || containers.includes(container), `${keyed(prop, key)} must name a container of the pod, got '${container}'`);
  }
}

/**
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#System
 */
export function checkAnnotationSize(errors: ValidationErrors, prop: string, annotations: TextMap): void {
  const size = Object.entries(annotations).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  errors.check(size <= LARGEST_ANNOTATIONS, `${prop} must be at most ${LARGEST_ANNOTATIONS} bytes, got ${size} bytes`);
}
