import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { GoPlatform } from '../../../src';
import { placeLoader } from '../../../src/aws/private/image-loader';
import { tempDir, treeState, write } from '../../support/go-sources';
import { writeLayoutOf } from '../../support/written-layout';

const assembly = write(tempDir('cdk.out'), { 'package.json': '{ "type": "module" }' }); // as above an assembly in a project of ES modules
const LAYOUT = path.join(assembly, 'images', 'Image');
const DIGEST = writeLayoutOf(LAYOUT, 'gopher-constructs', [GoPlatform.LINUX_AMD64]);
const NAME = `gopher-constructs:${DIGEST.slice(7, 19)}`;
const MANIFEST = JSON.parse(fs.readFileSync(path.join(LAYOUT, 'blobs', 'sha256', DIGEST.slice(7)), 'utf8'));
const script = path.relative(assembly, placeLoader(assembly));

/** A container engine that keeps what it was called with, and does what a script says. */
function engine(does: string): { command: string; calls: () => string[]; loaded: string } {
  const dir = tempDir('engine');
  const [command, log, loaded] = ['docker', 'log', 'loaded.tar'].map(name => path.join(dir, name));
  fs.writeFileSync(command, `#!/bin/sh\necho "$*" >> '${log}'\nloaded='${loaded}'\n${does}\n`, { mode: 0o755 });
  return { command, calls: () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []), loaded };
}

/** An engine that knows something by a name, under an ID. */
const knows = (name: string, id: string) => engine(`test "$1" = load && cat > "$loaded"; test "$1" = load || { test "$2" = '${name}' && echo '[{ "Id": "${id}" }]'; }`);

/** Runs the script as cdk-assets does. */
function run(CDK_DOCKER: string, layout = 'images/Image', digest = DIGEST) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, layout, digest], {
    cwd: assembly, encoding: 'utf8', timeout: 20_000, env: { PATH: process.env.PATH, CDK_DOCKER },
  });
  return { status, stdout, stderr };
}

