/** What a string has to be. */
export interface Rule {
  readonly allows: (text: string) => boolean;
  /** Completes "PROP must be …". */
  readonly expectation: string;
}

/** A rule by a pattern and a length. The length is compared first, so that no pattern meets a megabyte. */
export function rule(expectation: string, max: number, allows: RegExp | ((text: string) => boolean)): Rule {
  const matches = typeof allows === 'function' ? allows : (text: string) => allows.test(text);
  return { expectation, allows: text => text.length <= max && matches(text) };
}

export const ANY_TEXT: Rule = { allows: () => true, expectation: 'a string' };

export const NOT_EMPTY = rule('a string that is not empty', Infinity, text => text !== '');
