/** Makes `gopher-constructs` in every example/node_modules this checkout, as `npm install` would make it the package. */
import * as fs from 'fs';
import * as path from 'path';

const root = path.join(__dirname, '..');
for (const example of fs.readdirSync(path.join(root, 'examples'))) {
  const link = path.join(root, 'examples', example, 'infra', 'node_modules', 'gopher-constructs');
  fs.mkdirSync(path.dirname(link), { recursive: true });
  fs.rmSync(link, { force: true, recursive: true });
  fs.symlinkSync(path.relative(path.dirname(link), root), link, 'junction');
}
