/**
 * Makes the code in API.md import as TypeScript has to: `import { App } from 'gopher-constructs/kubernetes'`. jsii-docgen takes submodules
 * for properties of the root, whose types leave them out (see lazy-index.ts).
 */
import * as fs from 'fs';
import * as path from 'path';

const file = path.join(__dirname, '..', 'API.md');

function subpath(block: string): string {
  const [, target] = /^import \{ (\w+) \} from 'gopher-constructs'$/m.exec(block) ?? [];
  if (target === undefined) return block;
  const used = new RegExp(`\\b${target}\\.(?=[A-Z])`, 'g');
  const names = [...new Set([...block.matchAll(new RegExp(`\\b${target}\\.([A-Z]\\w*)`, 'g'))].map(([, name]) => name))];
  return names.length === 0 ? block : block.replace(used, '').replace(`{ ${target} } from 'gopher-constructs'`, `{ ${names.join(', ')} } from 'gopher-constructs/${target}'`);
}

fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/^```typescript\n[^]*?^```$/gm, subpath));
