import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache, placeFile, sha256Of } from '../../src/build/artifact-cache';
import { tempDir, write } from '../support/go-sources';

const KEY = 'a'.repeat(64);

function add(cache: ArtifactCache, content: string): void {
  cache.inScratch(dir => cache.add('things', KEY, path.join(write(dir, { made: content }), 'made'), { size: content.length }));
}

describe('ArtifactCache', () => {
  test('gives back what was added, to another instance, too', () => {
    const dir = tempDir();
    expect(new ArtifactCache(dir).get('things', KEY)).toBeUndefined();
    add(new ArtifactCache(dir), 'content');
    const artifact = new ArtifactCache(dir).get('things', KEY)!;
    expect(fs.readFileSync(artifact.file, 'utf8')).toBe('content');
    expect(artifact).toMatchObject({ sha256: sha256Of('content'), size: 7, facts: { size: 7 } });
  });

  test('leaves nothing in scratch directories, after errors, too', () => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'content');
    expect(() => new ArtifactCache(dir).inScratch(() => { throw new Error('stop'); })).toThrow('stop');
    expect(fs.readdirSync(path.join(dir, 'tmp'))).toEqual([]);
  });

  test('keeps the entry of whoever was first', () => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'first');
    add(new ArtifactCache(dir), 'second');
    expect(fs.readFileSync(new ArtifactCache(dir).get('things', KEY)!.file, 'utf8')).toBe('first');
  });

  test.each<[string, (entry: string) => void]>([
    ['a truncated file', entry => fs.truncateSync(path.join(entry, 'data'), 3)],
    ['a flipped byte', entry => fs.writeFileSync(path.join(entry, 'data'), 'cantent')],
    ['a missing file', entry => fs.rmSync(path.join(entry, 'data'))],
    ['a missing description', entry => fs.rmSync(path.join(entry, 'metadata'))],
    ['a description cut off', entry => fs.truncateSync(path.join(entry, 'metadata'), 9)],
  ])('throws away an entry with %s', (_, damage) => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'content');
    damage(path.join(dir, 'things', 'aa', KEY));
    const cache = new ArtifactCache(dir);
    expect(cache.get('things', KEY)).toBeUndefined();
    add(cache, 'content');
    expect(fs.readFileSync(cache.get('things', KEY)!.file, 'utf8')).toBe('content');
  });

  test('leaves alone what another process is putting into place', () => {
    const dir = tempDir();
    const entry = path.join(dir, 'things', 'aa', KEY);
    write(entry, { data: 'content' }); // looked at between two of its files, as some network file systems show it
    expect(new ArtifactCache(dir).get('things', KEY)).toBeUndefined();
    expect(fs.readdirSync(entry)).toEqual(['data']);
  });

  test('lies in the directory of the environment variable, else where the system keeps caches', () => {
    const before = { ...process.env };
    process.env.GOPHER_CONSTRUCTS_CACHE = '/somewhere';
    expect(ArtifactCache.defaultDirectory()).toBe('/somewhere');
    delete process.env.GOPHER_CONSTRUCTS_CACHE;
    process.env.XDG_CACHE_HOME = '/xdg';
    expect(ArtifactCache.defaultDirectory()).toBe('/xdg/gopher-constructs');
    process.env = before;
  });

  (process.platform === 'linux' ? test : test.skip)('goes elsewhere, with a warning, where no directory can be made', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const cache = new ArtifactCache('/proc/nowhere/below');
    add(cache, 'content');
    expect(fs.readFileSync(cache.get('things', KEY)!.file, 'utf8')).toBe('content');
    expect(said).toHaveBeenCalledWith('gopher-constructs: warning: the cache /proc/nowhere/below cannot be written (ENOENT); this synthesis keeps nothing\n');
    said.mockRestore();
  });

  test('places a file, by link or copy, without touching its own', () => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'content');
    const target = path.join(dir, 'elsewhere', 'file');
    placeFile(new ArtifactCache(dir).get('things', KEY)!, target);
    expect(fs.readFileSync(target, 'utf8')).toBe('content');
  });
});
