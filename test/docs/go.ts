import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Block } from './blocks';

const FIXTURES = path.join(__dirname, 'fixtures');
const PLACE = /^\t*\/\/ BLOCK\n/m;

/** Go of documents: each block a package of its own in a copy of examples/shop, all vetted by one call. */
export class GoSnippets {
  private readonly problems = new Map<Block, string[]>();

  public constructor(blocks: Block[], shop: string) {
    for (const block of blocks) this.problems.set(block, syntaxOf(block));
    const compiled = blocks.filter(block => !('syntax' in block.directives));
    const packages = compiled.map((block, i) => `documented/${i}_${block.file.replace(/\W/g, '_')}_${block.line}`);
    compiled.forEach((block, i) => {
      fs.mkdirSync(path.join(shop, packages[i]), { recursive: true });
      fs.writeFileSync(path.join(shop, packages[i], 'main.go'), completed(block));
    });
    if (compiled.length === 0) return;
    const { status, stderr } = spawnSync('go', ['vet', './documented/...'], { cwd: shop, encoding: 'utf8', env: { ...process.env } });
    compiled.forEach((block, i) => {
      const lines = stderr.split('\n').filter(line => line.includes(packages[i]) && !line.startsWith('#'));
      this.problems.get(block)!.push(...lines);
    });
    if (status !== 0 && ![...this.problems.values()].some(found => found.length > 0)) throw new Error(stderr);
  }

  public problemsOf(block: Block): string[] {
    return this.problems.get(block)!;
  }
}

function completed({ text, directives }: Block): string {
  if (directives.fixture === undefined) return text;
  return fs.readFileSync(path.join(FIXTURES, `${directives.fixture}.go.txt`), 'utf8').replace(PLACE, text);
}

/** gofmt takes files, declarations and statements. */
function syntaxOf({ text }: Block): string[] {
  const { status, stdout, stderr } = spawnSync('gofmt', [], { input: text, encoding: 'utf8', env: { ...process.env } });
  if (status !== 0) return [stderr.trim()];
  return stdout === text ? [] : [`gofmt would write it as\n${stdout}`];
}
