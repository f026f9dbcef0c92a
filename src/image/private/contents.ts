import * as path from 'path';
import { checkImagePath, checkPath, checkText } from './docker-words';
import { statOf } from './extra-files';
import { HOME, USER } from './root-filesystem';
import type { GoImageHealthcheck } from '../go-image-healthcheck';
import type { GoImageProps } from '../go-image-props';

/** What an image holds beside the program, and how it is run: the same whoever builds the image. */
export interface Contents {
  /** Absolute path of the program in the image. */
  readonly entrypoint: string;
  readonly arguments: string[];
  /** User and group by number, such as `65532:65532`. */
  readonly user: string;
  readonly environment: { readonly [name: string]: string };
  readonly labels: { readonly [name: string]: string };
  readonly ports: number[];
  readonly workingDirectory: string;
  readonly stopSignal?: string;
  /** A call of the program itself, with other arguments. */
  readonly healthcheck?: Required<GoImageHealthcheck>;
  readonly timeZones: boolean;
  readonly files: {
    /** Absolute path on disk of a file or directory. */
    readonly source: string;
    /** Absolute path in the image. */
    readonly target: string;
    readonly mode?: number;
  }[];
}

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The contents that the props of an image ask for, checked. */
export function settleContents(name: string, props: GoImageProps): Contents {
  const { user = USER, workingDirectory = HOME } = props;
  if (!Number.isInteger(user) || user < 0 || user > 4294967294) {
    throw new Error(`user is ${JSON.stringify(props.user)}; give a whole number: Kubernetes cannot see from a name that it is not root`);
  }
  if (props.timeZones !== undefined && typeof props.timeZones !== 'boolean') {
    throw new Error(`timeZones is ${JSON.stringify(props.timeZones)}; give true or false`);
  }
  const contents = {
    entrypoint: `/usr/local/bin/${name}`,
    arguments: list('arguments', props.arguments),
    user: `${user}:${user}`,
    environment: { PATH, ...record('environment', props.environment) },
    labels: record('labels', props.labels),
    ports: [...new Set(list('ports', props.ports))].sort((a, b) => a - b),
    workingDirectory,
    stopSignal: props.stopSignal,
    healthcheck: props.healthcheck === undefined ? undefined : { intervalSeconds: 30, timeoutSeconds: 5, startPeriodSeconds: 10, retries: 3, ...record('healthcheck', props.healthcheck) },
    timeZones: props.timeZones ?? false,
    files: list('files', props.files).map(file => ({ ...file, source: path.resolve(checkSource(file?.source)) })),
  };
  checkContents(contents);
  contents.files.forEach(({ source }) => statOf(source));
  return contents;
}

/** @throws for the first value that an image cannot have */
export function checkContents(contents: Contents): void {
  checkImagePath('entrypoint', contents.entrypoint);
  checkImagePath('workingDirectory', contents.workingDirectory);
  contents.arguments.forEach(arg => checkText('arguments', arg));
  if (contents.healthcheck) checkHealthcheck(contents.healthcheck);
  checkNames('environment', contents.environment, /^[A-Za-z_]\w*$/);
  checkNames('labels', contents.labels, /^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/);
  const targets = new Set([contents.entrypoint]);
  for (const file of contents.files) {
    checkFile(file);
    if (targets.has(file.target)) throw new Error(`files: two things would be at ${file.target}; give each its own target`);
    targets.add(file.target);
  }
  if (!/^\d+(:\d+)?$/.test(contents.user)) {
    throw new Error(`user is ${JSON.stringify(contents.user)}; give numbers, such as '65532:65532': Kubernetes cannot see from a name that it is not root`);
  }
  for (const port of contents.ports) {
    if (!(Number.isInteger(port) && port > 0 && port < 65536)) throw new Error(`ports holds ${JSON.stringify(port)}; give numbers from 1 to 65535`);
  }
  if (contents.stopSignal !== undefined && !/^(SIG[A-Z0-9]+([+-]\d+)?|\d{1,2})$/.test(checkText('stopSignal', contents.stopSignal))) {
    throw new Error(`stopSignal is ${JSON.stringify(contents.stopSignal)}; give the name of a signal, such as SIGTERM`);
  }
}

function checkHealthcheck({ arguments: args, intervalSeconds, timeoutSeconds, startPeriodSeconds, retries }: NonNullable<Contents['healthcheck']>): void {
  if (list('healthcheck.arguments', args).length === 0) {
    throw new Error("healthcheck.arguments is empty; give what the program checks itself by, such as ['healthcheck']: without arguments it would run once more");
  }
  args.forEach(arg => checkText('healthcheck.arguments', arg));
  for (const [name, value, least] of [
    ['intervalSeconds', intervalSeconds, 0.001], ['timeoutSeconds', timeoutSeconds, 0.001], ['startPeriodSeconds', startPeriodSeconds, 0], ['retries', retries, 1],
  ] as const) {
    if (typeof value !== 'number' || !(value >= least && value <= 86400)) {
      throw new Error(`healthcheck.${name} is ${JSON.stringify(value)}; give a number from ${least} to 86400`);
    }
  }
  if (!Number.isInteger(retries)) throw new Error(`healthcheck.retries is ${retries}; give a whole number`);
}

function checkSource(source: string): string {
  if (source === '') throw new Error('files: source is ""; give a file or directory');
  return checkPath('files: source', source);
}

/** @throws for a place that is none in an image, or a mode that is none */
export function checkFile({ target, mode }: { readonly target: string; readonly mode?: number }): void {
  checkImagePath('files: target', target);
  if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0 && mode <= 0o7777)) {
    throw new Error(`files: mode of ${target} is ${JSON.stringify(mode)}; give a number from 0 to 0o7777, such as 0o644`);
  }
}

/** @throws for a name that does not match or a value that is no line of text */
export function checkNames(what: string, values: { readonly [name: string]: string }, names: RegExp): void {
  for (const [name, value] of Object.entries(values)) {
    if (!names.test(name)) {
      throw new Error(`${what} holds ${JSON.stringify(name)}; a name is made of letters, digits${what === 'labels' ? ", '.', '-', '/'" : ''} and '_'`);
    }
    checkText(`${what}['${name}']`, value);
  }
}

// What follows checks what TypeScript has checked already, for users of JavaScript.

function list<T>(prop: string, value: T[] | undefined): T[] {
  if (value !== undefined && !Array.isArray(value)) throw new Error(`${prop} is ${JSON.stringify(value)}; give a list`);
  return value ?? [];
}

function record<T extends object>(prop: string, value: T | undefined): T {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    throw new Error(`${prop} is ${JSON.stringify(value)}; give an object`);
  }
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
