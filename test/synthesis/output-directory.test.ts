import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache } from '../../src/storage/artifact-cache';
import { OutputFiles, writeDirectory, writeText } from '../../src/synthesis/output-directory';
import { tempDir } from '../support/go-sources';

const cache = new ArtifactCache(tempDir('cache'));

const artifact = cache.inScratch(dir => {
  fs.writeFileSync(path.join(dir, 'data'), 'packed');
  return cache.add('things', 'a'.repeat(64), path.join(dir, 'data'), {});
});
const files: OutputFiles = { texts: { 'index.json': '{}', 'deep/er/text': 'words' }, artifacts: { 'deep/data': artifact } };

/** All files of a directory, and which ones they are. */
function contents(dir: string): { [file: string]: string } {
  const found = fs.readdirSync(dir, { recursive: true }).map(name => path.join(dir, name as string)).filter(file => !fs.statSync(file).isDirectory());
  return Object.fromEntries(found.map(file => [path.relative(dir, file), fs.readFileSync(file, 'utf8')]).sort());
}

const whole = { 'deep/data': 'packed', 'deep/er/text': 'words', 'index.json': '{}' };

describe('a directory of the output', () => {
  let dir: string;
  const write = (what = files) => writeDirectory(dir, found => found.includes('index.json'), what);

  beforeEach(() => {
    dir = path.join(tempDir(), 'out');
    write();
  });

  test('holds what it is to hold, and leaves nothing beside it', () => {
    expect(contents(dir)).toEqual(whole);
    expect(fs.readdirSync(path.dirname(dir))).toEqual(['out']);
  });

  test('is left as it is where it holds the same already, so that nothing is written for an unchanged image', () => {
    const before = fs.statSync(dir).ino;
    write();
    expect(fs.statSync(dir).ino).toBe(before);
  });

  test('is left as it is where its files are copies, not links', () => {
    fs.rmSync(path.join(dir, 'deep/data'));
    fs.writeFileSync(path.join(dir, 'deep/data'), 'packed');
    const before = fs.statSync(dir).ino;
    write();
    expect(fs.statSync(dir).ino).toBe(before);
  });

  test.each([
    ['a text has changed', () => fs.writeFileSync(path.join(dir, 'index.json'), '{"changed":true}')],
    ['a file of the cache has changed', () => {
      fs.rmSync(path.join(dir, 'deep/data')); // it is a link: what is written to it would be in the cache
      fs.writeFileSync(path.join(dir, 'deep/data'), 'packe!');
    }],
    ['a file is gone', () => fs.rmSync(path.join(dir, 'deep/er/text'))],
    ['a file has come', () => fs.writeFileSync(path.join(dir, 'deep/other'), '')],
    ['a file has become another', () => fs.renameSync(path.join(dir, 'deep/er/text'), path.join(dir, 'deep/text'))],
    ['a text has become a directory', () => {
      fs.rmSync(path.join(dir, 'deep/er/text'));
      fs.mkdirSync(path.join(dir, 'deep/er/text'));
    }],
    ['a directory has come', () => fs.mkdirSync(path.join(dir, 'deep/empty'))],
    ['a text has become a pipe', () => {
      fs.rmSync(path.join(dir, 'index.json'));
      execFileSync('mkfifo', [path.join(dir, 'index.json')]);
    }],
    ['a text has become a link to the same', () => {
      fs.renameSync(path.join(dir, 'index.json'), path.join(dir, '..', 'linked'));
      fs.symlinkSync('../linked', path.join(dir, 'index.json'));
    }],
    ['a file of the cache has become a link to the same', () => {
      fs.rmSync(path.join(dir, 'deep/data'));
      fs.symlinkSync(artifact.file, path.join(dir, 'deep/data'));
    }],
  ])('is written again where %s', (_, change) => {
    change();
    write();
    expect(contents(dir)).toEqual(whole);
    expect(fs.readdirSync(dir, { recursive: true, withFileTypes: true }).filter(entry => !entry.isFile()).map(entry => entry.name).sort()).toEqual(['deep', 'er']);
    expect(fs.readdirSync(path.dirname(dir)).filter(name => name !== 'linked')).toEqual(['out']);
  });

  test('is not writable for others, whatever the umask', () => {
    const before = process.umask(0);
    try {
      fs.rmSync(dir, { recursive: true });
      write();
      writeText(path.join(dir, '..', 'new', 'text'), 'text');
    } finally {
      process.umask(before);
    }
    const parent = path.dirname(dir);
    const modes = fs.readdirSync(parent, { recursive: true, encoding: 'utf8' }).map(name => [name, fs.statSync(path.join(parent, name)).mode % 0o1000]);
    expect(modes.filter(([, mode]) => /[2367].?$/.test((mode as number).toString(8).slice(-2)))).toEqual([]);
  });

  test('is whole after several syntheses have written it at once, and none has failed', async () => {
    const script = "const { writeDirectory } = require('./lib/synthesis/output-directory'); const [dir, n] = process.argv.slice(1);"
      + "for (let i = 0; i < 100; i++) writeDirectory(dir, files => files.includes('a'), { texts: { a: n, 'b/c': n, ['only-' + n]: n } });";
    const shared = path.join(tempDir(), 'shared', 'out');
    const done = await Promise.all(Array.from({ length: 8 }, (_, i) => new Promise<[number | null, string]>(resolve => {
      const child = spawn(process.execPath, ['-e', script, shared, String(i)], { cwd: path.join(__dirname, '..', '..') });
      let stderr = '';
      child.stderr.on('data', chunk => { stderr += chunk; });
      child.on('close', status => resolve([status, stderr]));
    })));
    expect(done).toEqual(Array(8).fill([0, '']));
    const { a } = contents(shared);
    expect(contents(shared)).toEqual({ a, 'b/c': a, [`only-${a}`]: a });
    expect(fs.readdirSync(path.dirname(shared))).toEqual(['out']);
  });

  test('has what a synthesis that was killed has left swept away, an hour later, and nothing that looks like it', () => {
    const parent = path.dirname(dir);
    const left = ['.out-0123456789ab', '.out-ba9876543210', '.out-of-order', 'out-0123456789ab'];
    left.forEach(name => fs.mkdirSync(path.join(parent, name)));
    const then = Date.now() / 1000 - 3601;
    left.filter(name => name !== '.out-ba9876543210').forEach(name => fs.utimesSync(path.join(parent, name), then, then));
    write();
    fs.rmSync(path.join(dir, 'index.json'));
    fs.rmSync(path.join(dir, 'deep'), { recursive: true });
    write();
    expect(fs.readdirSync(parent).sort()).toEqual(['.out-ba9876543210', '.out-of-order', 'out', 'out-0123456789ab']);
  });

  test('is not touched where it is not ours', () => {
    fs.rmSync(path.join(dir, 'index.json'));
    expect(() => write()).toThrow(/^outdir must not contain other files, because it is replaced, got '.*' with deep…; set another directory$/);
    expect(contents(dir)).toEqual({ 'deep/data': 'packed', 'deep/er/text': 'words' });
  });

  test('stays as it was where writing fails', () => {
    expect(() => write({ texts: { 'index.json': '{}', 'index.json/below': '' } })).toThrow();
    expect(contents(dir)).toEqual(whole);
    expect(fs.readdirSync(path.dirname(dir))).toEqual(['out']);
  });
});
