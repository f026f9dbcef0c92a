/** The maximum length of a string or list in messages. */
const MAX_TEXT = 60;
const MAX_ELEMENTS = 3;
const MAX_PATH = 240;

/** The brand of constructs from all copies of the constructs library. */
const CONSTRUCT = Symbol.for('constructs.Construct');

/** Characters that move the cursor, reverse the text direction or start a new line. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/**
 * Formats any value for an error message, short and printable.
 *
 * Use `showKind` for values that may be secrets.
 */
export function show(value: unknown): string {
  return total(() => (isContainer(value) ? showContainer(value) : showScalar(value)));
}

/** The kind of a value without its content, for props that may accidentally contain a secret. */
export function showKind(value: unknown): string {
  return total(() => {
    if (Array.isArray(value)) return 'an array';
    if (isPlain(value)) return 'an object';
    return typeof value === 'string' ? 'a string' : typeof value === 'number' || typeof value === 'bigint' ? 'a number' : showScalar(value);
  });
}

/** Formats a path for an error message, at sufficient length to find the file. */
export function showPath(file: string): string {
  const text = printable(file.slice(0, MAX_PATH)).replace(/[\n\t]/g, escapeCharacter);
  return file.length <= MAX_PATH ? `'${text}'` : `'${text}'… (${file.length} characters)`;
}

/**
 * Removes terminal control characters from external text, such as command output or image content.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, character => (character === '\n' || character === '\t' ? character : escapeCharacter(character)));
}

function total(describe: () => string): string {
  try {
    return describe();
  } catch {
    return 'a value that cannot be read'; // a revoked proxy, or a getter that throws
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

/** Formats an instance as its class name, because its content may be a whole construct tree. */
function showInstance(value: object): string {
  if (isConstruct(value)) return `construct ${showText(value.node.path)}`;
  if (value instanceof Promise) return 'a Promise';
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,39}$/.test(name) ? `an instance of ${name}` : 'an object';
}

/** Whether a value is a construct, from any copy of the constructs library. */
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

/** Formats one level only. Nested containers are abbreviated. */
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

/** Whether a value is a plain object, from any realm. */
export function isPlain(value: unknown): value is { [name: string]: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'));
}
