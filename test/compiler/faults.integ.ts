import { execFileSync, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from '../support/go-sources';
import { processesWith, someModule, SynthProcess } from '../support/synth-process';
import { unless } from '../support/tools';

const asRoot = unless(process.getuid?.() === 0 ? undefined : 'it needs root');
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** What a synthesis that nothing disturbs gives. */
async function undisturbed(entries: string[]): Promise<string[]> {
  const { status, hashes, stderr } = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: tempDir('undisturbed') }).done;
  expect(stderr).toMatch(/ compiled, 0 cached in [\d.]+ s\n$/);
  expect(status).toBe(0);
  return hashes;
}

/** How many programs the synths of a test have compiled, by what they say. */
function compiled(stderr: string): number {
  return [...stderr.matchAll(/(\d+) compiled/g)].reduce((sum, m) => sum + Number(m[1]), 0);
}

describe('synths at once', () => {
  test('eight on one cache do the work once', async () => {
    const entries = someModule(tempDir(), 'eight', 3);
    const cache = tempDir('cache');
    const all = await Promise.all(Array.from({ length: 8 }, () => new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done));
    const expected = await undisturbed(entries);
    expect(all.map(s => s.status)).toEqual(Array(8).fill(0));
    expect(all.map(s => s.hashes)).toEqual(Array(8).fill(expected));
    expect(all.reduce((sum, s) => sum + compiled(s.stderr), 0)).toBe(entries.length);
    expect(fs.readdirSync(path.join(cache, 'tmp'))).toEqual([]);
    expect(fs.readdirSync(path.join(cache, 'locks'))).toEqual([]);
  });

  test('different programs, and some the same, all come out right', async () => {
    const entries = someModule(tempDir(), 'mixed', 6);
    const cache = tempDir('cache');
    const subsets = [[0, 1], [1, 2], [2, 3, 4], [4, 5], [0, 5]].map(s => s.map(i => entries[i]));
    const all = await Promise.all(subsets.map(s => new SynthProcess(s, { GOPHER_CONSTRUCTS_CACHE: cache }).done));
    const expected = await undisturbed(entries);
    expect(all.map(s => s.hashes)).toEqual(subsets.map(s => s.map(e => expected[entries.indexOf(e)])));
  });
});

describe('a killed synth', () => {
  test.each([100, 300, 600, 1000, 1500, 2200])('after %d ms leaves nothing that makes the next one wrong, and no process behind', async delay => {
    const entries = someModule(tempDir(), `killed${delay}`, 3);
    const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), GOCACHE: tempDir('gocache'), KILLED_SYNTH: `killed-${delay}-${process.pid}` };
    const victim = new SynthProcess(entries, env);
    await sleep(delay);
    victim.child.kill('SIGKILL');
    await victim.done;
    for (let waited = 0; processesWith(env.KILLED_SYNTH).length > 0 && waited < 5000; waited += 100) await sleep(100);
    expect(processesWith(env.KILLED_SYNTH)).toEqual([]);

    const next = await new SynthProcess(entries, env).done;
    expect(next.status).toBe(0);
    expect(next.hashes).toEqual(await undisturbed(entries));
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('by %s takes the compiler along', async signal => {
    const entries = someModule(tempDir(), signal.toLowerCase(), 2);
    const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), GOCACHE: tempDir('gocache'), KILLED_SYNTH: `${signal}-${process.pid}` };
    const victim = new SynthProcess(entries, env);
    for (let waited = 0; processesWith(env.KILLED_SYNTH).length <= 2 && waited < 20_000; waited += 50) await sleep(50);
    expect(processesWith(env.KILLED_SYNTH).length).toBeGreaterThan(2);
    victim.child.kill(signal);
    await victim.done;
    for (let waited = 0; processesWith(env.KILLED_SYNTH).length > 0 && waited < 5000; waited += 100) await sleep(100);
    expect(processesWith(env.KILLED_SYNTH)).toEqual([]);
  });
});

