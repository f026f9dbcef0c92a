import { Duration } from 'cdk8s';
import { ISecret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What to give where a Secret is wanted. */
export const SECRET = 'Secret.fromSecretName(…), never the value';

/** A value as its author wrote it, as far as that can be told. */
export function show(value: unknown): string {
  return Construct.isConstruct(value) ? `construct '${value.node.path}'` : JSON.stringify(value);
}

/** What is wrong with the props of one construct; all of it is told when the app is synthesized. */
export class Problems {
  private readonly found = new Set<string>();

  public get all(): string[] {
    return [...this.found];
  }

  public add(problem: string): void {
    this.found.add(problem);
  }

  /** Adds a problem unless all is well; tells whether it is. */
  public check(isWell: boolean, problem: string): boolean {
    if (!isWell) this.add(problem);
    return isWell;
  }

  /** The value if it is of a class, else undefined; of another class is a problem. */
  public instance<T>(prop: string, type: Function & { prototype: T }, example: string, value: T | undefined): T | undefined {
    if (value === undefined || value instanceof type) return value;
    this.add(`${prop} is ${show(value)}; give a ${type.name}, such as ${example}`);
    return undefined;
  }

  /** The value if it is an object of props, else an empty one; something else is a problem. */
  public struct<T extends object>(prop: string, value: T | undefined): Partial<T> {
    if (value === undefined) return {};
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    this.add(`${prop} is ${show(value)}; give an object, or leave it out`);
    return {};
  }

  /** The value if it is a list of objects, else an empty one; something else is a problem. */
  public list<T>(prop: string, value: T[] | undefined): T[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every(v => typeof v === 'object' && v !== null)) return value;
    this.add(`${prop} is ${show(value)}; give a list, or leave it out`);
    return [];
  }

  /** The value if it is a list of strings; something else is a problem. */
  public strings(prop: string, value: string[] | undefined): string[] | undefined {
    if (value === undefined || (Array.isArray(value) && value.every(v => typeof v === 'string'))) return value;
    this.add(`${prop} is ${show(value)}; give a list of strings`);
    return undefined;
  }

  /** The value if it is true or false; something else is a problem. */
  public boolean(prop: string, value: boolean | undefined): boolean | undefined {
    if (value === undefined || typeof value === 'boolean') return value;
    this.add(`${prop} is ${show(value)}; give true or false`);
    return undefined;
  }

  /** The value if it is a string that isn't empty; something else is a problem. */
  public text(prop: string, value: string | undefined): string | undefined {
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    this.add(`${prop} is ${show(value)}; give a string that isn't empty, or leave it out`);
    return undefined;
  }

  /** The Secrets of a list; others are a problem. */
  public secrets(prop: string, values: ISecret[] | undefined): ISecret[] {
    return this.list(prop, values).flatMap((value, i) => this.named(`${prop}[${i}]`, value, SECRET) ?? []);
  }

  /**
   * The value if it names an object of the cluster; something else is a problem. The message doesn't show it: it may be a secret.
   *
   * @param example begins with the kind of object
   */
  public named<T extends { readonly name: string }>(prop: string, value: T | undefined, example: string): T | undefined {
    const isWell = this.check(typeof value?.name === 'string' && value.name !== '', `${prop} is no ${example.split('.')[0]}; give ${example}`);
    return isWell ? value : undefined;
  }

  /** The names and values of a map of strings; something else is a problem. */
  public map(prop: string, value: { [name: string]: string } | undefined): { [name: string]: string } {
    const map = this.struct(prop, value) as { [name: string]: string };
    const wrong = Object.entries(map).filter(([, v]) => typeof v !== 'string');
    wrong.forEach(([name, v]) => this.add(`${prop}['${name}'] is ${show(v)}; give a string`));
    return Object.fromEntries(Object.entries(map).filter(([, v]) => typeof v === 'string'));
  }

  /** A whole number in a range, else the default; something else is a problem. */
  public integer(prop: string, value: number | undefined, range: { min: number; max?: number; default: number }): number {
    if (value === undefined) return range.default;
    const max = range.max ?? 2 ** 31 - 1;
    if (Number.isInteger(value) && value >= range.min && value <= max) return value;
    const wanted = range.max === undefined ? `from ${range.min}` : `from ${range.min} to ${range.max}`;
    this.add(`${prop} is ${typeof value === 'number' ? value : show(value)}; give a whole number ${wanted}`);
    return range.default;
  }

  /** Whole seconds, else the default; something else is a problem. */
  public seconds(prop: string, value: Duration | undefined, min = 0): number | undefined {
    const duration = this.instance(prop, Duration, 'Duration.seconds(10)', value);
    if (duration === undefined) return undefined;
    const seconds = duration.toSeconds({ integral: false });
    if (Number.isInteger(seconds) && seconds >= min) return seconds;
    this.add(`${prop} is ${seconds} seconds; give whole seconds from ${min}`);
    return undefined;
  }
}
