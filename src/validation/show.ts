/** How much of a string, or of a list of elements, a message repeats. */
const MAX_TEXT = 60;
const MAX_ELEMENTS = 3;
const MAX_PATH = 240;

/** What constructs, of whatever copy of their library, are marked with. */
const CONSTRUCT = Symbol.for('constructs.Construct');

/** Everything that would move the cursor, reverse the direction of text or start another line. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * A value as an error message repeats it: short and printable, for every value that JavaScript has. Not for values that may be secrets: see
 * `showKind`.
 */
export function show(value: unknown): string {
  return total(() => (isContainer(value) ? showContainer(value) : showScalar(value)));
}

/** The kind of a value, and nothing of its content: for props where a secret value may have been passed by mistake. */
export function showKind(value: unknown): string {
  return total(() => {
    if (Array.isArray(value)) return 'an array';
    if (isPlain(value)) return 'an object';
    return typeof value === 'string' ? 'a string' : typeof value === 'number' || typeof value === 'bigint' ? 'a number' : showScalar(value);
  });
}

/** A path as an error message repeats it: long enough to find the file. */
export function showPath(file: string): string {
  const text = printable(file.slice(0, MAX_PATH)).replace(/[\n\t]/g, escapeCharacter);
  return file.length <= MAX_PATH ? `'${text}'` : `'${text}'… (${file.length} characters)`;
}

/** A text from outside, such as the output of a command or the content of an image, without characters that control a terminal. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => (character === '\n' || character === '\t' ? character : escapeCharacter(character)));
}

function total(describe: () => string): string {
  try {
    return describe();
  } catch {
    return 'a value that cannot be read'; // a revoked proxy, a getter that throws
  }
}

function showScalar(value: unknown): string {
  switch (typeof value) {
    case 'string': return showText(value);
    case 'bigint': return value.toString().length > MAX_TEXT ? 'a bigint' : `${value}n`;
    case 'symbol': return 'a symbol';
    case 'function': return 'a function';
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'object': return value === null ? 'null' : showInstance(value);
    default: return String(value);
  }
}

function showText(text: string): string {
  const quoted = JSON.stringify(text.slice(0, MAX_TEXT)).replace(UNPRINTABLE, escapeCharacter);
  return text.length <= MAX_TEXT ? quoted : `${quoted}… (${text.length} characters)`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** An object of a class by the name of the class: its content would be noise, or a whole construct tree. */
function showInstance(value: object): string {
  if (isConstruct(value)) return `construct ${showText(value.node.path)}`;
  if (value instanceof Promise) return 'a Promise';
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,39}$/.test(name) ? `an instance of ${name}` : 'an object';
}

/** Whether a value is a construct, of whatever copy of their library. */
export function isConstruct(value: unknown): value is { readonly node: { readonly path: string } } {
  try {
    return typeof value === 'object' && value !== null && CONSTRUCT in value;
  } catch {
    return false; // a revoked proxy
  }
}

function isContainer(value: unknown): value is object {
  return Array.isArray(value) || isPlain(value);
}

/** Elements that are containers themselves are not looked into: what is short cannot go deep. */
function showContainer(value: object): string {
  const inner = (element: unknown) => (Array.isArray(element) ? '[…]' : isPlain(element) ? '{…}' : showScalar(element));
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ELEMENTS).map(inner);
    return `[${[...shown, ...value.length > MAX_ELEMENTS ? [`… ${value.length} in all`] : []].join(', ')}]`;
  }
  const keys = Object.keys(value);
  const shown = keys.slice(0, MAX_ELEMENTS).map(key => `${/^[A-Za-z_$][\w$]{0,39}$/.test(key) ? key : showText(key)}: ${inner((value as Record<string, unknown>)[key])}`);
  return keys.length === 0 ? '{}' : `{ ${[...shown, ...keys.length > MAX_ELEMENTS ? [`… ${keys.length} in all`] : []].join(', ')} }`;
}

/** Whether a value is an object as a literal makes it, of whatever realm. */
export function isPlain(value: unknown): value is { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'));
}