describe('the script that loads an image of an assembly', () => {
  test('is there once, under a name that follows its content', () => {
    expect(path.relative(assembly, placeLoader(assembly))).toBe(script);
    expect(fs.readdirSync(assembly).filter(file => file.endsWith('.cjs'))).toEqual([script]);
  });

  test.each<[string, (file: string) => void]>([
    ['changed', file => fs.appendFileSync(file, '// more')],
    ['of the same size', file => fs.writeFileSync(file, 'x'.repeat(fs.statSync(file).size))],
    ['empty', file => fs.truncateSync(file)],
    ['a link', file => {
      fs.renameSync(file, `${file}.other`);
      fs.symlinkSync(`${file}.other`, file);
    }],
    ['a directory', file => {
      fs.rmSync(file);
      fs.mkdirSync(file);
    }],
  ])('is replaced where what is there is %s', (_, change) => {
    const dir = tempDir('cdk.out');
    const file = placeLoader(dir);
    const before = fs.readFileSync(file);
    change(file);
    expect(placeLoader(dir)).toBe(file);
    expect(fs.lstatSync(file).isFile()).toBe(true);
    expect(fs.readFileSync(file)).toEqual(before);
  });

  test('is left alone where it is as it should be', () => {
    const before = treeState(assembly);
    placeLoader(assembly);
    expect(treeState(assembly)).toEqual(before);
  });

  test('loads nothing but Node’s own modules', () => {
    const modules = [...fs.readFileSync(path.join(assembly, script), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(modules).toEqual(['child_process', 'crypto', 'fs', 'path']);
  });

  test('gives the path of the layout where that is what the engine calls it', () => {
    const { command, calls } = knows(LAYOUT, DIGEST);
    expect(run(command)).toEqual({ status: 0, stdout: LAYOUT, stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`]);
  });

  test('has the engine load an archive of the layout, and gives the name', () => {
    const { command, calls, loaded } = engine('test "$1" = load && cat > "$loaded"');
    expect(run(command)).toEqual({ status: 0, stdout: NAME, stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`, `inspect ${NAME}`, 'load']);
    const names = spawnSync('tar', ['-tf', loaded], { encoding: 'utf8' }).stdout.trim().split('\n');
    const blobs = [DIGEST, MANIFEST.config.digest, ...MANIFEST.layers.map((l: any) => l.digest)].map(digest => `blobs/sha256/${digest.slice(7)}`);
    expect(names).toEqual(['oci-layout', 'index.json', 'manifest.json', ...blobs]);
  });

  test.each([
    ['the digest of its config', MANIFEST.config.digest], ['the digest of its manifest', DIGEST], ['the digest of its config, as Podman writes it', MANIFEST.config.digest.slice(7)],
  ])('loads nothing that the engine knows by %s', (_, id) => {
    const { command, calls } = knows(NAME, id);
    expect(run(command)).toEqual({ status: 0, stdout: NAME, stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`, `inspect ${NAME}`]);
  });

  test.each([`sha256:${'0'.repeat(64)}`, '', '"}, {"Id": "'])('loads the image where the engine knows another under its name, with the ID %j', id => {
    const { command, calls, loaded } = knows(NAME, id);
    expect(run(command)).toEqual({ status: 0, stdout: NAME, stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`, `inspect ${NAME}`, 'load']);
    expect(fs.statSync(loaded).size).toBeGreaterThan(0);
  });

  test('verifies an index, and the image of each platform', () => {
    const digest = writeLayoutOf(path.join(assembly, 'images', 'Several'), 'gopher-constructs', [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64, GoPlatform.of('linux', 'arm')]);
    const { command } = engine('test "$1" = load && cat > "$loaded"');
    expect(run(command, 'images/Several', digest)).toEqual({ status: 0, stdout: `gopher-constructs:${digest.slice(7, 19)}`, stderr: '' });
  });

  test('fails with what the engine says', () => {
    const { command } = engine('cat > /dev/null; printf "no space\\033[31m left\\n" >&2; exit 3');
    expect(run(command)).toEqual({ status: 1, stdout: '', stderr: `${command} load ended with status 3: no space?[31m left\n` });
  });

  test('fails where there is no engine', () => {
    expect(run('/nowhere/docker')).toEqual({ status: 1, stdout: '', stderr: '/nowhere/docker cannot be run: spawnSync /nowhere/docker ENOENT\n' });
  });
});

describe('an image that is not what was synthesized is given to no engine:', () => {
  /** Changes a copy of the layout, runs the script for it and expects it to fail by one message. */
  function refuses(change: (dir: string) => void, digest = DIGEST): string {
    const dir = path.join(tempDir('damaged'), 'image');
    fs.cpSync(LAYOUT, dir, { recursive: true });
    change(dir);
    const { command, calls } = engine('exit 0');
    const { status, stdout, stderr } = run(command, dir, digest);
    expect({ status, stdout, calls: calls() }).toEqual({ status: 1, stdout: '', calls: [] });
    const [, why] = /^image .* must be unchanged since synthesis: ([\x20-\x7e]+); run cdk synth again\n$/.exec(stderr) ?? [stderr];
    expect(why).toBeDefined();
    return why;
  }

  const files = fs.readdirSync(LAYOUT, { recursive: true, encoding: 'utf8' }).filter(file => fs.statSync(path.join(LAYOUT, file)).isFile());

  test.each(files)('%s that is missing, cut off, changed by one bit, a link, a FIFO or a directory', file => {
    const at = (dir: string) => path.join(dir, file);
    expect(refuses(dir => fs.rmSync(at(dir)))).toMatch(/ is missing$/);
    refuses(dir => fs.truncateSync(at(dir), fs.statSync(at(dir)).size - 1));
    refuses(dir => fs.appendFileSync(at(dir), ' '));
    for (const position of [0, 0.3, 0.6, 0.9]) {
      refuses(dir => {
        const content = fs.readFileSync(at(dir));
        content[Math.floor(content.length * position)] ^= 4; // eslint-disable-line no-bitwise
        fs.writeFileSync(at(dir), content);
      });
    }
    expect(refuses(dir => {
      fs.rmSync(at(dir));
      fs.symlinkSync(path.join(LAYOUT, file), at(dir));
    })).toMatch(/ is not a regular file$/);
    expect(refuses(dir => {
      fs.rmSync(at(dir));
      spawnSync('mkfifo', [at(dir)]);
    })).toMatch(/ is not a regular file$/);
    expect(refuses(dir => {
      fs.rmSync(at(dir));
      fs.mkdirSync(at(dir));
    })).toMatch(/ is not a regular file$/);
  });

  test('another file, another name in the documents, another digest', () => {
    expect(refuses(dir => fs.writeFileSync(path.join(dir, 'blobs', 'more'), ''))).toBe('it contains another file, blobs/more');
    refuses(dir => fs.writeFileSync(path.join(dir, '\u001b[31m'), ''));
    for (const file of ['index.json', 'manifest.json']) {
      expect(refuses(dir => fs.writeFileSync(path.join(dir, file), fs.readFileSync(path.join(dir, file), 'utf8').replaceAll(NAME, 'gopher-constructs:latest')))).toBe(`${file} does not reference the image`);
    }
    for (const digest of [`sha256:${'0'.repeat(64)}`, MANIFEST.config.digest, MANIFEST.layers[0].digest, '', '../x', 'constructor']) refuses(() => undefined, digest);
    expect(refuses(dir => {
      fs.renameSync(path.join(dir, 'blobs'), `${dir}.blobs`);
      fs.symlinkSync(`${dir}.blobs`, path.join(dir, 'blobs'));
    })).toBe('blobs is not a directory');
  });
});
