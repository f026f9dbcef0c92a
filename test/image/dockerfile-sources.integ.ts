import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { GoContainerImage, GoImageBuilder } from '../../src';
import { docker } from '../support/container-engine';
import { bake, build, daemonless, dockerBuild, ENGINES, HOST, ownBuilder, REPOSITORY, rootOf } from '../support/docker-build';
import { go, inDirectory, ownCache, tempDir, withEnv, write } from '../support/go-sources';
import { goTool } from '../support/go-tools';
import { publish } from '../support/module-proxy';
import { describeWithEngine } from '../support/tools';

ownCache();
const builderImage = ownBuilder();

const LIB = { 'lib/go.mod': 'module example.com/lib\n\ngo 1.24\n', 'lib/deep/lib.go': 'package deep\n\nconst Text = "lib"\n', 'unrelated/secret.txt': 'secret' };
const USES_LIB = {
  'app/cmd/run/main.go': `package main

import (
	"embed"

	"example.com/lib/deep"
)

//go:embed all:web
var files embed.FS

func main() {
	text, _ := files.ReadFile("web/testdata/[id]/x+y.txt")
	println(deep.Text, string(text))
}
`,
  'app/cmd/run/web/testdata/[id]/x+y.txt': 'embedded',
};
const GO_MOD = 'module example.com/app\n\ngo 1.24\n';
const REQUIRE_LIB = '\nrequire example.com/lib v0.0.0\n';

const SHAPES: [string, string, () => string][] = [
  ['a workspace', 'app/cmd/run', () => write(tempDir(), {
    ...LIB, ...USES_LIB, 'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./lib\n)\n', 'app/go.mod': GO_MOD,
  })],
  ['a local replacement', 'app/cmd/run', () => write(tempDir(), {
    ...LIB, ...USES_LIB, 'app/go.mod': `${GO_MOD}${REQUIRE_LIB}\nreplace example.com/lib => ../lib\n`,
  })],
  ['a workspace that replaces a module', 'app/cmd/run', () => write(tempDir(), {
    ...LIB, ...USES_LIB, 'go.work': 'go 1.24\n\nuse ./app\n\nreplace example.com/lib => ./lib\n', 'app/go.mod': `${GO_MOD}${REQUIRE_LIB}`,
  })],
  ['a workspace, one of whose modules replaces another', 'app/cmd/run', () => write(tempDir(), {
    ...LIB,
    ...USES_LIB,
    'go.work': 'go 1.24\n\nuse (\n\t./app\n\t./tool\n)\n',
    'app/go.mod': `${GO_MOD}${REQUIRE_LIB}\nreplace example.com/lib => ../lib\n`,
    'tool/go.mod': 'module example.com/tool\n\ngo 1.24\n',
    'tool/main.go': 'package main\n\nfunc main() {}\n',
  })],
  ['vendored modules', 'cmd/run', () => write(tempDir(), {
    'go.mod': 'module example.com/vendored\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n',
    'cmd/run/main.go': 'package main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Text) }\n',
    'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\n',
    'vendor/example.com/dep/dep.go': 'package dep\n\nconst Text = "dep"\n',
  })],
  ['a program with default.pgo', 'cmd/run', () => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/profiled\n\ngo 1.24\n', 'cmd/run/main.go': 'package main\n\nfunc main() { println("fast") }\n' });
    execFileSync(goTool('cpu-profile'), [path.join(dir, 'cmd/run/default.pgo')]);
    return dir;
  }],
];

