import { checkImagePath, checkPath, checkText } from './docker-words';
import type { DockerfileDescription } from './dockerfile';

/** @throws for the first value of a description that a Dockerfile cannot hold, or that would be read as something else */
export function checkDescription(description: DockerfileDescription): void {
  const { contents, extraFiles, settings, platforms } = description;
  checkText('the import path', description.importPath);
  for (const file of [description.entry, description.moduleDirectory, description.profile ?? '', ...description.moduleFiles, ...description.files]) checkPath('a path of the sources', file);
  for (const [what, image] of [['builderImage', description.builderImage], ['base', description.base]]) {
    if (!/^[\w][\w.\-/:@]*$/.test(image)) throw new Error(`${what} is ${JSON.stringify(image)}; give the name of an image, such as 'golang:1.26.1'`);
  }
  for (const pattern of description.privateModules) {
    if (typeof pattern !== 'string' || !/^[\w.\-/*?~[\]^]+$/.test(pattern)) {
      throw new Error(`privateModules holds ${JSON.stringify(pattern)}; give patterns of module paths as GOPRIVATE takes them, such as 'git.example.com/*'`);
    }
  }
  checkImagePath('entrypoint', contents.entrypoint);
  checkImagePath('workingDirectory', contents.workingDirectory);
  contents.arguments.forEach(arg => checkText('arguments', arg));
  contents.healthcheck?.arguments.forEach(arg => checkText('healthcheck.arguments', arg));
  checkNames('environment', contents.environment, /^[A-Za-z_]\w*$/);
  checkNames('buildOptions.environment', settings.environment, /^[A-Za-z_]\w*$/);
  checkNames('labels', contents.labels, /^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/);
  checkText('buildOptions.ldflags', settings.ldflags);
  for (const { source: from, target, mode } of extraFiles) {
    checkPath('files: source', from);
    checkImagePath('files: target', target);
    if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0 && mode <= 0o7777)) {
      throw new Error(`files: mode of ${target} is ${JSON.stringify(mode)}; give a number from 0 to 0o7777, such as 0o644`);
    }
  }
  if (!/^\d+(:\d+)?$/.test(contents.user)) {
    throw new Error(`user is ${JSON.stringify(contents.user)}; give numbers, such as '65532:65532': Kubernetes cannot see from a name that it is not root`);
  }
  for (const port of contents.ports) {
    if (!(Number.isInteger(port) && port > 0 && port < 65536)) throw new Error(`ports holds ${JSON.stringify(port)}; give numbers from 1 to 65535`);
  }
  if (contents.stopSignal !== undefined && !/^(SIG[A-Z0-9]+([+-]\d+)?|\d{1,2})$/.test(contents.stopSignal)) {
    throw new Error(`stopSignal is ${JSON.stringify(contents.stopSignal)}; give the name of a signal, such as SIGTERM`);
  }
  const { intervalSeconds = 1, timeoutSeconds = 1, startPeriodSeconds = 0, retries = 1 } = contents.healthcheck ?? {};
  for (const [name, value, least] of [
    ['intervalSeconds', intervalSeconds, 0.001], ['timeoutSeconds', timeoutSeconds, 0.001], ['startPeriodSeconds', startPeriodSeconds, 0], ['retries', retries, 1],
  ] as const) {
    if (typeof value !== 'number' || !(value >= least && value <= 86400)) {
      throw new Error(`healthcheck.${name} is ${JSON.stringify(value)}; give a number from ${least} to 86400`);
    }
  }
  if (description.isPlain && description.privateModules.length > 0 && !description.isVendored) {
    throw new Error('privateModules needs secret mounts, which plain Dockerfiles have not; leave plain out, or vendor the modules');
  }
  if (description.isPlain && platforms.length !== 1) {
    throw new Error(`a plain Dockerfile is for one platform, not for ${platforms.join(' and ')}; leave plain out`);
  }
}

function checkNames(what: string, values: { readonly [name: string]: string }, names: RegExp): void {
  for (const [name, value] of Object.entries(values)) {
    if (!names.test(name)) {
      throw new Error(`${what} holds ${JSON.stringify(name)}; a name is made of letters, digits${what === 'labels' ? ", '.', '-', '/'" : ''} and '_'`);
    }
    checkText(`${what}['${name}']`, value);
  }
}
