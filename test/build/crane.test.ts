import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache } from '../../src/build/artifact-cache';
import { Crane } from '../../src/build/crane';
import { tempDir, withEnv, write } from '../support/go-sources';

describe('Crane', () => {
  test('is the one on PATH', () => {
    const dir = tempDir();
    fs.writeFileSync(path.join(dir, 'crane'), '#!/bin/sh\necho "called with $*"\n', { mode: 0o755 });
    withEnv({ PATH: `${dir}${path.delimiter}${process.env.PATH}` }, () => {
      const crane = Crane.find(new ArtifactCache(tempDir('cache')));
      expect(crane.file).toBe(path.join(dir, 'crane'));
      expect(crane.run(['a b', '$c']).stdout).toBe('called with a b $c\n');
    });
  });

  test('is called several times at once', async () => {
    const dir = tempDir();
    // Each call waits for the other, for ten seconds at most.
    const script = `#!/bin/sh\n: > "${dir}/$1"; i=0; while [ ! -e "${dir}/$2" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done; [ -e "${dir}/$2" ] && echo "$1"; exit 3\n`;
    fs.writeFileSync(path.join(dir, 'crane'), script, { mode: 0o755 });
    const results = await withEnv({ PATH: `${dir}${path.delimiter}${process.env.PATH}` }, () => {
      const crane = Crane.find(new ArtifactCache(tempDir('cache')));
      return Promise.all([crane.start(['one', 'two']), crane.start(['two', 'one'])]);
    });
    expect(results).toEqual(['one\n', 'two\n'].map(stdout => ({ status: 3, failure: undefined, stdout, stderr: '' })));
  });

  const withoutCrane = process.env.PATH!.split(path.delimiter).filter(dir => !fs.existsSync(path.join(dir, 'crane'))).join(path.delimiter);

  test('is compiled by Go where there is none, once', () => {
    const cache = new ArtifactCache(tempDir('cache'));
    withEnv({ PATH: withoutCrane }, () => {
      const crane = Crane.find(cache);
      expect(crane.run(['version']).stdout.trim()).toMatch(/^v0\.\d+\.\d+$/);
      withEnv({ PATH: '/nowhere' }, () => expect(Crane.find(cache).file).toBe(crane.file));
    });
  });

  test.each(['GOFLAGS=-mod=vendor', 'GOOS=plan9', 'GOARCH=mips64'])("is compiled for this machine where 'go env -w' has written %s", setting => {
    const GOENV = path.join(write(tempDir(), { env: `${setting}\n` }), 'env');
    withEnv({ PATH: withoutCrane, GOENV, GOFLAGS: undefined, GOOS: undefined, GOARCH: undefined }, () => {
      expect(Crane.find(new ArtifactCache(tempDir('cache'))).run(['version'])).toMatchObject({ status: 0, stderr: '' });
    });
  });

  test('cannot be had without Go', () => {
    withEnv({ PATH: '/nowhere' }, () => {
      expect(() => Crane.find(new ArtifactCache(tempDir('cache')))).toThrow(/^crane, which talks to registries, is not on PATH and could not be compiled: there is no 'go' command on PATH either; install it/);
    });
  });
});
