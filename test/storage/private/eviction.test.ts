import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache, sha256Of } from '../../../src/storage/artifact-cache';
import { evict, sweepScratch } from '../../../src/storage/private/eviction';
import { tempDir, withEnv, write } from '../../support/go-sources';

const KIB = 1024;
const keyOf = (name: string) => sha256Of(name);

function add(cache: ArtifactCache, name: string, bytes: number): void {
  cache.inScratch(dir => cache.add('things', keyOf(name), path.join(write(dir, { made: name.padEnd(bytes, '.') }), 'made'), {}));
}

/** Says that an entry was last used so many days ago. */
function age(directory: string, name: string, days: number): void {
  const key = keyOf(name);
  const time = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
  fs.utimesSync(path.join(directory, 'things', key.slice(0, 2), key, 'metadata'), time, time);
}

describe('eviction', () => {
  test('removes what was not used for longest, until the cache is below its limit', () => {
    const dir = tempDir();
    const cache = new ArtifactCache(dir);
    ['a', 'b', 'c', 'd'].forEach((name, i) => {
      add(cache, name, 10 * KIB);
      age(dir, name, i === 0 ? 1 : 10 - i); // a is the one used last
    });
    evict(dir, 35 * KIB);
    const left = ['a', 'b', 'c', 'd'].filter(name => new ArtifactCache(dir).get('things', keyOf(name)));
    expect(left).toEqual(['a', 'c', 'd']);
  });

  test('spares an old entry that was read since', () => {
    const dir = tempDir();
    ['old', 'older'].forEach(name => add(new ArtifactCache(dir), name, 10 * KIB));
    age(dir, 'old', 5);
    age(dir, 'older', 9);
    expect(new ArtifactCache(dir).get('things', keyOf('older'))).toBeDefined();
    evict(dir, 15 * KIB);
    expect(new ArtifactCache(dir).get('things', keyOf('older'))).toBeDefined();
    expect(new ArtifactCache(dir).get('things', keyOf('old'))).toBeUndefined();
  });

  test('spares what a synthesis may be using at this moment, however small the limit', () => {
    const dir = tempDir();
    ['old', 'used', 'new'].forEach(name => add(new ArtifactCache(dir), name, 10 * KIB));
    ['old', 'used'].forEach(name => age(dir, name, 5));
    new ArtifactCache(dir).get('things', keyOf('used'));
    evict(dir, KIB);
    expect(['old', 'used', 'new'].map(name => new ArtifactCache(dir).get('things', keyOf(name)) !== undefined)).toEqual([false, true, true]);
  });

  test('happens by itself, at the limit of the environment variable', () => {
    const dir = tempDir();
    withEnv({ GOPHER_CONSTRUCTS_CACHE_SIZE: '1' }, () => {
      for (const name of ['first', 'second', 'third']) {
        add(new ArtifactCache(dir), name, 400 * KIB);
        age(dir, name, name === 'third' ? 0 : 2);
      }
    });
    expect(['first', 'second', 'third'].filter(name => new ArtifactCache(dir).get('things', keyOf(name)))).toHaveLength(2);
  });

  test('counts images that were unpacked to be pushed, and spares those of a deployment under way', () => {
    const dir = tempDir();
    const layouts = ['old', 'new'].map(name => write(path.join(dir, 'docker', 'layouts', keyOf(name)), { 'index.json': '{}', 'blobs/sha256/x': 'x'.repeat(10 * KIB) }));
    const then = new Date(Date.now() - 24 * 60 * 60 * 1000);
    fs.utimesSync(layouts[0], then, then);
    evict(dir, 30 * KIB);
    expect(layouts.map(layout => fs.existsSync(layout))).toEqual([true, true]);
    evict(dir, 15 * KIB);
    expect(layouts.map(layout => fs.existsSync(layout))).toEqual([false, true]);
  });

  test('leaves alone what Go keeps for containers, and locks', () => {
    const dir = tempDir();
    write(dir, { 'go/build/00/x/data': 'x'.repeat(KIB), 'locks/y': '{}' });
    add(new ArtifactCache(dir), 'entry', 10 * KIB);
    age(dir, 'entry', 1);
    evict(dir, KIB);
    expect(fs.existsSync(path.join(dir, 'go/build/00/x/data'))).toBe(true);
    expect(fs.existsSync(path.join(dir, 'locks/y'))).toBe(true);
    expect(new ArtifactCache(dir).get('things', keyOf('entry'))).toBeUndefined();
  });

  test('sweeps scratch directories of processes that are gone, once they are old', () => {
    const scratch = tempDir();
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of ['999999999-old', '999999999-new', `${process.pid}-old`]) {
      fs.mkdirSync(path.join(scratch, name));
      if (name.endsWith('old')) fs.utimesSync(path.join(scratch, name), old, old);
    }
    sweepScratch(scratch);
    expect(fs.readdirSync(scratch).sort()).toEqual(['999999999-new', `${process.pid}-old`].sort());
  });
});
