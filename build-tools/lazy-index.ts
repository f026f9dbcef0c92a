/**
 * Makes the compiled root index load each target on first use. TypeScript compiles `export * as aws from './aws'` to a require at
 * load time, so that `import { GoPlatform } from 'gopher-constructs'` would load every platform's library.
 *
 * Its types leave the targets out: a compiler would look for the types of every platform's library, which nobody has installed all of. Who
 * writes TypeScript imports from 'gopher-constructs/aws'; other languages read .jsii.
 */
import * as fs from 'fs';
import * as path from 'path';

const lib = path.join(__dirname, '..', 'lib');
const file = path.join(lib, 'index.js');
const eager = /^exports\.(\w+) = (__importStar\(require\("\.\/\w+"\)\));$/gm;
const source = fs.readFileSync(file, 'utf8');
const lazy = source.replace(eager, (_, name, load) =>
  `Object.defineProperty(exports, "${name}", { enumerable: true, get: () => ${load} });`);
if (lazy === source && !source.includes('get: () => __importStar')) {
  throw new Error(`${file}: found no eager export to make lazy; has the compiler's output changed?`);
}
fs.writeFileSync(file, lazy);

const types = path.join(lib, 'index.d.ts');
fs.writeFileSync(types, fs.readFileSync(types, 'utf8').replace(/^export \* as \w+ from .*\n?/gm, ''));