describe('a cache that cannot be trusted or written', () => {
  test.each<[string, (file: string) => void]>([
    ['truncated', file => fs.truncateSync(file, 1000)],
    ['empty', file => fs.truncateSync(file, 0)],
    ['flipped', file => {
      const content = fs.readFileSync(file);
      content.writeUInt8(255 - content.readUInt8(5000), 5000);
      const { atime, mtime } = fs.statSync(file);
      fs.writeFileSync(file, content);
      fs.utimesSync(file, atime, mtime); // not to be seen by its time
    }],
    ['missing', file => fs.rmSync(file)],
  ])('entries that are %s are made again', async (_, damage) => {
    const entries = someModule(tempDir(), 'damaged', 2);
    const cache = tempDir('cache');
    const before = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
    const data = fs.readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter(f => /^programs.*\bdata$/.test(f));
    expect(data).toHaveLength(2);
    data.forEach(file => damage(path.join(cache, file)));
    const after = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
    expect(after.hashes).toEqual(before.hashes);
    expect(compiled(after.stderr)).toBe(2);
  });

  test('a file in the place of the directory costs a warning', async () => {
    const entries = someModule(tempDir(), 'nodir', 1);
    const cache = path.join(tempDir(), 'file');
    fs.writeFileSync(cache, '');
    const synth = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
    expect(synth.stderr).toMatch(/^gopher-constructs: warning: the cache .*file is not writable \(\w+\); this synthesis is not cached\n.*1 compiled/);
    expect(synth.hashes).toEqual(await undisturbed(entries));
  });

  // Root may write anywhere but on a file system that is mounted read-only, and only root may mount one.
  asRoot.describe('on a file system of its own', () => {
    const mounted: string[] = [];
    afterAll(() => mounted.forEach(dir => execFileSync('umount', ['-l', dir])));

    function mount(options: string): string {
      const dir = tempDir('mount');
      execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=0700,${options}`, 'tmpfs', dir]);
      mounted.push(dir);
      return dir;
    }

    test('that is full costs a warning', async () => {
      const entries = someModule(tempDir(), 'full', 3);
      const cache = mount('size=1m');
      const synth = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
      expect(synth.status).toBe(0);
      expect(synth.stderr.match(/warning/g)).toHaveLength(1);
      expect(synth.stderr).toMatch(/is not writable \(.*\); this synthesis is not cached/);
      expect(synth.hashes).toEqual(await undisturbed(entries));
    });

    test('that becomes full while binaries are kept is right, too', async () => {
      const entries = someModule(tempDir(), 'nearlyfull', 4);
      const cache = mount('size=9m');
      const synth = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
      expect(synth.hashes).toEqual(await undisturbed(entries));
      const again = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
      expect(again.hashes).toEqual(synth.hashes);
    });

    /** What a synthesis of an image, from a new cache unless another one is given, says and makes. */
    function synthesizeImage(entry: string, env: { [name: string]: string }) {
      const script = `
        const { App, GoWebService } = require('./lib/kubernetes');
        const { Chart } = require('cdk8s');
        const { GoContainerImage } = require('./lib');
        const app = new App({ outdir: process.env.OUT });
        const chart = new Chart(app, 'chart');
        const image = new GoContainerImage(chart, 'image', { entry: process.env.ENTRY, repository: 'registry.example.com/small' });
        new GoWebService(chart, 'api', { image, port: 8080 });
        try {
          app.synth();
          console.log(image.reference);
        } catch (error) {
          console.log(error.message);
        }
      `;
      const all = { ...process.env, ENTRY: entry, OUT: tempDir('out'), GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), ...env };
      const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), env: all, encoding: 'utf8' });
      return { stdout: stdout.trim(), stderr, status };
    }

    test.each([1, 2, 3, 4, 5, 6, 7, 8])('that becomes full at any time, layers included, costs a warning (%d MiB)', megabytes => {
      const [entry] = someModule(tempDir(), 'packed', 1);
      const expected = synthesizeImage(entry, {});
      expect(expected.stdout).toMatch(/@sha256:/);
      const env = { GOPHER_CONSTRUCTS_CACHE: mount(`size=${megabytes}m`) };
      const first = synthesizeImage(entry, env);
      expect(first.stdout).toBe(expected.stdout);
      expect(first.stderr.match(/warning/g)?.length ?? 0).toBeLessThanOrEqual(1);
      expect(synthesizeImage(entry, env).stdout).toBe(expected.stdout);
    });

    test('that programs cannot be run from is named by the message', () => {
      const [entry] = someModule(tempDir(), 'noexec', 1);
      const { stdout } = synthesizeImage(entry, { GOPHER_CONSTRUCTS_CACHE: mount('size=64m,noexec') });
      expect(stdout).toMatch(/compressor .*gzip failed: it failed with EACCES; set GOPHER_CONSTRUCTS_CACHE to a directory on a file system that permits execution$/);
    });

    test('for temporary files that is full is named, and not the cache', () => {
      const [entry] = someModule(tempDir(), 'tmpdir', 1);
      const TMPDIR = mount('size=64k');
      const { stdout, stderr } = synthesizeImage(entry, { TMPDIR, GOCACHE: tempDir('gocache') });
      expect(stderr).not.toMatch(/warning/);
      expect(stdout).toMatch(/no space left on device[^]*free disk space in the temporary directory .*mount-\w+/);
    });

    test.each(['', '/below'])("for the output that is read-only is named by a message ('%s')", below => {
      const [entry] = someModule(tempDir(), 'rofs', 1);
      const dir = mount('size=1m');
      execFileSync('mount', ['-o', 'remount,ro', dir]);
      const { stdout } = synthesizeImage(entry, { OUT: `${dir}${below}/dist`, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts') });
      expect(stdout).toBe(`outdir '${dir}${below}/dist' is not writable (EROFS: read-only file system, mkdir '${dir}${below || '/dist'}'); free disk space, or set another directory`);
    });

    test('for an image that is read-only is named by a message', () => {
      const [entry] = someModule(tempDir(), 'rofs', 1);
      const out = tempDir('artifacts');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', out]);
      mounted.push(out);
      expect(synthesizeImage(entry, { OUT: tempDir('out'), GOPHER_CONSTRUCTS_OUT: out }).stdout).toMatch(/outdir '.*\/images\/chart\/image' is not writable \(EROFS: [^)]*\); free disk space, or set another directory/);
    });

    test('that is read-only is still read', async () => {
      const entries = someModule(tempDir(), 'readonly', 2);
      const cache = mount('size=64m');
      const filled = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
      execFileSync('mount', ['-o', 'remount,ro', cache]);
      const synth = await new SynthProcess(entries, { GOPHER_CONSTRUCTS_CACHE: cache }).done;
      expect(synth.hashes).toEqual(filled.hashes);
      expect(compiled(synth.stderr)).toBe(0);
    });
  });
});

describe('two users', () => {
  asRoot.test('get the same bytes', async () => {
    // Everything that the other user needs lies where it may read.
    const place = tempDir('place');
    for (const folder of ['lib', 'node_modules/constructs']) {
      fs.cpSync(path.join(__dirname, '..', '..', folder), path.join(place, folder), { recursive: true });
    }
    const entries = someModule(path.join(place, 'sources'), 'users', 2);
    const home = path.join(place, 'home');
    fs.mkdirSync(home);
    execFileSync('chmod', ['-R', 'a+rX', place]);
    fs.chownSync(home, 65534, 65534);
    const env = { HOME: home, XDG_CACHE_HOME: `${home}/.cache`, GOCACHE: `${home}/go-build`, GOPATH: `${home}/go`, GOPHER_CONSTRUCTS_CACHE: '' };
    const other = await new SynthProcess(entries, env, 65534, place).done;
    expect(other.stderr).toMatch(/2 compiled/);
    expect(other.hashes).toEqual(await undisturbed(entries));
    expect(fs.statSync(path.join(home, '.cache', 'gopher-constructs')).uid).toBe(65534);
  });
});

test('a terminal is told how far things are, once they take two seconds; its line is gone afterwards', () => {
  const [entry] = someModule(tempDir(), 'told', 1);
  const script = `
    const { RootConstruct } = require('constructs');
    const { GoBuildPlan } = require('./lib/compiler/go-build-plan');
    const { findProgram } = require('./lib/program/go-program');
    GoBuildPlan.of(new RootConstruct()).request(findProgram(process.env.ENTRY, {}, require('./lib').GoPlatform.LINUX_AMD64)).binary;
  `;
  const env = { ...process.env, ENTRY: entry, SCRIPT: script, GOCACHE: tempDir('gocache'), GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
  const terminal = spawnSync('script', ['--quiet', '--return', '--command', 'node -e "$SCRIPT"', '/dev/null'], { cwd: path.join(__dirname, '..', '..'), env, encoding: 'utf8' });
  expect(terminal.stdout).toMatch(/^(\r\x1b\[Kgo env[^\r]*\r\x1b\[K)*(\r\x1b\[Kgo list[^\r]*\r\x1b\[K)*\r\x1b\[Kcompiling example\.com\/told for linux\/amd64: 0 of 1, 2 s\r/);
  expect(terminal.stdout).toMatch(/\r\x1b\[Kgopher-constructs: 1 compiled, 0 cached in [\d.]+ s\r\n$/);
});

test('eight syntheses of one output at once are all right, and so is the output', async () => {
  const [entry] = someModule(tempDir(), 'shared', 1);
  const [out, artifacts] = ['dist', 'artifacts'].map(name => path.join(tempDir('out'), name));
  const script = `
    const { App, GoWebService } = require('./lib/kubernetes');
    const { Chart } = require('cdk8s');
    const { GoContainerImage } = require('./lib');
    const app = new App({ outdir: process.env.OUT });
    const chart = new Chart(app, 'chart');
    const image = new GoContainerImage(chart, 'image', { entry: process.env.ENTRY, repository: 'registry.example.com/shared', environment: { A: process.env.A } });
    new GoWebService(chart, 'api', { image, port: 8080 });
    app.synth();
    console.log(image.reference);
  `;
  const run = (A: string) => new Promise<{ status: number | null; stdout: string; stderr: string }>(resolve => {
    const env = { ...process.env, ENTRY: entry, OUT: out, A, GOPHER_CONSTRUCTS_CACHE: cache, GOPHER_CONSTRUCTS_OUT: artifacts };
    const child = spawn(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), env });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', chunk => { said[name] += chunk; });
    child.on('close', status => resolve({ status, ...said }));
  });
  const cache = tempDir('cache');
  for (const variants of [['same'], ['one', 'other']]) {
    const done = await Promise.all(Array.from({ length: 8 }, (_, i) => run(variants[i % variants.length])));
    expect(done.filter(({ status }) => status !== 0)).toEqual([]);
    const references = new Set(done.map(({ stdout }) => stdout.trim()));
    expect(references.size).toBe(variants.length);
    const images = path.join(artifacts, fs.readdirSync(artifacts)[0], 'images/chart');
    const index = JSON.parse(fs.readFileSync(path.join(images, 'image/index.json'), 'utf8'));
    expect([...references].map(reference => reference.split('@')[1])).toContain(index.manifests[0].digest);
    expect(fs.readdirSync(images).sort()).toEqual(['image', 'image.sbom']);
  }
});
