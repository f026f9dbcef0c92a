import { refuse } from '../../validation/checks';
import { show, showKind } from '../../validation/show';

/** What Linux takes as a path, in bytes. */
const MAX_PATH = 4096;

/**
 * How values are written into a Dockerfile so that an engine, old or new, reads back what they are: nothing is expanded, nothing
 * ends an instruction.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */

/** @throws if a text cannot stand in a Dockerfile; `what` names the prop */
export function checkText(what: string, text: string): string {
  return checkLine(what, text, show);
}

/** The same for a text that may be a secret, which the message does not repeat. */
export function checkSecretText(what: string, text: string): string {
  return checkLine(what, text, showKind);
}

function checkLine(what: string, text: string, describe: (value: unknown) => string): string {
  // eslint-disable-next-line no-control-regex
  if (typeof text !== 'string' || /[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]/.test(text)) {
    throw new Error(`${what} must be a string of one line without control characters, got ${describe(text)}`);
  }
  return text;
}

/** @throws if a path cannot be told to every engine; `what` names the prop or the kind of file */
export function checkPath(what: string, file: string): string {
  checkText(what, file);
  if (file.includes('\\')) {
    refuse(what, 'a path without backslashes, which engines read in different ways', file, 'rename it');
  }
  return file;
}

/** @throws if a path is not an absolute one of an image */
export function checkImagePath(what: string, file: string): string {
  checkPath(what, file);
  if (file.length > MAX_PATH || !file.startsWith('/') || file.split('/').some(name => name === '..' || name === '.') || /.\/$|\/\//.test(file)) {
    refuse(what, "an absolute path in the image, without '.', '..' or a slash at its end", file);
  }
  return file;
}

/** A value of ENV, ARG or LABEL, or a path of WORKDIR: quoted, nothing in it expanded. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

/** Arguments of ENTRYPOINT, CMD and HEALTHCHECK in exec form; engines expand nothing there. */
export function exec(args: string[]): string {
  return `[${args.map(arg => JSON.stringify(arg)).join(', ')}]`;
}

/** Sources and target of COPY. Engines expand `$`, take quotes away, and match sources as patterns. */
export function copied(sources: string[], target: string): string {
  const literal = (file: string) => file.replace(/[$'"]/g, '\\$&');
  const words = [...sources.map(file => literal(file.replace(/[[*?]/g, '[$&]'))), literal(target)];
  return words.every(word => /^[\w./@+~:-]+$/.test(word)) ? words.join(' ') : exec(words);
}

/** A word of a shell command. */
export function shell(word: string): string {
  return /^[\w./=,@%+:~-]+$/.test(word) && !word.startsWith('~') ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/**
 * A path as a line of .dockerignore. The matchers of older engines are regular expressions in disguise, so whatever is not a letter,
 * digit or harmless is escaped.
 *
 * A directory is looked into only if an exception begins with its name as it is, unescaped. Where a directory's name needs escapes, the
 * directory above is named instead: more than is needed, but no less.
 */
export function ignorePattern(file: string): string {
  const names = file.split('/');
  const special = names.slice(0, -1).findIndex(name => !/^[\w.~@=,%\u0080-\uffff-]+$/.test(name));
  if (special === 0) return '*';
  if (special > 0) return names.slice(0, special).join('/');
  const last = names[names.length - 1].replace(/[^\w\s.~\u0080-\uffff-]/g, '\\$&').replace(/\s/g, '?');
  return [...names.slice(0, -1), last].join('/');
}
