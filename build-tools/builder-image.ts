/** An image like golang:<version> of what this machine has, for where none can be pulled; tests and benchmarks compile in it. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const PROGRAMS = ['/bin/sh', '/bin/mkdir', '/bin/cp', '/bin/chmod', '/usr/bin/find'];

/**
 * Makes an image of Go, a shell, what the shell calls, CA certificates. Linux only.
 *
 * @param scratch a directory that exists
 * @returns the name
 */
export function makeBuilderImage(name: string, scratch: string): string {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: '/', encoding: 'utf8', env: { ...process.env } }).trim();
  const libraries = PROGRAMS.flatMap(file => execFileSync('ldd', [file], { encoding: 'utf8' }).match(/\/\S+/g) ?? []);
  const files = [...new Set([...PROGRAMS, ...libraries, '/etc/ssl/certs/ca-certificates.crt'])];
  fs.mkdirSync(path.join(scratch, 'tmp'));
  const archive = path.join(scratch, 'builder.tar');
  execFileSync('tar', [
    '-chf', archive, '--exclude=usr/local/go/test', '--exclude=usr/local/go/doc', '--transform', `s,^${goroot.slice(1)},usr/local/go,`,
    '-C', '/', goroot.slice(1), ...files.map(file => file.slice(1)), '-C', scratch, 'tmp',
  ], { stdio: 'pipe' });
  execFileSync('docker', ['import', '--change', 'ENV PATH=/usr/local/go/bin:/usr/bin:/bin', archive, name], { stdio: 'pipe' });
  return name;
}
