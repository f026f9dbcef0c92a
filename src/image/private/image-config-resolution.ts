import * as path from 'path';
import { checkImagePath, checkPath, checkSecretText, checkText } from './dockerfile-syntax';
import { HOME, ImageConfig, USER } from './image-config';
import { statOf } from './image-files';
import { checkFlag, entriesOf, keyOf, listOf, refuse } from '../../validation/checks';
import { showKind, showPath } from '../../validation/show';
import { readStruct } from '../../validation/structs';
import { GoImageHealthCheck } from '../go-image-health-check';
import { GoImageProps } from '../go-image-props';

/** What Linux takes as the number of a user. */
const MAX_USER = 4294967294;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The config that the props of an image ask for, checked. */
export function resolveImageConfig(name: string, props: GoImageProps): ImageConfig {
  const { user = USER, workingDirectory = HOME } = props;
  if (!Number.isInteger(user) || user < 0 || user > MAX_USER) {
    refuse('user', `a whole number from 0 to ${MAX_USER}`, props.user, 'Kubernetes cannot see from a name that it is not root');
  }
  const config = {
    entrypoint: `/usr/local/bin/${name}`,
    args: listOf('args', props.args, 'a list of strings'),
    user: `${user}:${user}`,
    environment: { PATH, ...Object.fromEntries(entriesOf('environment', props.environment, "{ LOG_LEVEL: 'debug' }", showKind)) },
    labels: Object.fromEntries(entriesOf('labels', props.labels, "{ team: 'shop' }")),
    ports: [...new Set(listOf('ports', props.ports, 'a list of numbers from 1 to 65535').map(checkPort))].sort((a, b) => a - b),
    workingDirectory,
    stopSignal: props.stopSignal,
    health: props.health === undefined ? undefined : resolveHealthCheck(props.health),
    timeZones: checkFlag('timeZones', props.timeZones) ?? false,
    files: listOf('files', props.files, 'a list of objects with source and target').map((given, i) => {
      const file = readStruct(`files[${i}]`, 'an object with source and target', given);
      return { ...file, source: path.resolve(checkSource(file.source)) };
    }),
  };
  checkImageConfig(config);
  config.files.forEach(({ source }) => statOf(source));
  return config;
}

function resolveHealthCheck(given: GoImageHealthCheck): Required<GoImageHealthCheck> {
  const health = readStruct('health', "an object, such as { args: ['healthcheck'] }", given);
  const set = Object.entries(health).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    intervalSeconds: 30,
    timeoutSeconds: 5,
    startPeriodSeconds: 10,
    retries: 3,
    ...Object.fromEntries(set),
    args: listOf('health.args', health.args, 'a list of strings'),
  };
}

/** @throws for the first value that an image cannot have */
export function checkImageConfig(config: ImageConfig): void {
  checkImagePath('entrypoint', config.entrypoint);
  checkImagePath('workingDirectory', config.workingDirectory);
  config.args.forEach((arg, i) => checkText(`args[${i}]`, arg));
  if (config.health) checkHealthCheck(config.health);
  checkNames('environment', config.environment, /^[A-Za-z_]\w*$/);
  checkNames('labels', config.labels, /^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/);
  const targets = new Set([config.entrypoint]);
  for (const file of config.files) {
    checkFile(file);
    if (targets.has(file.target)) throw new Error(`files: two things would be at ${file.target}; give each its own target`);
    targets.add(file.target);
  }
  if (!/^\d+(:\d+)?$/.test(config.user)) {
    refuse('user', "numbers, such as '65532:65532'", config.user, 'Kubernetes cannot see from a name that it is not root');
  }
  config.ports.forEach(checkPort);
  if (config.stopSignal !== undefined && !/^(SIG[A-Z0-9]+([+-]\d+)?|\d{1,2})$/.test(checkText('stopSignal', config.stopSignal))) {
    refuse('stopSignal', 'the name of a signal, such as SIGTERM', config.stopSignal);
  }
}

function checkHealthCheck({ args, intervalSeconds, timeoutSeconds, startPeriodSeconds, retries }: NonNullable<ImageConfig['health']>): void {
  if (args.length === 0) {
    refuse('health.args', "what the program checks itself by, such as ['healthcheck']", args, 'without arguments it would run once more');
  }
  args.forEach((arg, i) => checkText(`health.args[${i}]`, arg));
  for (const [name, value, least] of [
    ['intervalSeconds', intervalSeconds, 0.001], ['timeoutSeconds', timeoutSeconds, 0.001], ['startPeriodSeconds', startPeriodSeconds, 0], ['retries', retries, 1],
  ] as const) {
    if (typeof value !== 'number' || !(value >= least && value <= 86400)) {
      refuse(`health.${name}`, `a number from ${least} to 86400`, value);
    }
  }
  if (!Number.isInteger(retries)) refuse('health.retries', 'a whole number', retries);
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
