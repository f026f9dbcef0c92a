import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { docker } from './container-engine';
import { go, tempDir, write } from './go-sources';

const PROGRAMS = ['/bin/sh', '/bin/mkdir', '/bin/cp', '/bin/chmod', '/usr/bin/find'];
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Makes an image like golang:<version> of what this machine has, since none can be pulled: Go, a shell, what the shell calls, CA
 * certificates. Gives its name.
 */
export function makeBuilderImage(name: string, { isTrusting = true, hasCompiler = false } = {}): string {
  const goroot = go('/', 'env', 'GOROOT').trim();
  const files = withLibraries([...PROGRAMS, ...isTrusting ? [CERTIFICATES] : [], ...hasCompiler ? compilerFiles() : []]);
  const root = tempDir('root');
  fs.mkdirSync(path.join(root, 'tmp'));
  const archive = path.join(tempDir('builder'), 'builder.tar');
  execFileSync('tar', [
    '-chf', archive, '--exclude=usr/local/go/test', '--exclude=usr/local/go/doc', '--exclude=cc1plus', '--exclude=lto1',
    '--transform', `s,^${goroot.slice(1)},usr/local/go,`,
    '-C', '/', goroot.slice(1), ...files.map(file => file.slice(1)), '-C', root, 'tmp',
  ], { stdio: 'pipe' });
  docker('import', '--change', 'ENV PATH=/usr/local/go/bin:/usr/bin:/bin', archive, name);
  return name;
}

/** Makes an image with a C library, a user, and a program `/bin/base`, and pushes it; gives its reference, by digest. */
export function pushBaseImage(host: string): string {
  const root = write(tempDir('base'), {
    'etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nsomebody:x:65532:65532:somebody:/home:/sbin/nologin\n',
    'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("the base") }\n',
  });
  fs.mkdirSync(path.join(root, 'tmp'), { mode: 0o1777 });
  execFileSync('go', ['build', '-o', path.join(root, 'bin', 'base'), path.join(root, 'main.go')], { env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' } });
  const archive = path.join(tempDir('base'), 'base.tar');
  const libraries = withLibraries(['/bin/sh']).slice(1);
  execFileSync('tar', ['-chf', archive, '--owner=0', '--group=0', '-C', root, 'bin', 'etc', 'tmp', '-C', '/', ...libraries.map(file => file.slice(1))], { stdio: 'pipe' });
  const name = `${host}/base:1`;
  docker('import', '--change', 'ENV BASE=1', archive, name);
  docker('push', name);
  const reference = docker('image', 'inspect', '--format', '{{index .RepoDigests 0}}', name);
  docker('rmi', name);
  return reference;
}

function programsIn(place: string): string[] {
  return fs.statSync(place).isFile() ? [place] : ['cc1', 'collect2'].map(name => path.join(place, name)).filter(file => fs.existsSync(file));
}

/** Programs, and the shared libraries that they load. */
function withLibraries(files: string[]): string[] {
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
