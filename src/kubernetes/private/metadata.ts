import { Rule, ANNOTATION_KEY, LABEL_KEY, LABEL_VALUE } from './names';
import { keyed, Problems } from './problems';

/** Annotations of an object together, keys and values. */
const LARGEST_ANNOTATIONS = 2 ** 18;

/** What the API server reads in an annotation of a pod, and refuses if it is something else. */
const POD_ANNOTATIONS: [key: RegExp, rule: Rule][] = [
  [/^controller\.kubernetes\.io\/pod-deletion-cost$/, {
    expectation: 'a whole number of 32 bits',
    allows: text => /^(0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31,
  }],
  [/^container\.apparmor\.security\.beta\.kubernetes\.io\//, {
    expectation: 'runtime/default, unconfined or localhost/ and the name of a profile',
    allows: text => /^(runtime\/default|unconfined|localhost\/.+)$/s.test(text),
  }],
];

/** Annotations that Kubernetes no longer takes anything from, or that only the kubelet sets; the API server still refuses some of their values. */
const DEAD_ANNOTATION = /^(kubernetes\.io\/config\.mirror|scheduler\.alpha\.kubernetes\.io\/tolerations|seccomp\.security\.alpha\.kubernetes\.io\/pod|container\.seccomp\.security\.alpha\.kubernetes\.io\/.*)$/;

type TextMap = { [name: string]: string };

/** The labels of an object. */
export function labelsOf(problems: Problems, prop: string, labels: TextMap | null | undefined): TextMap {
  return problems.map(prop, labels, LABEL_KEY, LABEL_VALUE);
}

/** The annotations of an object. */
export function annotationsOf(problems: Problems, prop: string, annotations: TextMap | null | undefined): TextMap {
  const found = problems.map(prop, annotations, ANNOTATION_KEY);
  checkAnnotationSize(problems, prop, found);
  return found;
}

/**
 * The annotations of a pod.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/
 * @param containers names of the pod's containers
 */
export function podAnnotationsOf(problems: Problems, prop: string, annotations: TextMap | null | undefined, containers: string[]): TextMap {
  const found = problems.map(prop, annotations, ANNOTATION_KEY);
  for (const [key, text] of Object.entries(found)) {
    problems.check(!DEAD_ANNOTATION.test(key), `${prop} must not have '${key}', which Kubernetes no longer reads; use the fields of the pod`);
    POD_ANNOTATIONS.filter(([pattern]) => pattern.test(key)).forEach(([, rule]) => problems.requiredText(keyed(prop, key), text, rule));
    const [, container] = /^container\.apparmor\.security\.beta\.kubernetes\.io\/(.*)$/s.exec(key) ?? [];
    problems.check(container === undefined || containers.includes(container), `${keyed(prop, key)} must name a container of the pod, got '${container}'`);
  }
  return found;
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/#System */
export function checkAnnotationSize(problems: Problems, prop: string, annotations: TextMap): void {
  const size = Object.entries(annotations).reduce((sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text), 0);
  problems.check(size <= LARGEST_ANNOTATIONS, `${prop} must be at most ${LARGEST_ANNOTATIONS} bytes, got ${size} bytes`);
}
