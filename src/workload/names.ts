import { createHash } from 'crypto';
import { Rule, rule } from '../validation/rules';

/** A token of the AWS CDK, which is resolved when the stack of the chart is synthesized. */
const AWS_TOKEN = /\$\{Token\[/;

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
export const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);

/** Extends a rule to accept tokens of the AWS CDK. */
export function orToken({ expectation, allows }: Rule): Rule {
  return { expectation, allows: text => allows(text) || AWS_TOKEN.test(text.slice(0, 4096)) };
}

/**
 * The name of a container or a volume.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const DNS_LABEL = rule("lower-case letters, digits and '-', not starting or ending with '-', at most 63 characters", 63, new RegExp(`^${LABEL}$`));

/**
 * The name of a Secret, and of most Kubernetes objects.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const DNS_SUBDOMAIN = orToken(rule(
  "lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each label, at most 253 characters", 253, SUBDOMAIN));

/**
 * The name of a workload, which is the host name of its service.
 *
 * @see
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function workloadName(max: number): Rule {
  return rule(`lower-case letters, digits and '-', starting with a letter and not ending with '-', at most ${max} characters`, max, /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
}

/**
 * The name of a configuration file, or a key of a secret.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object
 */
export const FILE_NAME = rule("letters, digits, '-', '_' and '.', not starting with '..', at most 253 characters", 253,
  text => /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'));

/**
 * The name of an environment variable. From 1.34, Kubernetes accepts other names, but not as keys
 * of ConfigMaps.
 *
 * @see
 * https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export const VARIABLE = rule("letters, digits, '_', '-' and '.', not starting with a digit or '..', at most 253 characters", 253,
  text => FILE_NAME.allows(text) && !/^\d/.test(text));

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports */
export const PORT_NAME = rule("lower-case letters, digits and single '-', with at least one letter, not starting or ending with '-', at most 15 characters", 15,
  /^(?=.*[a-z])[a-z0-9]([a-z0-9]|-(?!-|$))*$/);

/** The path of an HTTP request. */
export const PATH = rule("a path that starts with '/'", Infinity, text => text.startsWith('/'));

/** A mount path. Container runtimes and Kubernetes reject other paths. */
export const MOUNT_PATH: Rule = {
  allows: text => text.length <= 4096 && /^\/[^:\0-\x1f]*$/.test(text) && !text.split('/').includes('..'),
  expectation: "an absolute path without ':' and '..', such as '/var/lib/api'",
};

/** The first characters of the SHA-256 hash of a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}

/** Limits the length of a name. A longer name is truncated and receives a hash suffix. */
export function shorten(name: string, max: number): string {
  return name.length <= max ? name : `${name.slice(0, max - 11).replace(/[-.]+$/, '')}-${shortHash(name)}`;
}

/** The name of the migration job of a workload. */
export function migrationJobName(workload: string): string {
  return shorten(`${workload}-migration`, 52);
}

/** Converts a path into a part of a name, such as `/etc/api` into `etc-api`. */
export function slug(path: string): string {
  return shorten(path.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'root', 40);
}
