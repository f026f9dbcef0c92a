import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir, treeState, write } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

const SHIM = path.join(__dirname, '..', '..', 'lib', 'cli', 'cdk-docker.js');
const cache = tempDir('cache');
const layout = path.join(tempDir('layout'), 'image');
const DIGEST = writeHandmadeLayout(layout, { repository: 'registry.example.com/a', platforms: ['linux/amd64', 'linux/arm64'] });

/** A layout of its own. */
function anotherLayout(): { dir: string; digest: string } {
  const dir = path.join(tempDir('layout'), 'image');
  return { dir, digest: writeHandmadeLayout(dir, { repository: 'registry.example.com/a' }) };
}

/** An archive of a directory, by the words of `tar`. */
function archiveOf(dir: string, ...args: string[]): string {
  const archive = path.join(tempDir('archive'), 'x.tar');
  expect(spawnSync('tar', ['-C', dir, '-cPf', archive, ...args.length > 0 ? args : ['.']]).status).toBe(0);
  return archive;
}

function loaded(archive: string): string {
  const { status, stdout, stderr } = shim('load', '--input', archive);
  expect([status, stderr]).toEqual([0, '']);
  return /^Loaded image: (.*)\n$/.exec(stdout)![1];
}

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
    const { bin } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'));
    expect(bin['gopher-constructs-docker']).toBe('lib/cli/cdk-docker.js');
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
      expect(shim(...args)).toEqual({ status: 1, stdout: '', stderr: `gopher-constructs-docker: image ${args[1]} does not exist; run 'gopher-constructs-docker load' first\n` });
    }
    const gone = anotherLayout().dir;
    shim('tag', gone, 'gone:1');
    fs.rmSync(gone, { recursive: true });
    expect(shim('push', 'gone:1').stderr).toBe("gopher-constructs-docker: image gone:1 does not exist; run 'gopher-constructs-docker load' first\n");
  });

  test.each([
    [['build', '.'], /^gopher-constructs-docker: COMMAND must be one of login, load, inspect, tag, push, got "build"; for assets with a Dockerfile, set CDK_DOCKER to a container engine\nusage: /],
    [[], /^gopher-constructs-docker: COMMAND must be .*, got "";/],
    [['toString'], /^gopher-constructs-docker: COMMAND must be .*, got "toString";/],
    [['inspect'], /^gopher-constructs-docker: an image or a name is missing\nusage: /],
    [['tag', layout], /^gopher-constructs-docker: an image or a name is missing\nusage: /],
    [['login', '--username', 'AWS', 'registry.example.com'], /^gopher-constructs-docker: login requires --username and --password-stdin\nusage: /],
    [['login', '--username', 'AWS', '--password-stdin', 'registry.example.com'], /^gopher-constructs-docker: crane is not on PATH and could not be compiled/],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = shim(...args);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  test('fails where a registry ends up with another digest than the layout’s', () => {
    const crane = (digest: string) => write(tempDir('crane'), { crane: `#!/bin/sh\necho "registry.example.com/c@${digest}"\n` });
    shim('tag', layout, 'registry.example.com/c:1');
    for (const [digest, status, said] of [
      [DIGEST, 0, `registry.example.com/c:1: digest: ${DIGEST}\n`],
      ['sha256:2', 1, `gopher-constructs-docker: push registry.example.com/c:1: the digest in the registry must be ${DIGEST} as in the layout ${layout}, got sha256:2\n`],
    ] as const) {
      const dir = crane(digest);
      fs.chmodSync(path.join(dir, 'crane'), 0o755);
      const result = shimWith(`${dir}${path.delimiter}/usr/bin${path.delimiter}/bin`, 'push', 'registry.example.com/c:1');
      expect([result.status, result.stdout + result.stderr]).toEqual([status, said]);
    }
  });

  test('knows what it has loaded by digest, from a file or from standard input, and repairs what is damaged', () => {
    const { dir, digest } = anotherLayout();
    const archive = archiveOf(dir);
    const image = loaded(archive);
    expect(path.basename(image)).toBe(digest.slice(7));
    expect(JSON.parse(shim('inspect', image).stdout)).toEqual([{ Id: digest, RepoTags: [] }]);
    const piped = spawnSync(process.execPath, [SHIM, 'load'], { input: fs.readFileSync(archive), encoding: 'utf8', env: { GOPHER_CONSTRUCTS_CACHE: cache } });
    expect(piped).toMatchObject({ status: 0, stdout: `Loaded image: ${image}\n`, stderr: '' });
    const blobs = path.join(image, 'blobs', 'sha256');
    for (const name of fs.readdirSync(blobs)) {
      const file = path.join(blobs, name);
      const before = fs.readFileSync(file);
      fs.writeFileSync(file, Buffer.concat([before.subarray(0, -1), Buffer.from([(before[before.length - 1] + 1) % 256])]));
      for (const args of [['inspect', image], ['tag', image, 'x:1'], ['push', image]]) {
        expect(shim(...args)).toEqual({
          status: 1, stdout: '', stderr: `gopher-constructs-docker: ${file} must be a regular file of ${before.length} bytes with this digest, got other content; run 'gopher-constructs-docker load' again\n`,
        });
      }
      expect(loaded(archive)).toBe(image);
      expect(fs.readFileSync(file)).toEqual(before);
    }
  });

  test.each<[string, (file: string) => void]>([
    ['a FIFO', file => spawnSync('mkfifo', [file])], ['a link to a device', file => fs.symlinkSync('/dev/zero', file)], ['a directory', file => fs.mkdirSync(file)],
  ])('ends by a message where a file of a layout, or a note, is %s', (_, replace) => {
    const { dir } = anotherLayout();
    shim('tag', dir, 'kinds:1');
    const notes = path.join(cache, 'docker');
    const note = fs.readdirSync(notes).map(f => path.join(notes, f)).find(f => fs.statSync(f).isFile() && fs.readFileSync(f, 'utf8').includes('kinds:1'))!;
    const blobs = fs.readdirSync(path.join(dir, 'blobs', 'sha256')).map(name => path.join(dir, 'blobs', 'sha256', name));
    for (const file of [note, path.join(dir, 'oci-layout'), path.join(dir, 'index.json'), blobs[0]]) {
      fs.renameSync(file, `${file}.kept`);
      replace(file);
      const { status, stderr } = shim('inspect', 'kinds:1');
      expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^gopher-constructs-docker: ${file} must be a .*, got (a FIFO|a device|a directory); .*\n$`))]);
      fs.rmSync(file, { recursive: true });
      fs.renameSync(`${file}.kept`, file);
    }
    expect(shim('inspect', 'kinds:1').status).toBe(0);
  });

  test('refuses a layout that was put in the place of another', () => {
    const image = loaded(archiveOf(anotherLayout().dir));
    fs.rmSync(image, { recursive: true });
    fs.cpSync(layout, image, { recursive: true });
    expect(shim('inspect', image).stderr).toBe(`gopher-constructs-docker: ${image} must contain the image of its name, got ${DIGEST}; run 'gopher-constructs-docker load' again\n`);
  });

  test('believes no note whose layout has become another image, or that is damaged', () => {
    const { dir, digest } = anotherLayout();
    expect(shim('tag', dir, 'noted:1').status).toBe(0);
    const other = writeHandmadeLayout(dir, { repository: 'registry.example.com/a', platforms: ['linux/s390x'] });
    const again = "run 'gopher-constructs-docker tag' again for \"noted:1\"\n";
    expect(shim('push', 'noted:1').stderr).toBe(`gopher-constructs-docker: image "noted:1" must have the digest that it was tagged with, ${digest}, got ${other}; ${again}`);
    const note = fs.readdirSync(path.join(cache, 'docker')).map(f => path.join(cache, 'docker', f)).find(f => fs.statSync(f).isFile() && fs.readFileSync(f, 'utf8').includes('noted:1'))!;
    for (const text of ['', '{', 'null', '[]', '{}', dir, '{"name":"noted:1"}', JSON.stringify({ name: 'noted:1', layout: 5, digest }), JSON.stringify({ name: 'noted:1', layout: dir, digest: '../x' }),
      JSON.stringify({ name: 'other:1', layout: dir, digest })]) {
      fs.writeFileSync(note, text);
      const { status, stderr } = shim('push', 'noted:1');
      expect([status, stderr]).toEqual([1, expect.stringMatching(/^gopher-constructs-docker: .* must .*; run 'gopher-constructs-docker tag' again for "noted:1"\n$/)]);
    }
    expect(shim('tag', dir, 'noted:1').status).toBe(0);
    expect(JSON.parse(shim('inspect', 'noted:1').stdout)).toEqual([{ Id: other, RepoTags: ['noted:1'] }]);
  });

  test.each(['-x', '--insecure:1', 'A:1', 'a:-1', 'a b:1', '\u001b[31m:1', `a:${'b'.repeat(200)}`])('gives no image the name %j, which crane could read as an option', name => {
    const { status, stderr } = shim('tag', layout, name);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^gopher-constructs-docker: image name must be repository:tag, got "[\x20-\x7e…]*\n$/)]);
  });

  test('refuses an archive that is no layout', () => {
    const others = archiveOf(write(tempDir(), { 'manifest.json': '[]' }));
    expect(shim('load', '--input', others).stderr).toBe('gopher-constructs-docker: oci-layout of the archive must be a file of an OCI image layout, got nothing; load does not support archives other than OCI image layouts, because their digest would change; use an OCI image layout\n');
    expect(shim('load', '--input', '/nowhere').stderr).toMatch(/^gopher-constructs-docker: ENOENT/);
    expect(shim('load', '--input', '/dev/zero').stderr).toBe('gopher-constructs-docker: load: input must be a file, got "/dev/zero"\n');
    expect(shim('load', '--input').stderr).toMatch(/^gopher-constructs-docker: the value of --input is missing\nusage: /);
  });

  test.each<[string, string]>([
    ['nothing', ''], ['a text', 'no archive\n'.repeat(100)], ['zeros', '\0'.repeat(5000)], ['half a compressed archive', '\x1f\x8b\b\0\0\0\0\0\0\x03'],
  ])('refuses %s as an archive by one message', (_, content) => {
    const archive = path.join(tempDir(), 'x.tar');
    fs.writeFileSync(archive, content, 'latin1');
    const { status, stdout, stderr } = shim('load', '--input', archive);
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^gopher-constructs-docker: (load: input|oci-layout of the archive) must be a .*, got .*; .*\n$/)]);
  });

  test.each<[string, (dir: string, outside: string) => string[]]>([
    ['a path that leads elsewhere', (_, outside) => [`--transform=s|^oci-layout|../../${path.basename(outside)}/oci-layout|`, '.', 'oci-layout']],
    ['an absolute path', (_, outside) => [`--transform=s|^oci-layout|${outside}/oci-layout|`, '.', 'oci-layout']],
    ['a symbolic link', (dir, outside) => {
      fs.renameSync(path.join(dir, 'blobs'), path.join(outside, 'blobs'));
      fs.symlinkSync(path.join(outside, 'blobs'), path.join(dir, 'blobs'));
      return [];
    }],
    ['a hard link', dir => {
      fs.linkSync(path.join(dir, 'index.json'), path.join(dir, 'z'));
      return [];
    }],
    ['a FIFO', dir => {
      spawnSync('mkfifo', [path.join(dir, 'blobs', 'fifo')]);
      return [];
    }],
  ])('refuses an archive with %s, and writes nothing elsewhere', (_, change) => {
    const { dir } = anotherLayout();
    const outside = tempDir('outside');
    const archive = archiveOf(dir, ...change(dir, outside));
    const before = treeState(outside);
    const { status, stderr } = shim('load', '--input', archive);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^gopher-constructs-docker: load: input must be a tar archive of an OCI image layout, got one with .*; write it with tar, from the directory of the layout\n$/)]);
    expect(treeState(outside)).toEqual(before);
  });
});
