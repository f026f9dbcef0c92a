import { rule } from '../../validation/rules';
import { chain, text } from '../../validation/shapes';
import { show, showKind } from '../../validation/show';

/** What Linux takes as a path, in bytes. */
const MAX_PATH = 4096;

/**
 * How values are written into a Dockerfile so that an engine, old or new, reads back what they are: nothing is expanded, nothing
 * ends an instruction.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */

// eslint-disable-next-line no-control-regex
const ONE_LINE = rule('a string of one line without control characters', Infinity, line => !/[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]/.test(line));

/** A text that can stand in a Dockerfile. */
export const LINE = text(ONE_LINE);

/** The same for a text that may be a secret. */
export const SECRET_LINE = text(ONE_LINE, showKind);

/** A path that every engine reads the same way. */
export const ENGINE_PATH = chain(LINE, text(rule('a path without backslashes', Infinity, file => !file.includes('\\')), show, 'rename it'));

const isImagePath = (file: string) => file.startsWith('/') && !file.split('/').some(name => name === '..' || name === '.') && !/.\/$|\/\//.test(file);

/** An absolute path of an image. */
export const IMAGE_PATH = chain(ENGINE_PATH, text(rule("an absolute path in the image, without '.', '..' or a slash at its end", MAX_PATH, isImagePath)));

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
