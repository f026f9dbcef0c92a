/** Every byte of every kind of cache entry, changed: never a wrong output, and never broken twice. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { GoBaseImage, GoContainerImage, GoPlatform, GoRelease } from '../../src';
import { ArtifactCache, sha256OfFile } from '../../src/storage/artifact-cache';
import { go, tempDir, withEnv, write } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';
import { proxyEnvironment, publish } from '../support/module-proxy';

const proxy = tempDir('proxy');
publish(proxy, 'example.com/greet', 'v1.0.0', { 'greet.go': 'package greet\n\nconst Text = "hello"\n', 'LICENSE': 'text' });
const env = { ...proxyEnvironment(proxy, path.join(tempDir(), 'mod')) };
const source = write(tempDir(), {
  'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/greet v1.0.0\n',
  'main.go': 'package main\n\nimport "example.com/greet"\n\nfunc main() { println(greet.Text) }\n',
});
const base = tempDir('base');
const cache = tempDir('cache');
const saved = path.join(tempDir(), 'saved');

beforeAll(() => {
  withEnv(env, () => go(source, 'mod', 'tidy'));
  writeHandmadeLayout(base, { repository: 'registry.example.com/base' });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

/** A synthesis with whatever is cached; gives all files that it has written, by content. */
function synthesize(): { [file: string]: string } {
  const [out, artifacts] = [tempDir('out'), tempDir('artifacts')];
  withEnv({ ...env, GOPHER_CONSTRUCTS_OUT: artifacts }, () => {
    const app = new App({ outdir: out });
    const chart = new Chart(app, 'chart');
    const common = { entry: source, buildOptions: { cacheDirectory: cache } };
    new GoContainerImage(chart, 'scratch', { ...common, repository: 'registry.example.com/a', licenses: true, timeZones: true });
    new GoContainerImage(chart, 'based', { ...common, repository: 'registry.example.com/b', base: GoBaseImage.fromLayout(base) });
    new GoRelease(chart, 'release', { ...common, version: '1.0.0', platforms: [GoPlatform.LINUX_AMD64, GoPlatform.WINDOWS_AMD64] });
    app.synth();
  });
  const written = path.join(artifacts, fs.readdirSync(artifacts)[0]); // its name is made of the output directory's
  const files = fs.readdirSync(written, { recursive: true, encoding: 'utf8' }).filter(name => name !== 'synthesis.json' && fs.statSync(path.join(written, name)).isFile());
  return Object.fromEntries(files.map(name => [name, sha256OfFile(path.join(written, name))]));
}

/** Puts the cache back as it was. */
function restore(): void {
  fs.rmSync(cache, { recursive: true, force: true });
  execFileSync('cp', ['-a', saved, cache]);
}

function flip(file: string, position: number): void {
  const content = fs.readFileSync(file);
  const bit = 2 ** (position % 8);
  content[position] += Math.floor(content[position] / bit) % 2 === 1 ? -bit : bit;
  fs.rmSync(file); // it may be linked into an output
  fs.writeFileSync(file, content);
}

/** Entries, by kind. */
function entries(): { kind: string; key: string; dir: string }[] {
  const names = fs.readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter(name => path.basename(name) === 'metadata');
  return names.map(name => ({ kind: name.split(path.sep)[0], key: path.basename(path.dirname(name)), dir: path.join(cache, path.dirname(name)) }));
}

