import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { docker } from './container-engine';
import { go, tempDir } from './go-sources';

const PROGRAMS = ['/bin/sh', '/bin/mkdir', '/bin/cp', '/bin/chmod', '/usr/bin/find'];

/**
 * Makes an image like golang:<version> of what this machine has, since none can be pulled: Go, a shell, what the shell calls, CA
 * certificates. Gives its name.
 */
export function makeBuilderImage(name: string): string {
  const goroot = go('/', 'env', 'GOROOT').trim();
  const libraries = PROGRAMS.flatMap(file => execFileSync('ldd', [file], { encoding: 'utf8' }).match(/\/\S+/g) ?? []);
  const files = [...new Set([...PROGRAMS, ...libraries, '/etc/ssl/certs/ca-certificates.crt'])];
  const root = tempDir('root');
  fs.mkdirSync(path.join(root, 'tmp'));
  const archive = path.join(tempDir('builder'), 'builder.tar');
  execFileSync('tar', [
    '-chf', archive, '--exclude=usr/local/go/test', '--exclude=usr/local/go/doc', '--transform', `s,^${goroot.slice(1)},usr/local/go,`,
    '-C', '/', goroot.slice(1), ...files.map(file => file.slice(1)), '-C', root, 'tmp',
  ], { stdio: 'pipe' });
  docker('import', '--change', 'ENV PATH=/usr/local/go/bin:/usr/bin:/bin', archive, name);
  return name;
}
