/**
 * Takes source maps out of compiled files. jsii puts them into each file, with the whole source: two thirds of what would be published, and
 * read by whoever loads it. The compiled code reads like its source; errors name its lines.
 */
import * as fs from 'fs';
import * as path from 'path';

const lib = path.join(__dirname, '..', 'lib');

for (const name of fs.readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js'))) {
  const file = path.join(lib, name);
  const code = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, code.replace(/^\/\/# sourceMappingURL=data:.*\n?/m, ''));
}
