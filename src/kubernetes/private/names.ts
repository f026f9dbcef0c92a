import { rule } from '../../validation/rules';
import { orToken, SUBDOMAIN } from '../../workload/names';

const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/**
 * @see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const LABEL_KEY = rule("letters, digits, '-', '_' and '.', at most 63 characters, with an optional domain prefix such as 'example.com/'", 317, isLabelKey);

/**
 * @see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const LABEL_VALUE = orToken(rule(
  "letters, digits, '-', '_' and '.', starting and ending with a letter or digit, at most 63 characters", 63, text => text === '' || QUALIFIED.test(text)));

/**
 * The key of a label, also with upper-case letters in the domain.
 *
 * @see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
export const ANNOTATION_KEY = rule(LABEL_KEY.expectation, 317, text => LABEL_KEY.allows(text.replace(/^[^/]*\//, domain => domain.toLowerCase())));

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class */
export const LOAD_BALANCER_CLASS = LABEL_KEY;

/**
 * The name of a metric, which is a path segment in requests of the API server.
 *
 * @see
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export const METRIC = rule("a name without '/' and '%', not '.' or '..', at most 1024 characters", 1024, text => text !== '' && !/[/%]/.test(text) && text !== '.' && text !== '..');

function isLabelKey(text: string): boolean {
  const [name, domain, ...more] = text.split('/').reverse();
  return more.length === 0 && name.length <= 63 && QUALIFIED.test(name) && (domain === undefined || (domain.length <= 253 && SUBDOMAIN.test(domain)));
}
