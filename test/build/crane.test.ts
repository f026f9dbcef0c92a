import * as fs from 'fs';
import * as path from 'path';
import { ArtifactCache } from '../../src/build/artifact-cache';
import { Crane } from '../../src/build/crane';
import { tempDir, withEnv } from '../support/go-sources';

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

  test('is compiled by Go where there is none, once', () => {
    const cache = new ArtifactCache(tempDir('cache'));
    const withoutCrane = process.env.PATH!.split(path.delimiter).filter(dir => !fs.existsSync(path.join(dir, 'crane'))).join(path.delimiter);
    withEnv({ PATH: withoutCrane }, () => {
      const crane = Crane.find(cache);
      expect(crane.run(['version']).stdout.trim()).toMatch(/^v0\.\d+\.\d+$/);
      withEnv({ PATH: '/nowhere' }, () => expect(Crane.find(cache).file).toBe(crane.file));
    });
  });

  test('cannot be had without Go', () => {
    withEnv({ PATH: '/nowhere' }, () => {
      expect(() => Crane.find(new ArtifactCache(tempDir('cache')))).toThrow(/^crane, which talks to registries, is not on PATH and could not be compiled: there is no 'go' command on PATH either\./);
    });
  });
});
