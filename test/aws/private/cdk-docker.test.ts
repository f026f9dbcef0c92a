import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir, write } from '../../support/go-sources';

const SHIM = path.join(__dirname, '..', '..', '..', 'lib', 'aws', 'private', 'cdk-docker.js');
const cache = tempDir('cache');
const DIGEST = `sha256:${'1'.repeat(64)}`;
const layout = write(tempDir('layout'), { 'oci-layout': '{}', 'index.json': JSON.stringify({ manifests: [{ digest: DIGEST }] }) });

/** Calls it as it is installed. */
function shim(...args: string[]) {
  return shimWith('/nowhere', ...args);
}

/** The same, with what is found on a PATH. */
function shimWith(PATH: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SHIM, ...args], {
    encoding: 'utf8', input: '', env: { PATH, GOPHER_CONSTRUCTS_CACHE: cache },
  });
  return { status, stdout, stderr };
}

describe('gopher-constructs-docker', () => {
  test('is a command of the package', () => {
    const { bin } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', '..', 'package.json'), 'utf8'));
    expect(bin['gopher-constructs-docker']).toBe('lib/aws/private/cdk-docker.js');
    expect(fs.readFileSync(SHIM, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('knows an image by the path of its layout, and by each name that it is given', () => {
    expect(JSON.parse(shim('inspect', layout).stdout)).toEqual([{ Id: DIGEST, RepoTags: [] }]);
    expect(shim('tag', layout, 'registry.example.com/a:1')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(shim('--config', '/somewhere', 'tag', 'registry.example.com/a:1', 'registry.example.com/b:1').status).toBe(0);
    expect(JSON.parse(shim('inspect', 'registry.example.com/b:1').stdout)).toEqual([{ Id: DIGEST, RepoTags: ['registry.example.com/b:1'] }]);
  });

  test('says what it does not know, with the status that docker has for it', () => {
    for (const args of [['inspect', 'other:1'], ['tag', 'other:1', 'more:1'], ['push', 'other:1'], ['inspect', '/']]) {
      expect(shim(...args)).toEqual({ status: 1, stdout: '', stderr: `gopher-constructs-docker: no such image: ${args[1]}\n` });
    }
    const gone = write(tempDir(), { 'oci-layout': '{}', 'index.json': '{}' });
    shim('tag', gone, 'gone:1');
    fs.rmSync(gone, { recursive: true });
    expect(shim('push', 'gone:1').stderr).toBe('gopher-constructs-docker: no such image: gone:1\n');
  });

  test.each([
    [['build', '.'], /^gopher-constructs-docker: "build" is not among its commands\. It publishes images that are built already \(GoImageAsset\); for an asset with a Dockerfile, leave CDK_DOCKER to a container engine\nusage: /],
    [[], /^gopher-constructs-docker: "" is not among its commands/],
    [['toString'], /^gopher-constructs-docker: "toString" is not among its commands/],
    [['inspect'], /^gopher-constructs-docker: an image or a name is missing\nusage: /],
    [['tag', layout], /^gopher-constructs-docker: an image or a name is missing\nusage: /],
    [['login', '--username', 'AWS', 'registry.example.com'], /^gopher-constructs-docker: login takes a name, and the password from standard input\nusage: /],
    [['login', '--username', 'AWS', '--password-stdin', 'registry.example.com'], /^gopher-constructs-docker: crane, which talks to registries, is not on PATH and could not be compiled/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = shim(...args);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  test('fails where a registry ends up with another digest than the layout’s', () => {
    const crane = (digest: string) => write(tempDir('crane'), { crane: `#!/bin/sh\necho "registry.example.com/c@${digest}"\n` });
    shim('tag', layout, 'registry.example.com/c:1');
    for (const [digest, status, said] of [
      [DIGEST, 0, `registry.example.com/c:1: digest: ${DIGEST}\n`],
      ['sha256:2', 1, `gopher-constructs-docker: push registry.example.com/c:1: the registry knows it as sha256:2, but the layout ${layout} holds ${DIGEST}\n`],
    ] as const) {
      const dir = crane(digest);
      fs.chmodSync(path.join(dir, 'crane'), 0o755);
      const result = shimWith(`${dir}${path.delimiter}/usr/bin${path.delimiter}/bin`, 'push', 'registry.example.com/c:1');
      expect([result.status, result.stdout + result.stderr]).toEqual([status, said]);
    }
  });

  test('refuses an archive that is no layout', () => {
    const archive = path.join(tempDir(), 'x.tar');
    spawnSync('tar', ['-C', write(tempDir(), { 'manifest.json': '[]' }), '-cf', archive, '.']);
    expect(shim('load', '--input', archive).stderr).toBe('gopher-constructs-docker: load: the archive is no OCI image layout, and of others the digest would change; write one that is\n');
    expect(shim('load', '--input', '/nowhere').stderr).toMatch(/^gopher-constructs-docker: ENOENT/);
  });
});
