import * as fs from 'fs';
import * as path from 'path';
import { cli, CommandProcess, gopher } from '../support/command-line';
import { tempDir } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

function oneImage(): string {
  const dist = tempDir('dist');
  writeHandmadeLayout(path.join(dist, 'api'), { repository: 'registry.example.com/shop/api' });
  return dist;
}

describe('the command line', () => {
  test('explains itself, and each command with each of its options', async () => {
    const { status, stdout } = await cli('--help');
    expect(status).toBe(0);
    for (const [command, options] of Object.entries({
      scan: ['--repository', '--severity'],
      push: ['--repository', '--tag', '--jobs', '--sign', '--sign-flag', '--insecure', '--quiet'],
      load: ['--repository', '--kind', '--minikube', '--platform', '--quiet'],
      list: ['--repository', '--json'],
      pin: ['--insecure'],
    })) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
      const help = await cli(command, '--help');
      expect(help.status).toBe(0);
      expect([...help.stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(m => m[1])).toEqual(options);
    }
  });

  test('tells the version of the package', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'));
    expect(await gopher(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each<[string[], string]>([
    [[], 'COMMAND must be one of scan, push, load, list, pin, got none; see gopher-constructs --help'],
    [['publish', 'dist'], "COMMAND must be one of scan, push, load, list, pin, got 'publish'; see gopher-constructs --help"],
    [['toString', 'dist'], "COMMAND must be one of scan, push, load, list, pin, got 'toString'; see gopher-constructs --help"],
    [['push'], "directory 'gopher-constructs.out' does not exist; synthesize in this directory first, or use the output directory: gopher-constructs push dist"],
    [['load', ''], 'DIRECTORY must be a path, got ""; omit it, or use gopher-constructs load dist'],
    [['pin', 'alpine'], 'base image reference must be repository:tag or repository@sha256:…, got "alpine"'],
    [['pin', `a@sha256:${'0'.repeat(64)}`], `REFERENCE must not have a digest, got 'a@sha256:${'0'.repeat(64)}'; omit it, because it is already pinned`],
    [['pin'], 'gopher-constructs.lock.json must contain references, got none; run gopher-constructs pin docker.io/library/alpine:3.22'],
    [['list', 'a', 'b'], 'DIRECTORY must be one directory, got 2; use gopher-constructs list dist'],
    [['list', 'dist', '--jsno'], "Unknown option '--jsno'; see gopher-constructs list --help"],
    [['push', 'dist', '--tag'], "Option '--tag <value>' argument missing; see gopher-constructs push --help"],
    [['push', 'dist', '--sign-flag', '--key=k'], "Option '--sign-flag' argument is ambiguous. To specify an option argument starting with a dash use '--sign-flag=-XYZ'; see gopher-constructs push --help"],
    [['list', 'dist', '--json=yes'], "Option '--json' does not take an argument; see gopher-constructs list --help"],
    [['push', 'dist', '--jobs', '0'], "--jobs must be a whole number from 1 to 99, got '0'"],
    [['push', 'dist', '--jobs', 'many'], "--jobs must be a whole number from 1 to 99, got 'many'"],
    [['push', 'dist', '--tag', 'v 1'], "--tag must be at most 128 letters, digits, '.', '_' and '-', not starting with '.' or '-', got 'v 1'"],
    [['load', 'dist', '--kind', 'a', '--minikube', 'b'], '--kind cannot be combined with --minikube; remove one of them'],
    [['load', 'dist', '--kind', ''], '--kind must be the name of a cluster, got ""'],
    [['load', 'dist', '--minikube', ''], '--minikube must be the name of a cluster, got ""'],
    [['list', 'nowhere'], "directory 'nowhere' does not exist; use the output directory of a synthesized app, such as dist"],
    [['list', __filename], `directory '${__filename}' does not exist; use the output directory of a synthesized app, such as dist`],
  ])('refuses %j with one message and status 2', async (args, message) => {
    expect(await cli(...args)).toEqual({ status: 2, stdout: '', stderr: `gopher-constructs: ${message}\n` });
  });

  test.each(['push', 'load', 'list'])('%s refuses a directory without images', async command => {
    const dir = tempDir();
    expect(await cli(command, dir)).toEqual({
      status: 2,
      stdout: '',
      stderr: `gopher-constructs: '${dir}' or the artifact directory of an app with this output directory must contain images, got none; `
        + 'synthesize first, and run the command in the same working directory (images are in gopher-constructs.out)\n',
    });
  });

  test.each(['push', 'load', 'list'])('%s refuses a repository that no image has', async command => {
    expect(await cli(command, oneImage(), '--repository', 'registry.example.com/shop')).toEqual({
      status: 2, stdout: '', stderr: "gopher-constructs: --repository must be one of registry.example.com/shop/api, got 'registry.example.com/shop'\n",
    });
  });

  test.each(['push', 'load', 'list', 'scan'])('%s prints no control characters of foreign layouts, whose names are on disk and in documents', async command => {
    const dist = tempDir('dist');
    const hostile = path.join(dist, 'a\u001b]0;title\u0007\u202eb\u009bc');
    writeHandmadeLayout(hostile, { repository: 'registry.example.com/shop/api' });
    const raw = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/;
    const index = path.join(hostile, 'index.json');
    const [before, document] = [fs.readFileSync(index, 'utf8'), JSON.parse(fs.readFileSync(index, 'utf8'))];
    if (command === 'list') {
      const { stdout } = await cli('list', dist, '--json');
      expect(stdout).not.toMatch(raw);
      expect(JSON.parse(stdout)[0].directory).toBe(hostile);
    }
    for (const change of [
      (entry: any) => { entry.annotations['org.opencontainers.image.ref.name'] = 'a/b:\u001b[31m'; },
      (entry: any) => { entry.annotations['org.opencontainers.image.ref.name'] = 'a/b:--insecure'; },
      (entry: any) => { entry.annotations['org.opencontainers.image.ref.name'] = '\u001b[31m:v1'; },
      (entry: any) => { entry.platform.os = '\u001b[31m'; },
      (entry: any) => { entry.mediaType = '\u001b[31m'; },
      (entry: any) => { entry.digest = `sha256:${'1'.repeat(64)}`; },
    ]) {
      const changed = structuredClone(document);
      change(changed.manifests[0]);
      fs.writeFileSync(index, JSON.stringify(changed));
      const { status, stdout, stderr } = await cli(command, dist);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^gopher-constructs: .* must be .*, got .*\n$/);
      expect(stderr).not.toMatch(raw);
    }
    fs.writeFileSync(index, before);
  });

  test('ends quietly where nobody reads what it prints', async () => {
    const dist = tempDir('dist');
    for (let i = 0; i < 100; i++) writeHandmadeLayout(path.join(dist, String(i)), { repository: `registry.example.com/shop/${i}` });
    const command = new CommandProcess(['list', dist, '--json'], {});
    command.child.stdout!.destroy();
    expect(await command.done).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('gives its status to the shell', async () => {
    expect(await gopher(['list'])).toMatchObject({ status: 2, stdout: '' });
    expect(await gopher(['list', oneImage()])).toMatchObject({ status: 0, stderr: '' });
  });
});
