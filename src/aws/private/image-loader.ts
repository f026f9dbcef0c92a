import * as fs from 'fs';
import * as path from 'path';
import { LOAD_IMAGE } from './load-image-file';
import { sha256Of } from '../../storage/artifact-cache';
import { writeText } from '../../synthesis/output-directory';

/**
 * Puts the script that loads images into a cloud assembly, once for all images; gives its path. An assembly is whole: it can be deployed
 * where this library isn't installed, or in another version. Whoever deploys runs the script, so what is there under its name is compared.
 */
export function placeLoader(dir: string): string {
  const script = fs.readFileSync(LOAD_IMAGE, 'utf8');
  const file = path.join(dir, `asset.${sha256Of(script)}.cjs`); // .js may mean an ES module, where a package.json above says so
  if (!holds(file, script)) {
    if (fs.lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) fs.rmSync(file, { recursive: true });
    writeText(file, script);
  }
  return file;
}

function holds(file: string, text: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false }); // a link could name another file by the time of the deployment
  return stat !== undefined && stat.isFile() && stat.size === Buffer.byteLength(text) && fs.readFileSync(file, 'utf8') === text;
}
