import * as path from 'path';
import { checkImagePath, checkPath, checkSecretText, checkText } from './docker-words';
import { statOf } from './extra-files';
import { HOME, USER } from './root-filesystem';
import { checkFlag, entriesOf, keyOf, listOf, refuse } from '../../program/checks';
import { readStruct } from '../../program/options';
import { showKind, showPath } from '../../program/show';
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

/** What Linux takes as the number of a user. */
const MAX_USER = 4294967294;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The contents that the props of an image ask for, checked. */
export function settleContents(name: string, props: GoImageProps): Contents {
  const { user = USER, workingDirectory = HOME } = props;
  if (!Number.isInteger(user) || user < 0 || user > MAX_USER) {
    refuse('user', `a whole number from 0 to ${MAX_USER}`, props.user, 'Kubernetes cannot see from a name that it is not root');
  }
  const contents = {
    entrypoint: `/usr/local/bin/${name}`,
    arguments: listOf('arguments', props.arguments, 'a list of strings'),
    user: `${user}:${user}`,
    environment: { PATH, ...Object.fromEntries(entriesOf('environment', props.environment, "{ LOG_LEVEL: 'debug' }", showKind)) },
    labels: Object.fromEntries(entriesOf('labels', props.labels, "{ team: 'shop' }")),
    ports: [...new Set(listOf('ports', props.ports, 'a list of numbers from 1 to 65535').map(checkPort))].sort((a, b) => a - b),
    workingDirectory,
    stopSignal: props.stopSignal,
    healthcheck: props.healthcheck === undefined ? undefined : settleHealthcheck(props.healthcheck),
    timeZones: checkFlag('timeZones', props.timeZones) ?? false,
    files: listOf('files', props.files, 'a list of objects with source and target').map((given, i) => {
      const file = readStruct(`files[${i}]`, 'an object with source and target', given);
      return { ...file, source: path.resolve(checkSource(file.source)) };
    }),
  };
  checkContents(contents);
  contents.files.forEach(({ source }) => statOf(source));
  return contents;
}

function settleHealthcheck(given: GoImageHealthcheck): Required<GoImageHealthcheck> {
  const healthcheck = readStruct('healthcheck', "an object, such as { arguments: ['healthcheck'] }", given);
  const set = Object.entries(healthcheck).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    intervalSeconds: 30,
    timeoutSeconds: 5,
    startPeriodSeconds: 10,
    retries: 3,
    ...Object.fromEntries(set),
    arguments: listOf('healthcheck.arguments', healthcheck.arguments, 'a list of strings'),
  };
}

/** @throws for the first value that an image cannot have */
export function checkContents(contents: Contents): void {
  checkImagePath('entrypoint', contents.entrypoint);
  checkImagePath('workingDirectory', contents.workingDirectory);
  contents.arguments.forEach((arg, i) => checkText(`arguments[${i}]`, arg));
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
    refuse('user', "numbers, such as '65532:65532'", contents.user, 'Kubernetes cannot see from a name that it is not root');
  }
  contents.ports.forEach(checkPort);
  if (contents.stopSignal !== undefined && !/^(SIG[A-Z0-9]+([+-]\d+)?|\d{1,2})$/.test(checkText('stopSignal', contents.stopSignal))) {
    refuse('stopSignal', 'the name of a signal, such as SIGTERM', contents.stopSignal);
  }
}

function checkHealthcheck({ arguments: args, intervalSeconds, timeoutSeconds, startPeriodSeconds, retries }: NonNullable<Contents['healthcheck']>): void {
  if (args.length === 0) {
    refuse('healthcheck.arguments', "what the program checks itself by, such as ['healthcheck']", args, 'without arguments it would run once more');
  }
  args.forEach((arg, i) => checkText(`healthcheck.arguments[${i}]`, arg));
  for (const [name, value, least] of [
    ['intervalSeconds', intervalSeconds, 0.001], ['timeoutSeconds', timeoutSeconds, 0.001], ['startPeriodSeconds', startPeriodSeconds, 0], ['retries', retries, 1],
  ] as const) {
    if (typeof value !== 'number' || !(value >= least && value <= 86400)) {
      refuse(`healthcheck.${name}`, `a number from ${least} to 86400`, value);
    }
  }
  if (!Number.isInteger(retries)) refuse('healthcheck.retries', 'a whole number', retries);
}

function checkPort(port: number, index: number): number {
  return Number.isInteger(port) && port > 0 && port < 65536 ? port : refuse(`ports[${index}]`, 'a whole number from 1 to 65535', port);
}

function checkSource(source: string): string {
  if (source === '') refuse('files: source', 'a file or directory', source);
  return checkPath('files: source', source);
}

/** @throws for a place that is none in an image, or a mode that is none */
export function checkFile({ target, mode }: { readonly target: string; readonly mode?: number }): void {
  checkImagePath('files: target', target);
  if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0 && mode <= 0o7777)) {
    refuse(`files: mode of ${showPath(target)}`, 'a whole number from 0 to 0o7777, such as 0o644', mode);
  }
}

/** @throws for a name that does not match or a value that is no line of text */
export function checkNames(what: string, values: { readonly [name: string]: string }, names: RegExp): void {
  for (const [name, value] of Object.entries(values)) {
    if (!names.test(name)) {
      refuse(`a name in ${what}`, `made of letters, digits${what === 'labels' ? ", '.', '-', '/'" : ''} and '_'`, name);
    }
    (what === 'labels' ? checkText : checkSecretText)(keyOf(what, name), value);
  }
}
