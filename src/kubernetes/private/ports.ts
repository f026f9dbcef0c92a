import { PORT_NAME } from './names';
import { Problems } from './problems';

/** A port of a container. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
}

/** The port, if it can be one; else none. */
export function checkPort(problems: Problems, prop: string, given: Partial<NamedPort>): NamedPort[] {
  const port = checkNumber(problems, `${prop}.port`, given.port);
  const name = problems.requiredText(`${prop}.name`, given.name, PORT_NAME);
  return port === undefined || name === undefined ? [] : [{ name, port }];
}

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports */
export function checkNumber(problems: Problems, prop: string, port: unknown): number | undefined {
  return problems.requiredInteger(prop, port, 1, 65535);
}
