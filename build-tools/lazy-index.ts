/**
 * Makes the compiled root index load each folder on first use. TypeScript compiles `export * from './image'` and `export * as aws from './aws'` to
 * requires at load time, so that `import { GoPlatform } from 'gopher-constructs'` would load the libraries of every platform.
 *
 * Its types leave the targets out: a compiler would look for the types of every platform's library, and nobody has installed all of them. In
 * TypeScript, import from 'gopher-constructs/aws'. Other languages read .jsii.
 */
import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';

const load = createRequire(__filename);
const lib = path.join(__dirname, '..', 'lib');
const file = path.join(lib, 'index.js');
const types = path.join(lib, 'index.d.ts');

const source = fs.readFileSync(file, 'utf8');
const all = [...source.matchAll(/^__exportStar\(require\("\.\/(\w+)"\), exports\);$/gm)].map(([, folder]) => folder);
const namespaces = [...source.matchAll(/^exports\.(\w+) = __importStar\(require\("\.\/(\w+)"\)\);$/gm)].map(([, name, folder]) => ({ name, folder }));
if (all.length === 0 || namespaces.length === 0) throw new Error(`${file}: there is nothing to make lazy; has the compiler's output changed?`);

const names = all.flatMap(folder => Object.keys(load(path.join(lib, folder))).map(name => ({ name, folder })));
const getter = (name: string, value: string) => `lazy("${name}", () => ${value});`;
fs.writeFileSync(file, `${[
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  'const lazy = (name, get) => Object.defineProperty(exports, name, { enumerable: true, get });',
  ...names.map(({ name, folder }) => getter(name, `require("./${folder}").${name}`)),
  ...namespaces.map(({ name, folder }) => getter(name, `require("./${folder}")`)),
  '// The names for ES modules: Node finds them by reading, not by running.',
  `0 && (module.exports = { ${[...names, ...namespaces].map(({ name }) => name).join(', ')} });`,
].join('\n')}\n`);
fs.writeFileSync(types, fs.readFileSync(types, 'utf8').replace(/^export \* as \w+ from .*\n?/gm, ''));
