import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { unzipSync, zipSync } from 'fflate';
import { Crane } from '../../src/oci/crane';
import { ArtifactCache } from '../../src/storage/artifact-cache';
import { go, tempDir, withEnv, write } from '../support/go-sources';

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

  describe('whose module somebody has changed on the way', () => {
    const MODULE = 'github.com/google/go-containerregistry';
    const VERSION = /go-containerregistry (v\S+)/.exec(fs.readFileSync(path.join(__dirname, '../../assets/crane/go.mod'), 'utf8'))![1];
    let real: { [setting: string]: string };
    let tampered: string;

    /** A proxy that has the module with another main package, and nothing else. */
    beforeAll(() => {
      const dir = tempDir();
      real = JSON.parse(go(dir, 'env', '-json', 'GOPROXY', 'GOMODCACHE'));
      write(dir, { 'go.mod': 'module example.com/x\n' });
      const { Zip, GoMod, Info } = JSON.parse(go(dir, 'mod', 'download', '-json', `${MODULE}@${VERSION}`));
      const files = unzipSync(fs.readFileSync(Zip));
      files[`${MODULE}@${VERSION}/cmd/crane/main.go`] = Buffer.from('package main\n\nfunc main() { println("tampered") }\n');
      tampered = tempDir('proxy');
      const at = path.join(tampered, MODULE, '@v');
      fs.mkdirSync(at, { recursive: true });
      fs.writeFileSync(path.join(at, `${VERSION}.zip`), zipSync(files, { level: 0 }));
      fs.copyFileSync(GoMod, path.join(at, `${VERSION}.mod`));
      fs.copyFileSync(Info, path.join(at, `${VERSION}.info`));
    });

    const SETTINGS = ['', 'GOSUMDB=off', 'GONOSUMDB=*', 'GOPRIVATE=*', `GOPRIVATE=${MODULE}`, 'GOINSECURE=*', 'GOFLAGS=-mod=mod', 'GONOSUMCHECK=1', 'GOWORK=/nowhere/go.work'];
    const name = (setting: string) => setting.split('=')[0];
    const value = (setting: string) => setting.slice(setting.indexOf('=') + 1);

    test.each(SETTINGS.flatMap(setting => [[setting, 'the environment'], [setting, 'go env -w']]))("is not compiled with '%s' in %s", (setting, where) => {
      const proxies = { GOPROXY: `${pathToFileURL(tampered).href},${real.GOPROXY}`, GOMODCACHE: path.join(tempDir(), 'mod'), GOFLAGS: '-modcacherw' };
      const env = where === 'the environment'
        ? { ...proxies, ...setting === '' ? {} : { [name(setting)]: value(setting) } }
        : { ...Object.fromEntries(Object.keys(proxies).map(key => [key, undefined])), GOENV: path.join(write(tempDir(), { env: `${[...Object.entries(proxies).map(([k, v]) => `${k}=${v}`), setting].join('\n')}\n` }), 'env') };
      const cache = tempDir('cache');
      withEnv({ PATH: withoutCrane, ...env }, () => {
        expect(() => Crane.find(new ArtifactCache(cache))).toThrow(/could not be compiled: [\s\S]*checksum mismatch[\s\S]*SECURITY ERROR/);
      });
      expect(fs.existsSync(path.join(cache, 'tools'))).toBe(false);
    });

    test('in the module cache, unpacked or not, is not used', () => {
      const modules = path.join(tempDir(), 'mod');
      const download = path.join(modules, 'cache', 'download', MODULE, '@v');
      fs.mkdirSync(path.dirname(download), { recursive: true });
      fs.cpSync(path.join(real.GOMODCACHE, 'cache', 'download', MODULE, '@v'), download, { recursive: true });
      write(path.join(modules, `${MODULE}@${VERSION}`, 'cmd', 'crane'), { 'main.go': 'package main\n\nfunc main() { println("tampered") }\n' });
      const env = { PATH: withoutCrane, GOMODCACHE: modules, GOPROXY: real.GOPROXY, GOFLAGS: '-modcacherw', GOSUMDB: 'off' };
      withEnv(env, () => expect(Crane.find(new ArtifactCache(tempDir('cache'))).run(['version'])).toMatchObject({ stdout: `${VERSION}\n`, stderr: '' }));
      fs.copyFileSync(path.join(tampered, MODULE, '@v', `${VERSION}.zip`), path.join(download, `${VERSION}.zip`));
      withEnv(env, () => expect(() => Crane.find(new ArtifactCache(tempDir('cache')))).toThrow(/SECURITY ERROR/));
    });
  });

  test('that was replaced in the cache is never run', () => {
    const cache = tempDir('cache');
    withEnv({ PATH: withoutCrane }, () => {
      const { file } = Crane.find(new ArtifactCache(cache));
      fs.rmSync(file);
      fs.writeFileSync(file, '#!/bin/sh\necho replaced\n', { mode: 0o755 });
      expect(Crane.find(new ArtifactCache(cache)).run(['version']).stdout).toMatch(/^v0/);
    });
  });

  test('cannot be had without Go', () => {
    withEnv({ PATH: '/nowhere' }, () => {
      expect(() => Crane.find(new ArtifactCache(tempDir('cache')))).toThrow(/^crane is not on PATH and could not be compiled: 'go' is not on PATH either; install it/);
    });
  });
});
