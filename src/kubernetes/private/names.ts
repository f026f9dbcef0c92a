/**
 * @throws if `name` cannot name a Service (and so anything that is named after it)
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function checkName(name: string): string {
  if (typeof name !== 'string' || !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 63) {
    throw new Error(`name is ${JSON.stringify(name)} (it is the construct's id unless name is set); Kubernetes takes lower-case letters, digits and '-', a letter first, no '-' last, at most 63 characters`);
  }
  return name;
}

/** @throws if `port` is not a TCP port */
export function checkPort(prop: string, port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`${prop} is ${JSON.stringify(port)}; give a whole number from 1 to 65535`);
  }
  return port;
}
