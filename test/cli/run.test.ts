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
    [[], 'a command is missing; there are scan, push, load, list, pin: see gopher-constructs --help'],
    [['publish', 'dist'], "there is no command 'publish'; there are scan, push, load, list, pin: see gopher-constructs --help"],
    [['toString', 'dist'], "there is no command 'toString'; there are scan, push, load, list, pin: see gopher-constructs --help"],
    [['push'], "there is no directory 'gopher-constructs.out'; synthesize in this directory first, or name the output directory: gopher-constructs push dist"],
    [['load', ''], 'DIRECTORY must be a path, got ""; leave it out, or name an output directory: gopher-constructs load dist'],
    [['pin', 'alpine'], 'base image reference must be repository:tag or repository@sha256:…, got "alpine"'],
    [['pin', `a@sha256:${'0'.repeat(64)}`], `'a@sha256:${'0'.repeat(64)}' names a digest, which needs no pin`],
    [['pin'], 'gopher-constructs.lock.json has no pins yet: gopher-constructs pin docker.io/library/alpine:3.22'],
    [['list', 'a', 'b'], 'one directory is expected, not 2: gopher-constructs list dist'],
    [['list', 'dist', '--jsno'], "Unknown option '--jsno'; see gopher-constructs list --help"],
    [['push', 'dist', '--tag'], "Option '--tag <value>' argument missing; see gopher-constructs push --help"],
    [['push', 'dist', '--sign-flag', '--key=k'], "Option '--sign-flag' argument is ambiguous. To specify an option argument starting with a dash use '--sign-flag=-XYZ'; see gopher-constructs push --help"],
    [['list', 'dist', '--json=yes'], "Option '--json' does not take an argument; see gopher-constructs list --help"],
    [['push', 'dist', '--jobs', '0'], "--jobs is '0'; give how many images to publish at once, 1 to 99"],
    [['push', 'dist', '--jobs', 'many'], "--jobs is 'many'; give how many images to publish at once, 1 to 99"],
    [['push', 'dist', '--tag', 'v 1'], "--tag 'v 1' is no tag: at most 128 letters, digits, '.', '_' and '-', the first no '.' or '-'"],
    [['load', 'dist', '--kind', 'a', '--minikube', 'b'], '--kind and --minikube are two places; give one'],
    [['load', 'dist', '--kind', ''], '--kind is empty; give the name of the cluster'],
    [['load', 'dist', '--minikube', ''], '--minikube is empty; give the name of the cluster'],
    [['list', 'nowhere'], "there is no directory 'nowhere'; give the output directory of an app that has been synthesized, such as dist"],
    [['list', __filename], `there is no directory '${__filename}'; give the output directory of an app that has been synthesized, such as dist`],
  ])('refuses %j with one message and status 2', async (args, message) => {
    expect(await cli(...args)).toEqual({ status: 2, stdout: '', stderr: `gopher-constructs: ${message}\n` });
  });

  test.each(['push', 'load', 'list'])('%s refuses a directory without images', async command => {
    const dir = tempDir();
    expect(await cli(command, dir)).toEqual({
      status: 2,
      stdout: '',
      stderr: `gopher-constructs: there is no image below '${dir}', and none of an app that writes there; `
        + 'synthesize first, and run this in the same directory, where the images are in gopher-constructs.out\n',
    });
  });

  test.each(['push', 'load', 'list'])('%s refuses a repository that no image has', async command => {
    expect(await cli(command, oneImage(), '--repository', 'registry.example.com/shop')).toEqual({
      status: 2, stdout: '', stderr: "gopher-constructs: --repository 'registry.example.com/shop' is none of: registry.example.com/shop/api\n",
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
