import * as fs from 'fs';
import * as path from 'path';
import { sha256Of } from '../../src/storage/artifact-cache';

/** What a field of a document may be in a layout that somebody has made to do harm. */
export const WRONG_VALUES: unknown[] = [
  null, true, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [null], [{}], '', 'text', '../x', 'sha256:../project', `sha256:${'0'.repeat(64)}`, '-x', '--insecure:v1',
  'constructor', '__proto__', 'toString/valueOf', '\u001b[31mred\u0007', 'a\u202eb\u009bc:v1', 'x\n\ny', 'x'.repeat(100_000),
];

/** A change of a document: where, what it does, and how it does it. */
export interface Mutation {
  readonly name: string;
  readonly path: string[];
  apply(document: any): any;
}

/** Every field of a document removed, renamed to names that objects have anyhow, and replaced by each wrong value; and the document itself replaced. */
export function mutationsOf(document: unknown): Mutation[] {
  const whole = WRONG_VALUES.map((value): Mutation => ({ name: `the document is ${shortly(value)}`, path: [], apply: () => value }));
  return [...whole, ...pathsOf(document).flatMap(at => [
    { name: `${at.join('.')} is missing`, path: at, apply: (copy: any) => change(copy, at, (parent, key) => (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key])) },
    ...['__proto__', 'constructor'].map(name => ({
      name: `${at.join('.')} is called ${name}`,
      path: at,
      apply: (copy: any) => change(copy, at, (parent, key) => {
        const value = parent[key];
        if (!Array.isArray(parent)) delete parent[key];
        Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
      }),
    })),
    ...WRONG_VALUES.map(value => ({ name: `${at.join('.')} is ${shortly(value)}`, path: at, apply: (copy: any) => change(copy, at, (parent, key) => { parent[key] = value; }) })),
  ])];
}

function shortly(value: unknown): string {
  return JSON.stringify(value).slice(0, 30);
}

function pathsOf(document: unknown, at: string[] = []): string[][] {
  if (typeof document !== 'object' || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => [[...at, key], ...pathsOf(value, [...at, key])]);
}

function change(document: any, at: string[], how: (parent: any, key: string) => void): any {
  const parent = at.slice(0, -1).reduce((value, key) => value[key], document);
  how(parent, at[at.length - 1]);
  return document;
}

/** A layout whose files can be changed and put back. */
export class MutableLayout {
  private readonly original = new Map<string, Buffer>();

  public constructor(public readonly directory: string) {
    for (const name of fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (fs.statSync(path.join(directory, name)).isFile()) this.original.set(name, fs.readFileSync(path.join(directory, name)));
    }
  }

  public get files(): string[] {
    return [...this.original.keys()];
  }

  /** The JSON documents, by file. */
  public get documents(): Map<string, unknown> {
    return new Map([...this.original].filter(([, content]) => content[0] === 0x7b).map(([name, content]) => [name, JSON.parse(content.toString())]));
  }

  /**
   * Changes a document.
   *
   * @param isNamed whether what names it gets its new digest, up to the index, so that nothing but the change itself is wrong
   */
  public mutate(file: string, { apply }: Mutation, isNamed: boolean): void {
    const text = JSON.stringify(apply(JSON.parse(this.original.get(file)!.toString()))) ?? '';
    if (!isNamed || !file.startsWith('blobs')) return fs.writeFileSync(path.join(this.directory, file), text);
    const documents = this.documents;
    const texts = new Map([...documents].map(([name, document]) => [name, JSON.stringify(document)]));
    this.rename(file, text, texts);
    for (const [name, content] of texts) fs.writeFileSync(path.join(this.directory, name), content);
  }

  private rename(file: string, text: string, texts: Map<string, string>): void {
    const [old, now] = [path.basename(file), sha256Of(text)];
    texts.delete(file);
    texts.set(path.join('blobs', 'sha256', now), text);
    for (const [name, content] of [...texts]) {
      if (!content.includes(`"sha256:${old}"`) || old === now) continue;
      const renamed = JSON.stringify(withDigest(JSON.parse(content), `sha256:${old}`, `sha256:${now}`, Buffer.byteLength(text)));
      if (renamed === content) continue;
      if (name.startsWith('blobs')) this.rename(name, renamed, texts);
      else texts.set(name, renamed);
    }
  }

  public restore(): void {
    for (const name of fs.readdirSync(path.join(this.directory, 'blobs', 'sha256'))) {
      if (!this.original.has(path.join('blobs', 'sha256', name))) fs.rmSync(path.join(this.directory, 'blobs', 'sha256', name), { recursive: true });
    }
    for (const [name, content] of this.original) {
      const file = path.join(this.directory, name);
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      if (stat?.isFile() && stat.size === content.length && fs.readFileSync(file).equals(content)) continue;
      fs.rmSync(file, { recursive: true, force: true });
      fs.writeFileSync(file, content);
    }
  }
}

function withDigest(document: any, from: string, to: string, size: number): any {
  if (typeof document !== 'object' || document === null) return document;
  if (document.digest === from) Object.assign(document, { digest: to, size });
  for (const value of Object.values(document)) withDigest(value, from, to, size);
  return document;
}
