import { BlockList, isIP } from 'net';
import { ValidationErrors } from '../../validation/errors';
import { Rule, rule } from '../../validation/rules';
import { show } from '../../validation/show';
import { DNS_SUBDOMAIN, orToken } from '../../workload/names';

/**
 * The host of an Ingress or an HTTPRoute.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
 */
export const HOST = rule("a host name in lower case without scheme, port and path, not an IP address, such as 'shop.example.com'", 253,
  text => DNS_SUBDOMAIN.allows(text.replace(/^\*\./, '')) && !/^(\d{1,}\.){3}\d{1,}$/.test(text));

/**
 * @see
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors
 */
export const CIDR = orToken(rule("a CIDR block such as '203.0.113.0/24'", 64, text => parse(text) !== undefined));

/** @see https://kubernetes.io/docs/concepts/services-networking/ingress/#path-types */
export const INGRESS_PATH: Rule = {
  expectation: "a path that starts with '/' and has no '//', '%2F', '/.' and '/..' in it, such as '/api'",
  allows: text => text.startsWith('/') && !/\/\/|\/\.\.?(\/|$)|%2f/i.test(text),
};

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch */
export const ROUTE_PATH = rule("a path of a URL that starts with '/' and has no '//', '%2F', '/.' and '/..' in it, at most 1024 characters", 1024,
  text => INGRESS_PATH.allows(text) && /^([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/.test(text));

interface Block {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parse(text: string): Block | undefined {
  const [, address, bits] = /^([0-9a-fA-F:.]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const version = isIP(address ?? '');
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  return { address, bits: Number(bits), family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Excepted blocks must be smaller blocks within the block. */
export function checkExcept(errors: ValidationErrors, prop: string, cidr: string, except: string[]): void {
  const block = parse(cidr);
  if (!block) return;
  const whole = new BlockList();
  whole.addSubnet(block.address, block.bits, block.family);
  except.forEach((text, i) => {
    const part = parse(text);
    const isWithin = !part || (part.bits > block.bits && whole.check(part.address, part.family));
    errors.check(isWithin, `${prop}[${i}] must be a smaller block within ${cidr}, got ${show(text)}`);
  });
}
