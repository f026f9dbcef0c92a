import * as fs from 'fs';
import * as path from 'path';
import { LOAD_IMAGE } from './load-image-file';
import { sha256Of } from '../../storage/artifact-cache';
import { writeText } from '../../synthesis/output-directory';

/**
 * Writes the loader script to a cloud assembly, once for all images, and returns its path.
 *
 * The assembly is self-contained: it can be deployed without this library, or with another version.
 * `cdk deploy` executes the script, so an existing file is compared with it.
 */
export function placeLoader(dir: string): string {
  const script = fs.readFileSync(LOAD_IMAGE, 'utf8');
  const file = path.join(dir, `asset.${sha256Of(script)}.cjs`); // a package.json in a parent directory may declare .js files as ES modules
  if (!holds(file, script)) {
    if (fs.lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) fs.rmSync(file, { recursive: true });
    writeText(file, script);
  }
  return file;
}

function holds(file: string, text: string): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false }); // the target of a link may change before the deployment
  return stat !== undefined && stat.isFile() && stat.size === Buffer.byteLength(text) && fs.readFileSync(file, 'utf8') === text;
}
