import * as fs from 'fs';
import * as path from 'path';
import { GoMaterials } from '../../compiler/go-build-plan';
import { GoSources } from '../../compiler/go-source-plan';
import { ArtifactCache, sha256Of } from '../../storage/artifact-cache';

const KIND = 'licenses';
/** Increment it if the same modules produce another text. */
const FORMAT = 'gopher-constructs licenses 1';
const LICENSE_FILE = /^(licen[cs]e|copying|notice|patents|copyright)([.-]|$)/i;
const LINE = '='.repeat(80);

/**
 * Returns the license texts of all third-party modules of a program, sorted by path.
 *
 * Licenses require that their text accompanies the program. For the standard library, the text
 * contains the URL of its license.
 *
 * @throws if the modules cannot be listed
 */
export function licenseTexts({ go, modules }: GoMaterials, sources: GoSources, cache: ArtifactCache): string {
  const others = modules.filter(module => module.version !== undefined);
  const key = sha256Of(JSON.stringify([FORMAT, go, others]));
  const found = cache.make(KIND, key, scratch => {
    const { moduleDirectories, error } = sources.listing;
    if (error !== undefined) throw new Error(error);
    const sections = others.map(({ path: name, version }) => `${LINE}\n${name} ${version}\n${LINE}\n\n${textsIn(moduleDirectories.get(name))}`);
    const file = path.join(scratch, 'licenses');
    fs.writeFileSync(file, [`${LINE}\n${go}, its standard library\n${LINE}\n\nhttps://go.dev/LICENSE\n`, ...sections].join('\n'));
    return { file };
  });
  return fs.readFileSync(found.file, 'utf8');
}

/** Returns the license texts in a module's root directory, by file name. */
function textsIn(directory: string | undefined): string {
  const files = directory !== undefined && fs.existsSync(directory) ? fs.readdirSync(directory, { withFileTypes: true }) : [];
  const names = files.filter(file => file.isFile() && LICENSE_FILE.test(file.name)).map(file => file.name).sort();
  if (names.length === 0) return 'no licence file was found in this module\n';
  return names.map(name => `${name}:\n\n${fs.readFileSync(path.join(directory!, name), 'utf8').replace(/\r\n/g, '\n').trimEnd()}\n`).join('\n');
}
