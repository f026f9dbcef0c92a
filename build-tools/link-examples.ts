/** Makes `gopher-constructs` in every example/node_modules this checkout, as `npm install` would make it the package. */
import * as fs from 'fs';
import * as path from 'path';

const root = path.join(__dirname, '..');
/** What an installed package has. A link to the checkout itself would be a cycle, and whoever looks for files would follow it. */
const contents = ['assets', 'bin', 'lib', 'package.json'];

for (const example of fs.readdirSync(path.join(root, 'examples'))) {
  const linked = path.join(root, 'examples', example, 'infra', 'node_modules', 'gopher-constructs');
  fs.rmSync(linked, { force: true, recursive: true });
  fs.mkdirSync(linked, { recursive: true });
  for (const name of contents) fs.symlinkSync(path.relative(linked, path.join(root, name)), path.join(linked, name), 'junction');
}
