import { createHash } from 'crypto';
import { isIP } from 'net';
import { Problems } from './problems';

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * A name that a Service can have, and so anything that is named after it.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function settleName(problems: Problems, name: string, max: number): string {
  problems.check(typeof name === 'string' && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= max,
    `name is ${JSON.stringify(name)} (it is the construct's id unless name is set); Kubernetes takes lower-case letters, digits and '-', a letter first, no '-' last, at most ${max} characters`);
  return String(name);
}

/** The name of a part: a container, a volume. */
export function checkDnsLabel(problems: Problems, prop: string, name: string): boolean {
  return problems.check(typeof name === 'string' && DNS_LABEL.test(name) && name.length <= 63,
    `${prop} is ${JSON.stringify(name)}; Kubernetes takes lower-case letters, digits and '-', no '-' first or last, at most 63 characters`);
}

export function checkLabels(problems: Problems, prop: string, labels: { [name: string]: string }): void {
  for (const [key, value] of Object.entries(labels)) {
    problems.check(LABEL_KEY.test(key) && key.slice(key.indexOf('/') + 1).length <= 63,
      `${prop} holds ${JSON.stringify(key)}; a label's name is letters, digits, '-', '_' and '.', at most 63 characters, with a domain and '/' in front if you like`);
    checkLabelValue(problems, `${prop}['${key}']`, value);
  }
}

export function checkLabelValue(problems: Problems, prop: string, value: string): boolean {
  return problems.check(typeof value === 'string' && LABEL_VALUE.test(value) && value.length <= 63,
    `${prop} is ${JSON.stringify(value)}; a label's value is letters, digits, '-', '_' and '.', a letter or digit first and last, at most 63 characters`);
}

export function checkHost(problems: Problems, prop: string, host: string): void {
  problems.check(typeof host === 'string' && HOST.test(host) && host.length <= 253 && isIP(host) === 0,
    `${prop} is ${JSON.stringify(host)}; give a host name, no address, in lower case without scheme, port or path, such as 'shop.example.com'`);
}

export function checkCidr(problems: Problems, prop: string, block: string): void {
  const [, address, bits] = /^([^%]*)\/(\d{1,3})$/.exec(block) ?? [];
  const most = { 4: 32, 6: 128 }[isIP(address ?? '')] ?? -1;
  problems.check(Number(bits) <= most, `${prop} holds ${JSON.stringify(block)}; give CIDR blocks, such as '203.0.113.0/24'`);
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
