import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache, placeFile, sha256Of } from '../../src/storage/artifact-cache';
import { tempDir, treeState, write } from '../support/go-sources';
import { unless } from '../support/tools';

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
    expect(artifact).toMatchObject({ sha256: sha256Of('content'), size: 7, metadata: { size: 7 } });
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

  unless(process.platform === 'linux' ? undefined : 'it needs Linux').test('goes elsewhere, with a warning, where no directory can be made', () => {
    const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const cache = new ArtifactCache('/proc/nowhere/below');
    add(cache, 'content');
    expect(fs.readFileSync(cache.get('things', KEY)!.file, 'utf8')).toBe('content');
    expect(said).toHaveBeenCalledWith('gopher-constructs: warning: the cache /proc/nowhere/below is not writable (ENOENT); this synthesis is not cached\n');
    said.mockRestore();
  });

  test('places a file, by link or copy, without touching its own', () => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'content');
    const target = path.join(dir, 'elsewhere', 'file');
    placeFile(new ArtifactCache(dir).get('things', KEY)!, target);
    expect(fs.readFileSync(target, 'utf8')).toBe('content');
  });

  test.each(['', '..', '../project', `../${'a'.repeat(61)}`, 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), `${'a'.repeat(63)}g`, `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`, '/etc'])(
    'refuses the key %j before it looks anywhere, since digests of foreign images are keys', key => {
      const parent = tempDir();
      const dir = path.join(parent, 'a', 'b', 'cache');
      const precious = write(parent, { 'project/metadata': 'mine', 'a/project/metadata': 'mine', 'a/b/project/metadata': 'mine', 'a/b/cache/project/metadata': 'mine' });
      const before = treeState(precious);
      const cache = new ArtifactCache(dir);
      const addWithKey = () => cache.inScratch(scratch => cache.add('things', key, path.join(write(scratch, { made: 'x' }), 'made'), {}));
      for (const use of [() => cache.get('things', key), addWithKey, () => cache.make('things', key, () => { throw new Error('never'); })]) {
        expect(use).toThrow(/^cache keys must be 64 hexadecimal digits, got "things\//);
      }
      expect(treeState(precious).filter(line => !/^a\/b\/cache /.test(line) && !line.includes('cache/tmp'))).toEqual(before.filter(line => !/^a\/b\/cache /.test(line)));
    });

  test.each(['..', 'a/b', 'A', ''])('refuses the kind %j', kind => {
    expect(() => new ArtifactCache(tempDir()).get(kind, KEY)).toThrow(/^cache keys must be/);
  });

  test('does not take an entry for that of another key or kind', () => {
    const dir = tempDir();
    add(new ArtifactCache(dir), 'content');
    for (const [kind, key] of [['things', 'b'.repeat(64)], ['others', KEY]]) {
      fs.mkdirSync(path.join(dir, kind, key.slice(0, 2)), { recursive: true });
      fs.cpSync(path.join(dir, 'things', 'aa', KEY), path.join(dir, kind, key.slice(0, 2), key), { recursive: true });
      expect(new ArtifactCache(dir).get(kind, key)).toBeUndefined();
    }
    expect(new ArtifactCache(dir).get('things', KEY)).toBeDefined();
  });

  unless(process.platform === 'win32' ? 'it needs file modes' : undefined).describe('on a machine with other users', () => {
    const modeOf = (file: string) => fs.statSync(file).mode % 0o10000;

    test.each([0o000, 0o022, 0o077])('is its owner\'s alone, with umask %s', umask => {
      const dir = path.join(tempDir(), 'new', 'cache');
      const before = process.umask(umask);
      try {
        add(new ArtifactCache(dir), 'content');
      } finally {
        process.umask(before);
      }
      const directories = ['', ...fs.readdirSync(dir, { recursive: true, encoding: 'utf8' })].map(name => path.join(dir, name)).filter(place => fs.statSync(place).isDirectory());
      expect(directories.length).toBeGreaterThan(3);
      expect(directories.filter(place => modeOf(place) !== 0o700)).toEqual([]);
    });

    test('is closed where it was made open to all, and used', () => {
      const dir = tempDir();
      add(new ArtifactCache(dir), 'content');
      fs.chmodSync(dir, 0o777);
      expect(new ArtifactCache(dir).get('things', KEY)).toBeDefined();
      expect(modeOf(dir)).toBe(0o700);
    });

    test.each<[string, (dir: string) => void]>([
      ['that is meant for all', dir => fs.chmodSync(dir, 0o1777)],
      ['with files of others in it', dir => {
        write(dir, { 'README.md': '' });
        fs.chmodSync(dir, 0o777);
      }],
    ])('is left as it is, with a warning, in a directory %s', (_, prepare) => {
      const dir = tempDir();
      prepare(dir);
      const mode = modeOf(dir);
      const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      add(new ArtifactCache(dir), 'content');
      expect(said.mock.calls).toEqual([[expect.stringMatching(/^gopher-constructs: warning: the cache .* must not be writable by all users, because they could change the programs that you deploy; restrict its mode, or set GOPHER_CONSTRUCTS_CACHE\n$/)]]);
      said.mockRestore();
      expect(modeOf(dir)).toBe(mode);
    });
  });
});
