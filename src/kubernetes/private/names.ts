import { createHash } from 'crypto';

/** What a string has to be. */
export interface Rule {
  readonly allows: (text: string) => boolean;
  /** Completes "PROP must be …". */
  readonly expectation: string;
}

/** A placeholder of the AWS CDK, which knows the text when the stack that the chart belongs to is synthesized. */
const AWS_TOKEN = /\$\{Token\[/;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A rule by a pattern and a length: the length comes first, so that no pattern meets a megabyte. */
export function rule(expectation: string, max: number, allows: RegExp | ((text: string) => boolean)): Rule {
  const matches = typeof allows === 'function' ? allows : (text: string) => allows.test(text);
  return { expectation, allows: text => text.length <= max && matches(text) };
}

/** The rule of a value that the AWS CDK may fill in later. */
export function orToken({ expectation, allows }: Rule): Rule {
  return { expectation, allows: text => allows(text) || AWS_TOKEN.test(text.slice(0, 4096)) };
}

/** Any string. */
export const ANY_TEXT: Rule = { allows: () => true, expectation: 'a string' };

export const NOT_EMPTY = rule('a string that is not empty', Infinity, text => text !== '');

/**
 * The name of a part: a container, a volume, a namespace.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const DNS_LABEL = rule("lower-case letters, digits and '-', no '-' first or last, at most 63 characters", 63, new RegExp(`^${LABEL}$`));

/**
 * The name of most objects, and of classes: storage, priority, ingress.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const DNS_SUBDOMAIN = orToken(rule(
  "lower-case letters, digits, '-' and '.', a letter or digit first, last and beside each '.', at most 253 characters", 253, SUBDOMAIN));

/**
 * A name that a Service can have, and so anything that is named after it.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function serviceName(max: number): Rule {
  return rule(`lower-case letters, digits and '-', a letter first, no '-' last, at most ${max} characters`, max, /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_KEY = rule("letters, digits, '-', '_' and '.', at most 63 characters, with a domain and '/' in front if you like", 317, isLabelKey);

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const LABEL_VALUE = orToken(rule(
  "letters, digits, '-', '_' and '.', a letter or digit first and last, at most 63 characters", 63, text => text === '' || QUALIFIED.test(text)));

/**
 * Like the key of a label, but for upper-case letters in the domain.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
export const ANNOTATION_KEY = rule(LABEL_KEY.expectation, 317, text => LABEL_KEY.allows(text.replace(/^[^/]*\//, domain => domain.toLowerCase())));

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class */
export const LOAD_BALANCER_CLASS = LABEL_KEY;

/**
 * A key of a ConfigMap or a Secret, which is the name of a file where it is mounted.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
 */
export const CONFIG_MAP_KEY = rule("letters, digits, '-', '_' and '.', not '..' first, at most 253 characters", 253,
  text => /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'));

/**
 * The name of an environment variable. Kubernetes takes others from 1.34 on, but not as keys of ConfigMaps.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export const VARIABLE = rule("letters, digits, '_', '-' and '.', no digit and not '..' first, at most 253 characters", 253,
  text => CONFIG_MAP_KEY.allows(text) && !/^\d/.test(text));

/**
 * The name of a metric is a part of the path at which the API server asks for it.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#scaling-on-custom-metrics
 */
export const METRIC = rule("a name without '/' and '%', not '.' or '..', at most 1024 characters", 1024, text => text !== '' && !/[/%]/.test(text) && text !== '.' && text !== '..');

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports */
export const PORT_NAME = rule("lower-case letters, digits and single '-', a letter among them, no '-' first or last, at most 15 characters", 15,
  /^(?=.*[a-z])[a-z0-9]([a-z0-9]|-(?!-|$))*$/);

function isLabelKey(text: string): boolean {
  const [name, domain, ...more] = text.split('/').reverse();
  return more.length === 0 && name.length <= 63 && QUALIFIED.test(name) && (domain === undefined || (domain.length <= 253 && SUBDOMAIN.test(domain)));
}

/** The first characters of a hash of a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** A name that is too long is cut, and tells by a hash which it was. */
export function shorten(name: string, max: number): string {
  return name.length <= max ? name : `${name.slice(0, max - 11).replace(/[-.]+$/, '')}-${shortHash(name)}`;
}

/** A path as a part of a name: `/etc/api` is `etc-api`. */
export function slug(path: string): string {
  return shorten(path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root', 40);
}