describe('a cache with one bit changed', () => {
  let expected: { [file: string]: string };
  beforeAll(() => {
    expected = synthesize();
    execFileSync('cp', ['-a', cache, saved]);
  });

  test('has entries of every kind', () => {
    expect([...new Set(entries().map(({ kind }) => kind))].sort()).toEqual(
      expect.arrayContaining(['archives', 'base-layers', 'go-installations', 'layers', 'licenses', 'programs', 'tools', 'verified-modules']));
    expect(Object.keys(expected).length).toBeGreaterThan(40);
  });

  test('never gives an entry, wherever in its metadata or its data the bit is, and takes the entry that is made again', () => {
    const wrong: string[] = [];
    for (const { kind, key, dir } of entries()) {
      for (const name of ['metadata', 'data']) {
        const content = fs.readFileSync(path.join(dir, name));
        // All of what is small; of binaries, which a hash covers whole, beginning, end and some places between.
        const positions = content.length <= 4096 ? [...content.keys()]
          : [...Array(24).keys()].flatMap(i => [i, content.length - 1 - i, Math.floor(content.length * (i + 0.5) / 24)]);
        for (const position of positions) {
          const before = fs.readFileSync(path.join(dir, 'metadata'));
          const data = fs.readFileSync(path.join(dir, 'data'));
          flip(path.join(dir, name), position);
          if (new ArtifactCache(cache).get(kind, key)) wrong.push(`${kind} ${name} ${position}`);
          if (fs.existsSync(dir)) wrong.push(`${kind} ${name} ${position} stays`);
          write(dir, {});
          fs.mkdirSync(dir, { recursive: true });
          fs.writeFileSync(path.join(dir, 'metadata'), before);
          fs.writeFileSync(path.join(dir, 'data'), data);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(entries().every(({ kind, key }) => new ArtifactCache(cache).get(kind, key))).toBe(true);
    restore();
  });

  test('gives the same output, and does so again, whatever file the bit is in', () => {
    const files = fs.readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter(name => fs.statSync(path.join(cache, name)).isFile());
    const wrong: string[] = [];
    for (const name of files) {
      const { size } = fs.statSync(path.join(cache, name));
      for (const position of size === 0 ? [] : [0, Math.floor(size / 2), size - 1]) {
        restore();
        flip(path.join(cache, name), position);
        for (const time of ['first', 'second']) {
          try {
            expect(synthesize()).toEqual(expected);
          } catch (error) {
            wrong.push(`${name} ${position}, ${time} time: ${(error as Error).message}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(files.length).toBeGreaterThan(25);
  });

  test.each<[string, (file: string) => void]>([
    ['a directory', file => fs.mkdirSync(path.join(file, 'below'), { recursive: true })],
    ['a pipe', file => execFileSync('mkfifo', [file])],
    ['a link to a device', file => fs.symlinkSync('/dev/zero', file)],
    ['a file that nobody may read', file => fs.writeFileSync(file, '', { mode: 0 })],
    ['empty', file => fs.writeFileSync(file, '')],
  ])('or with a file that has become %s gives the same output, and does so again', (_, make) => {
    restore();
    const kinds = new Map(entries().map(entry => [entry.kind, entry.dir]));
    for (const dir of kinds.values()) {
      for (const name of ['metadata', 'data']) {
        restore();
        fs.rmSync(path.join(dir, name));
        make(path.join(dir, name));
        expect([synthesize(), synthesize()]).toEqual([expected, expected]);
      }
    }
  });

  test('or with a file in the place of any directory gives the same output, and does so again', () => {
    restore();
    const names = ['tmp', 'locks', 'inputs', ...fs.readdirSync(cache), ...[...new Map(entries().map(entry => [entry.kind, entry.dir])).values()].flatMap(dir => [path.relative(cache, dir), path.relative(cache, path.dirname(dir))])];
    for (const name of new Set(names)) {
      restore();
      // Programs and layers go as well: locks, inputs and tools are needed only to compile and to compress.
      for (const gone of [name, 'programs', 'layers']) fs.rmSync(path.join(cache, gone), { recursive: true, force: true });
      fs.mkdirSync(path.dirname(path.join(cache, name)), { recursive: true });
      fs.writeFileSync(path.join(cache, name), '');
      expect([name, synthesize(), synthesize()]).toEqual([name, expected, expected]);
      expect([name, fs.statSync(path.join(cache, name)).isDirectory()]).toEqual([name, true]);
    }
  });
});
