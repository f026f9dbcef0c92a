/** A rule for strings. */
export interface Rule {
  readonly allows: (text: string) => boolean;
  /** Completes the message "PROP must be …". */
  readonly expectation: string;
}

/** Creates a rule from a pattern and a maximum length, which is checked before the pattern. */
export function rule(expectation: string, max: number, allows: RegExp | ((text: string) => boolean)): Rule {
  const matches = typeof allows === 'function' ? allows : (text: string) => allows.test(text);
  return { expectation, allows: text => text.length <= max && matches(text) };
}

export const ANY_TEXT: Rule = { allows: () => true, expectation: 'a string' };

export const NOT_EMPTY = rule('a string that is not empty', Infinity, text => text !== '');
