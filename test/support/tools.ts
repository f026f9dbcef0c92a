import * as fs from 'fs';
import * as path from 'path';

/** A program beside the project's own: in `bin` of the directory that GOPHER_CONSTRUCTS_TOOLS names, else on PATH. */
export function findTool(name: string): string | undefined {
  const chosen = process.env.GOPHER_CONSTRUCTS_TOOLS;
  const places = [...chosen ? [path.join(chosen, 'bin')] : [], ...(process.env.PATH ?? '').split(path.delimiter)];
  return places.map(place => path.join(place, name)).find(file => fs.existsSync(file));
}

/** `describe` where there are the tools; says which are missing where it skips. In CI there have to be all. */
export function describeWithTools(names: string[], title: string, suite: () => void): void {
  const missing = names.filter(name => !findTool(name));
  if (missing.length > 0) {
    const why = `${missing.join(', ')} not found in $GOPHER_CONSTRUCTS_TOOLS/bin or on PATH; see CONTRIBUTING.md`;
    if (process.env.CI) throw new Error(`CI needs all tools; ${why}`);
    process.stderr.write(`SKIPPED: ${title}: ${why}\n`);
  }
  (missing.length === 0 ? describe : describe.skip)(title, suite);
}
