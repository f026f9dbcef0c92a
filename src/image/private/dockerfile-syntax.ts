import { rule } from '../../validation/rules';
import { chain, text } from '../../validation/shapes';
import { show, showKind } from '../../validation/show';

/** The maximum length of a path on Linux, in bytes. */
const MAX_PATH = 4096;

/**
 * Dockerfile syntax for values.
 *
 * All engines, old or new, read the same value. No value is expanded or ends an instruction.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */

// eslint-disable-next-line no-control-regex
const ONE_LINE = rule('a string of one line without control characters', Infinity, line => !/[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]/.test(line));

/** A text that a Dockerfile can contain. */
export const LINE = text(ONE_LINE);

/** A text that a Dockerfile can contain, and that may be a secret. */
export const SECRET_LINE = text(ONE_LINE, showKind);

/** A path that all engines interpret in the same way. */
export const ENGINE_PATH = chain(LINE, text(rule('a path without backslashes', Infinity, file => !file.includes('\\')), show, 'rename it'));

const isImagePath = (file: string) => file.startsWith('/') && !file.split('/').some(name => name === '..' || name === '.') && !/.\/$|\/\//.test(file);

/** An absolute path in an image. */
export const IMAGE_PATH = chain(ENGINE_PATH, text(rule("an absolute path in the image, without '.', '..' or a slash at its end", MAX_PATH, isImagePath)));

/** Quotes a value of ENV, ARG or LABEL, or a path of WORKDIR, and escapes expansions. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"$]/g, '\\$&')}"`;
}

/**
 * Formats arguments of ENTRYPOINT, CMD and HEALTHCHECK in exec form, in which engines expand
 * nothing.
 */
export function exec(args: string[]): string {
  return `[${args.map(arg => JSON.stringify(arg)).join(', ')}]`;
}

/**
 * Formats sources and target of COPY. Engines expand `$`, remove quotes, and match sources as
 * patterns.
 */
export function copied(sources: string[], target: string): string {
  const literal = (file: string) => file.replace(/[$'"]/g, '\\$&');
  const words = [...sources.map(file => literal(file.replace(/[[*?]/g, '[$&]'))), literal(target)];
  return words.every(word => /^[\w./@+~:-]+$/.test(word)) ? words.join(' ') : exec(words);
}

/** Quotes a word of a shell command. */
export function shell(word: string): string {
  return /^[\w./=,@%+:~-]+$/.test(word) && !word.startsWith('~') ? word : `'${word.replace(/'/g, "'\\''")}'`;
}

/**
 * Formats a path as a line of .dockerignore.
 *
 * Older engines convert patterns to regular expressions, so special characters are escaped.
 *
 * Engines only enter a directory if an exception starts with its unescaped name. If the name of a
 * directory needs escapes, the pattern is its parent directory, which includes more files than
 * necessary.
 */
export function ignorePattern(file: string): string {
  const names = file.split('/');
  const special = names.slice(0, -1).findIndex(name => !/^[\w.~@=,%\u0080-\uffff-]+$/.test(name));
  if (special === 0) return '*';
  if (special > 0) return names.slice(0, special).join('/');
  const last = names[names.length - 1].replace(/[^\w\s.~\u0080-\uffff-]/g, '\\$&').replace(/\s/g, '?');
  return [...names.slice(0, -1), last].join('/');
}
