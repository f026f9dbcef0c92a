/** An image like golang:<version> of what this machine has, for where none can be pulled; tests and benchmarks compile in it. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const PROGRAMS = ['/bin/sh', '/bin/mkdir', '/bin/cp', '/bin/chmod', '/usr/bin/find'];
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes an image of Go, a shell, what the shell calls; CA certificates unless told otherwise, a C compiler on request. Linux only.
 *
 * @param scratch a directory that exists
 * @returns the name
 */
export function makeBuilderImage(name: string, scratch: string, { isTrusting = true, hasCompiler = false } = {}): string {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: '/', encoding: 'utf8', env: { ...process.env } }).trim();
  const files = withLibraries([...PROGRAMS, ...isTrusting ? [CERTIFICATES] : [], ...hasCompiler ? compilerFiles() : []]);
  fs.mkdirSync(path.join(scratch, 'tmp'));
  const archive = path.join(scratch, 'builder.tar');
  execFileSync('tar', [
    '-chf', archive, '--exclude=usr/local/go/test', '--exclude=usr/local/go/doc', '--exclude=cc1plus', '--exclude=lto1',
    '--transform', `s,^${goroot.slice(1)},usr/local/go,`,
    '-C', '/', goroot.slice(1), ...files.map(file => file.slice(1)), '-C', scratch, 'tmp',
  ], { stdio: 'pipe' });
  execFileSync('docker', ['import', '--change', 'ENV PATH=/usr/local/go/bin:/usr/bin:/bin', archive, name], { stdio: 'pipe' });
  return name;
}

function programsIn(place: string): string[] {
  return fs.statSync(place).isFile() ? [place] : ['cc1', 'collect2'].map(name => path.join(place, name)).filter(file => fs.existsSync(file));
}

/** Programs, and the shared libraries that they load. */
export function withLibraries(files: string[]): string[] {
  const programs = files.flatMap(programsIn).filter(file => fs.readFileSync(file).subarray(1, 4).toString() === 'ELF');
  const libraries = programs.flatMap(file => {
    try {
      return execFileSync('ldd', [file], { encoding: 'utf8', stdio: 'pipe' }).match(/\/\S+/g) ?? [];
    } catch {
      return []; // linked statically
    }
  });
  return [...new Set([...files, ...libraries])];
}

/** What gcc needs to compile and link a C file for this machine. */
function compilerFiles(): string[] {
  const gcc = (option: string) => execFileSync('gcc', [option], { encoding: 'utf8' }).trim();
  const found = (name: string) => path.resolve(gcc(`-print-file-name=${name}`));
  const multiarch = gcc('-print-multiarch');
  return [
    '/usr/bin/gcc', '/usr/bin/as', '/usr/bin/ld',
    ...new Set([gcc('-print-prog-name=cc1'), gcc('-print-libgcc-file-name')].map(file => path.dirname(file))),
    ...['crt1.o', 'Scrt1.o', 'crti.o', 'crtn.o', 'libc.so', 'libc_nonshared.a', 'libpthread.a', 'libgcc_s.so.1'].map(found),
    ...fs.readdirSync('/usr/include').filter(name => name.endsWith('.h')).map(name => `/usr/include/${name}`),
    ...['linux', 'asm-generic', multiarch].map(name => `/usr/include/${name}`),
  ];
}