describeWithEngine('a generated Dockerfile', () => {
  test.each(SHAPES.flatMap(([shape, ...rest]) => ENGINES.map(([engine, buildKit]) => [shape, engine, buildKit, ...rest] as const)))(
    'compiles %s to the same bytes: %s', (_, __, buildKit, entry, make) => {
      const dir = make();
      const at = 'usr/local/bin/run';
      expect(rootOf(build(dir, entry, { buildKit, builderImage }), at)).toEqual(rootOf(daemonless(path.join(dir, entry)), at));
    },
  );

  test('says by the program’s build information that it used default.pgo', () => {
    const [, entry, make] = SHAPES[SHAPES.length - 1];
    const [image, file] = [build(make(), entry, { builderImage }), path.join(tempDir(), 'run')];
    const id = docker('create', image);
    docker('cp', `${id}:/usr/local/bin/run`, file);
    docker('rm', id);
    expect(go('/', 'version', '-m', file)).toMatch(/\tbuild\t-pgo=.*default\.pgo\n/);
  });

  test('gets private modules with a netrc secret, which is in no layer and no history; bake does the same', async () => {
    const files = tempDir('proxy');
    publish(files, 'git.example.com/private', 'v1.0.0', { 'private.go': 'package private\n\nconst Text = "private"\n' });
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/uses\n\ngo 1.24\n\nrequire git.example.com/private v1.0.0\n',
      'main.go': 'package main\n\nimport "git.example.com/private"\n\nfunc main() { println(private.Text) }\n',
    });
    const password = `hunter2-${process.pid}`;
    const keys = tempDir('keys');
    const certificate = path.join(keys, 'cert.pem');
    const server = spawn(goTool('private-proxy'), [files, certificate, 'me', password], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const host = await new Promise<string>(resolve => server.stdout.once('data', line => resolve(String(line).trim())));
      const trusting = `${REPOSITORY}:trusting`;
      dockerBuild(path.join(write(tempDir(), { Dockerfile: `FROM ${builderImage}\nCOPY cert.pem /etc/ssl/certs/company.pem\n` }), 'Dockerfile'), keys, trusting);
      const netrc = path.join(tempDir('secret'), 'netrc');
      fs.writeFileSync(netrc, `machine ${host} login me password ${password}\n`, { mode: 0o600 });
      const env = { GOPROXY: `https://${host}`, GONOPROXY: 'none', GONOSUMDB: '*', NETRC: netrc, SSL_CERT_FILE: certificate, GOMODCACHE: tempDir('modules'), GOFLAGS: '-modcacherw' };
      withEnv(env, () => go(dir, 'mod', 'tidy'));
      const made = withEnv(env, () => inDirectory(dir, () => {
        const app = new App({ outdir: 'dist' });
        const image = new GoContainerImage(new Chart(app, 'chart'), 'image', {
          entry: dir,
          repository: REPOSITORY,
          platform: HOST,
          builder: GoImageBuilder.dockerfile({ builderImage: trusting, privateModules: ['git.example.com/*'] }),
        });
        app.synth();
        return image;
      }));
      const file = path.join(made.layoutDirectory, 'Dockerfile');
      const args = ['GOPROXY', 'GONOPROXY', 'GONOSUMDB'].flatMap(name => ['--build-arg', `${name}=${env[name as 'GOPROXY']}`]);
      expect(() => dockerBuild(file, dir, made.reference, { args: ['--no-cache', ...args] })).toThrow(/netrc/);
      dockerBuild(file, dir, made.reference, { args: ['--no-cache', ...args, '--secret', `id=netrc,src=${netrc}`] });
      expect(docker('run', '--rm', '--network', 'none', made.reference)).toBe('');
      const archive = path.join(tempDir('archive'), 'image.tar');
      docker('save', '--output', archive, made.reference);
      expect(fs.readFileSync(archive).includes(password)).toBe(false);
      dockerBuild(file, dir, `${REPOSITORY}:stage`, { args: ['--target', 'build', ...args, '--secret', `id=netrc,src=${netrc}`] });
      docker('save', '--output', archive, `${REPOSITORY}:stage`);
      expect(fs.readFileSync(archive).includes(password)).toBe(false);
      expect(docker('history', '--no-trunc', `${REPOSITORY}:stage`)).not.toContain(password);

      docker('rmi', '--force', made.reference);
      const bakeFile = 'gopher-constructs.out/dist/images/docker-bake.json';
      bake(dir, bakeFile, ['chart-image'], env, `--allow=fs.read=${netrc}`);
      expect(docker('image', 'inspect', '--format', '{{.Config.User}}', made.reference)).toBe('65532:65532');
    } finally {
      server.kill();
    }
  });
});
