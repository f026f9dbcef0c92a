import { isPlain, show } from '../validation/show';

/** A document, for messages. */
export interface DocumentOrigin {
  /** The printable path of its file. */
  readonly file: string;
  /** The remedy for a malformed document. */
  readonly remedy: string;
}

/** The format of a text. */
export interface TextForm {
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly expectation: string;
}

/**
 * A JSON object with validated access to its fields.
 *
 * Errors name file, field and value. Null fields count as missing, because Go writes them.
 */
export class Fields {
  /** @throws if the content is not a JSON object */
  public static parse(content: Buffer, origin: DocumentOrigin): Fields {
    const text = content.toString();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw malformed(origin.file, 'a JSON document', show(text), origin);
    }
    if (!isPlain(value)) throw malformed(origin.file, 'a JSON object', show(value), origin);
    return new Fields(value, '', origin);
  }

  private constructor(
    private readonly value: { readonly [name: string]: unknown },
    private readonly path: string,
    private readonly origin: DocumentOrigin,
  ) {}

  public has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** @throws if the field is missing, or has another format */
  public text(name: string, { pattern, expectation }: TextForm): string {
    const value = this.get(name);
    if (typeof value !== 'string' || !pattern.test(value)) throw this.malformed(name, expectation);
    return value;
  }

  /** A text that may be missing or empty. */
  public optionalText(name: string, form: TextForm): string | undefined {
    const value = this.get(name);
    return value === undefined || value === '' ? undefined : this.text(name, form);
  }

  /** @throws if the field is not a whole number from 0 */
  public size(name: string): number {
    const value = this.get(name);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.malformed(name, 'a whole number of bytes, 0 or more');
    return value as number;
  }

  /** @throws if the field is not an object */
  public object(name: string): Fields {
    const value = this.get(name);
    if (!isPlain(value)) throw this.malformed(name, 'an object');
    return new Fields(value, this.pathOf(name), this.origin);
  }

  public optionalObject(name: string): Fields | undefined {
    return this.has(name) ? this.object(name) : undefined;
  }

  /** @throws if the field is not a list of objects */
  public objects(name: string): Fields[] {
    return this.list(name).map((value, i) => {
      if (!isPlain(value)) throw this.malformed(`${name}[${i}]`, 'an object', value);
      return new Fields(value, this.pathOf(`${name}[${i}]`), this.origin);
    });
  }

  /** @throws if the field is not a list of texts in that format */
  public texts(name: string, { pattern, expectation }: TextForm): string[] {
    return this.list(name).map((value, i) => {
      if (typeof value !== 'string' || !pattern.test(value)) throw this.malformed(`${name}[${i}]`, expectation, value);
      return value;
    });
  }

  /** A map of texts, such as annotations. */
  public map(name: string): { readonly [name: string]: string } | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (!isPlain(value)) throw this.malformed(name, 'an object');
    const other = Object.keys(value).find(key => typeof value[key] !== 'string');
    if (other !== undefined) throw this.malformed(`${name}[${show(other)}]`, 'a string', value[other]);
    return value as { [name: string]: string };
  }

  /** Creates an error about a field. */
  public malformed(name: string, expectation: string, value: unknown = this.get(name)): Error {
    return malformed(`${this.pathOf(name)} of ${this.origin.file}`, expectation, value === undefined ? 'nothing' : show(value), this.origin);
  }

  private get(name: string): unknown {
    return Object.hasOwn(this.value, name) ? this.value[name] ?? undefined : undefined;
  }

  private list(name: string): unknown[] {
    const value = this.get(name);
    if (!Array.isArray(value)) throw this.malformed(name, 'a list');
    return value;
  }

  private pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

function malformed(subject: string, expectation: string, found: string, { remedy }: DocumentOrigin): Error {
  return new Error(`${subject} must be ${expectation}, got ${found}; ${remedy}`);
}
