/**
 * How values are written into a Dockerfile so that an engine, old or new, reads back what they are: nothing is expanded, nothing
 * ends an instruction.
 *
 * @see https://docs.docker.com/reference/dockerfile/
 */

/** @throws if a text cannot stand in a Dockerfile; `what` names the prop */
export function checkText(what: string, text: string): string {
  if (typeof text !== 'string') {
    throw new Error(`${what} is ${JSON.stringify(text)}; give a string`);
  }
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]/.test(text)) {
    throw new Error(`${what} is ${JSON.stringify(text)}; a Dockerfile takes one line without control characters`);
  }
  return text;
}

/** @throws if a path cannot be told to every engine; `what` names the prop or the kind of file */
export function checkPath(what: string, file: string): string {
  checkText(what, file);
  if (file.includes('\\')) {
    throw new Error(`${what} is ${JSON.stringify(file)}; engines read a backslash in a path in different ways: rename it`);
  }
  return file;
}

/** @throws if a path is not an absolute one of an image */
export function checkImagePath(what: string, file: string): string {
  checkPath(what, file);
  if (!file.startsWith('/') || file.split('/').some(name => name === '..' || name === '.') || /.\/$|\/\//.test(file)) {
    throw new Error(`${what} is ${JSON.stringify(file)}; give an absolute path in the image, without '.', '..' or a slash at its end`);
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
