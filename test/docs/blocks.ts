import * as fs from 'fs';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..');

/** A fenced block of a document. */
export interface Block {
  /** The document, relative to the checkout. */
  readonly file: string;
  /** The line of the first line between the fences, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** What an invisible comment before the block says of it: `<!-- fixture: chart -->`, `<!-- continues -->`. */
  readonly directives: { readonly [name: string]: string };
  /** The block before it in the document. */
  readonly previous?: Block;
}

const DIRECTIVES = ['fixture', 'continues', 'output', 'throws', 'syntax'];

/** The documents that users read. */
export function documents(): string[] {
  const guides = fs.readdirSync(path.join(ROOT, 'docs')).filter(name => name.endsWith('.md')).sort().map(name => `docs/${name}`);
  const examples = fs.readdirSync(path.join(ROOT, 'examples')).map(name => `examples/${name}/README.md`).filter(file => fs.existsSync(path.join(ROOT, file)));
  return ['README.md', 'CONTRIBUTING.md', ...guides, ...examples];
}

export function blocksOf(file: string, text = fs.readFileSync(path.join(ROOT, file), 'utf8')): Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, fence, language] = /^ *(```+)(.*)$/.exec(lines[i]) ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > i && line.trim() === fence);
    if (end < 0) throw new Error(`${file}:${i + 1}: the block is never closed`);
    blocks.push({
      file, line: i + 2, language, text: `${lines.slice(i + 1, end).join('\n')}\n`, directives: directivesOf(file, lines, i), previous: blocks.at(-1),
    });
    i = end;
  }
  return blocks;
}

function directivesOf(file: string, lines: string[], fence: number): { [name: string]: string } {
  const [, comment] = /^ *<!-- (.*) -->$/.exec(lines[fence - 1] ?? '') ?? [];
  if (comment === undefined) return {};
  const entries = comment.split(', ').map(part => part.split(': ')).map(([name, value = '']): [string, string] => [name, value]);
  const unknown = entries.find(([name]) => !DIRECTIVES.includes(name));
  if (unknown) throw new Error(`${file}:${fence}: '${unknown[0]}' is none of ${DIRECTIVES.join(', ')}`);
  return Object.fromEntries(entries);
}

/** Text without what differs between machines and versions of Go: digests, sizes, times. */
export function masked(text: string): string {
  return text.replace(/[0-9a-f]{12,64}\b/g, '#').replace(/\d+(\.\d+)? (k|M)?B\b/g, 'SIZE').replace(/\d+\.\d s\b/g, 'TIME').replace(/ +/g, ' ').trim();
}
