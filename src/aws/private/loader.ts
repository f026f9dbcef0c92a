import * as fs from 'fs';
import * as path from 'path';
import { sha256Of } from '../../build/artifact-cache';

/** The compiled script, also where this file runs uncompiled, under test. */
const SCRIPT = path.join(__dirname.replace(/src(?=[\\/]aws[\\/]private$)/, 'lib'), 'load-image.js');

/**
 * Puts the script that loads images into a cloud assembly, once for all images; gives its path. An assembly is whole: it can be deployed
 * where this library isn't installed, or in another version.
 */
export function placeLoader(dir: string): string {
  const script = fs.readFileSync(SCRIPT);
  const file = path.join(dir, `asset.${sha256Of(script)}.cjs`); // .js may mean an ES module, where a package.json above says so
  if (!fs.existsSync(file)) fs.writeFileSync(file, script);
  return file;
}
