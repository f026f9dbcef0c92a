import * as fs from 'fs';
import * as path from 'path';
import { zipSync } from 'fflate';
import { write } from './go-sources';

/**
 * Writes a module version where GOPROXY=file://… finds it.
 *
 * @see https://go.dev/ref/mod#goproxy-protocol
 */
export function publish(proxy: string, modulePath: string, version: string, files: { [name: string]: string }): void {
  const at = path.join(proxy, modulePath.replace(/[A-Z]/g, letter => `!${letter.toLowerCase()}`), '@v');
  const all = { 'go.mod': `module ${modulePath}\n\ngo 1.24\n`, ...files };
  write(at, { [`${version}.info`]: JSON.stringify({ Version: version, Time: '2020-01-01T00:00:00Z' }), [`${version}.mod`]: all['go.mod'], list: `${version}\n` });
  const zipped = zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [`${modulePath}@${version}/${name}`, Buffer.from(text)])));
  fs.writeFileSync(path.join(at, `${version}.zip`), zipped);
}

/** The environment of a machine that gets its modules from such a directory, into a module cache of its own. */
export function proxyEnvironment(proxy: string, moduleCache: string): { [name: string]: string } {
  return { GOPROXY: `file://${proxy}`, GOMODCACHE: moduleCache, GONOSUMDB: '*', GOFLAGS: '-modcacherw' };
}
