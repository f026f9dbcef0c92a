import * as fs from 'fs';
import * as path from 'path';
import { FILE_LISTS, GoPackage } from './go-package';
import { ArtifactCache } from '../../storage/artifact-cache';
import { executable } from '../../storage/executables';
import { sha256Of, sha256OfFile } from '../../storage/hash';

const KIND = 'go-installations';
const FORMAT = 'gopher-constructs go installation 1';

/** The tools of Go that determine a binary. */
const TOOLS = ['asm', 'cgo', 'compile', 'link'];

/**
 * Hashes the compiler, the linker and the packages of the standard library.
 *
 * The version alone is not sufficient, because a patched Go has the version of the original.
 *
 * @param goroot the installation directory, as in `go env`
 * @param packages packages of the standard library that the programs import
 */
export function contentOfInstallation(goroot: string, toolDirectory: string, packages: GoPackage[], cache: ArtifactCache): string {
  const tools = [
    path.join(goroot, 'VERSION'), path.join(goroot, 'bin', executable('go')), ...TOOLS.map(tool => path.join(toolDirectory, executable(tool))),
  ];
  const filesOf = (pkg: GoPackage) => FILE_LISTS.flatMap(list => (pkg[list] ?? []) as string[]);
  const sources = packages.flatMap(pkg => filesOf(pkg).map(name => path.resolve(pkg.Dir ?? goroot, name)));
  return sha256Of([tools, sources].map(files => contentOf(goroot, files, cache)).join());
}

/** Hashes files. They are not read if they are unchanged since they were last hashed. */
function contentOf(goroot: string, files: string[], cache: ArtifactCache): string {
  const identities = files.sort().map(file => {
    const stat = fs.statSync(file, { throwIfNoEntry: false }); // number precision is sufficient and faster than bigint
    return stat ? `${file} ${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : file;
  });
  return cache.make(KIND, sha256Of(JSON.stringify([FORMAT, identities])), scratch => {
    const hashes = files.filter(file => fs.existsSync(file)).map(file => [path.relative(goroot, file).split(path.sep).join('/'), sha256OfFile(file)]);
    const file = path.join(scratch, 'hashes');
    fs.writeFileSync(file, JSON.stringify(hashes));
    return { file };
  }).sha256;
}
