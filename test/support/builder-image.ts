import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { docker } from './container-engine';
import { tempDir, write } from './go-sources';
import * as builder from '../../build-tools/builder-image';

/** Makes an image like golang:<version> of what this machine has, since none can be pulled. Gives its name. */
export function makeBuilderImage(name: string, options: { isTrusting?: boolean; hasCompiler?: boolean } = {}): string {
  return builder.makeBuilderImage(name, tempDir('builder'), options);
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
  const libraries = builder.withLibraries(['/bin/sh']).slice(1);
  execFileSync('tar', ['-chf', archive, '--owner=0', '--group=0', '-C', root, 'bin', 'etc', 'tmp', '-C', '/', ...libraries.map(file => file.slice(1))], { stdio: 'pipe' });
  const name = `${host}/base:1`;
  docker('import', '--change', 'ENV BASE=1', archive, name);
  docker('push', name);
  const reference = docker('image', 'inspect', '--format', '{{index .RepoDigests 0}}', name);
  docker('rmi', name);
  return reference;
}
