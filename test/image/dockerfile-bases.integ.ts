import * as fs from 'fs';
import * as path from 'path';
import { GoBaseImage, GoContainerImageProps } from '../../src';
import { makeBuilderImage, pushBaseImage } from '../support/builder-image';
import { docker } from '../support/container-engine';
import { build, daemonless, ENGINES, HOST, ownBuilder, REPOSITORY, rootOf } from '../support/docker-build';
import { ownCache, tempDir, write } from '../support/go-sources';
import { PrivateServer, probe } from '../support/probe';
import { openRegistry } from '../support/registry';
import { describeWithEngine, describeWithTools } from '../support/tools';

ownCache();
const builderImage = ownBuilder();
const RUN = ['run', '--rm', '--network', 'none'];

describeWithEngine('a generated Dockerfile', () => {
  let base: GoBaseImage;
  beforeAll(async () => { base = GoBaseImage.fromRegistry(pushBaseImage(await openRegistry())); }, 900_000);

  test.each(ENGINES)('puts the program on another base, with files and time zones: %s', (_, buildKit) => {
    const dir = probe();
    write(path.join(dir, 'data'), { 'tree/a.txt': 'a' });
    const props: Partial<GoContainerImageProps> = { base, timeZones: true, files: [{ source: path.join(dir, 'data/tree'), target: '/srv/tree', mode: 0o440 }] };
    const image = build(dir, '.', { buildKit, builderImage }, props);
    const at = 'usr/local/bin/probe';
    expect(rootOf(image, at)).toEqual(rootOf(daemonless(dir, props), at));
    expect(JSON.parse(docker(...RUN, image))).toMatchObject({ user: 'somebody', uid: 65532, zone: true, shell: false });
    expect(docker('run', '--rm', '--entrypoint', '/bin/base', image)).toBe('the base');
  });

  test.each(ENGINES)('trusts a company’s own authority beside those of the builder image: %s', async (_, buildKit) => {
    const server = await PrivateServer.start();
    try {
      const dir = probe();
      fs.copyFileSync(server.authority, path.join(dir, 'company.pem'));
      const image = build(dir, '.', { buildKit, builderImage }, { files: [{ source: path.join(dir, 'company.pem'), target: '/etc/ssl/certs/company.pem' }] });
      expect(await server.answerTo(image, '--network', 'host')).toBe('hello');
      expect(JSON.parse(docker(...RUN, image)).publicChain).toBe('GTS Root R1');
    } finally {
      server.stop();
    }
  });

  test('takes all certificates from the files where they are in the place of the builder’s, which needs none then', async () => {
    const server = await PrivateServer.start();
    const bare = makeBuilderImage(`${REPOSITORY}:bare`, { isTrusting: false });
    try {
      const dir = probe();
      fs.copyFileSync(server.authority, path.join(dir, 'company.pem'));
      expect(() => build(dir, '.', { builderImage: bare })).toThrow(/cannot stat '\/etc\/ssl\/certs\/ca-certificates\.crt'/);
      const image = build(dir, '.', { builderImage: bare }, { files: [{ source: path.join(dir, 'company.pem'), target: '/etc/ssl/certs/ca-certificates.crt' }] });
      expect(await server.answerTo(image, '--network', 'host')).toBe('hello');
      expect(JSON.parse(docker(...RUN, image)).publicChain).toMatch(/unknown authority/);
    } finally {
      server.stop();
    }
  });

  describeWithTools(['gcc'], 'of a program with C in it', () => {
    const C = 'package main\n\n// #include <stdlib.h>\nimport "C"\nimport "fmt"\n\nfunc main() { fmt.Println(C.atoi(C.CString("42"))) }\n';
    const cProgram = () => write(tempDir(), { 'go.mod': 'module example.com/c\n\ngo 1.24\n', 'main.go': C });
    const compiler = `${REPOSITORY}:gcc`;
    beforeAll(() => { makeBuilderImage(compiler, { hasCompiler: true }); });

    test.each(ENGINES)('links it against the C library of the builder image, for a base that has it: %s', (_, buildKit) => {
      const props: Partial<GoContainerImageProps> = { base, platform: HOST, buildOptions: { cgo: true } };
      const dir = cProgram();
      const image = build(dir, '.', { buildKit, builderImage: compiler }, props);
      expect(docker(...RUN, image)).toBe('42');
      expect(rootOf(image, 'usr/local/bin/c')).toEqual(rootOf(daemonless(dir, props), 'usr/local/bin/c')); // by the same compiler
    });
  });
});
