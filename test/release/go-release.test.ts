import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Testing } from 'cdk8s';
import { unzipSync } from 'fflate';
import { GoPlatform, GoRelease, GoReleaseProps } from '../../src';
import { errors } from '../support/errors';
import { MAIN, ownCache, tempDir, twoPrograms, write } from '../support/go-sources';

ownCache();
const host = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** A module with a program, a licence and a README. */
function project(): string {
  return write(tempDir(), {
    'go.mod': 'module example.com/tool\n\ngo 1.24\n',
    'main.go': MAIN,
    'LICENSE': 'do what you like\n',
    'README.md': '# tool\n',
    'notes.txt': 'nobody needs them\n',
  });
}

/** Synthesizes a release and gives its directory. */
function release(props: Partial<GoReleaseProps> & { entry: string }): string {
  const app = new App({ outdir: tempDir('dist') });
  const made = new GoRelease(app, 'release', { version: '1.2.3', ...props });
  app.synth();
  return made.directory;
}

const sha256sum = (directory: string, file: string) => execFileSync('sha256sum', ['--check', file], { cwd: directory, encoding: 'utf8' });

describe('GoRelease', () => {
  test('makes an archive a platform, and checksums that sha256sum reads', () => {
    const directory = release({ entry: project() });
    expect(fs.readdirSync(directory).sort()).toEqual([
      'tool_1.2.3_checksums.txt',
      'tool_1.2.3_darwin_amd64.tar.gz', 'tool_1.2.3_darwin_arm64.tar.gz',
      'tool_1.2.3_linux_amd64.tar.gz', 'tool_1.2.3_linux_arm64.tar.gz',
      'tool_1.2.3_windows_amd64.zip', 'tool_1.2.3_windows_arm64.zip',
    ]);
    expect(sha256sum(directory, 'tool_1.2.3_checksums.txt').match(/: OK/g)).toHaveLength(6);
  });

  test('packs a program that runs, with licence and README', () => {
    const directory = release({ entry: project(), platforms: [host] });
    const to = tempDir('unpacked');
    execFileSync('tar', ['-xzf', path.join(directory, `tool_1.2.3_linux_${host.arch}.tar.gz`), '-C', to]);
    expect(fs.readdirSync(to).sort()).toEqual(['LICENSE', 'README.md', 'tool']);
    expect(() => execFileSync(path.join(to, 'tool'), { stdio: 'ignore' })).not.toThrow();
  });

  test('packs a zip with an .exe for Windows', () => {
    const directory = release({ entry: project(), platforms: [GoPlatform.WINDOWS_AMD64] });
    const file = path.join(directory, 'tool_1.2.3_windows_amd64.zip');
    const files = unzipSync(fs.readFileSync(file));
    expect(Object.keys(files)).toEqual(['LICENSE', 'README.md', 'tool.exe']);
    expect(Buffer.from(files['tool.exe']).subarray(0, 2).toString()).toBe('MZ');
  });

  test('compiles for other systems', () => {
    const directory = release({ entry: project(), platforms: [GoPlatform.FREEBSD_AMD64, GoPlatform.of('linux', 'arm').withLevel('7'), GoPlatform.LINUX_AMD64.withLevel('v3')] });
    expect(fs.readdirSync(directory)).toEqual(expect.arrayContaining([
      'tool_1.2.3_freebsd_amd64.tar.gz', 'tool_1.2.3_linux_armv7.tar.gz', 'tool_1.2.3_linux_amd64v3.tar.gz',
    ]));
  });

  test('has the same bytes from another directory, in another time zone', () => {
    const checksums = (zone: string) => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        const directory = release({ entry: project(), platforms: [host, GoPlatform.WINDOWS_AMD64] });
        return fs.readFileSync(path.join(directory, 'tool_1.2.3_checksums.txt'), 'utf8');
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    };
    const ofOneCache = checksums('Asia/Tokyo');
    process.env.GOPHER_CONSTRUCTS_CACHE = tempDir('cache');
    expect(checksums('America/New_York')).toBe(ofOneCache);
  });

  test('takes name, files and directory', () => {
    const entry = project();
    const outdir = path.join(tempDir(), 'out');
    release({ entry, name: 'other', files: [path.join(entry, 'notes.txt')], outdir, platforms: [host] });
    expect(fs.readdirSync(outdir)).toEqual(['other_1.2.3_checksums.txt', `other_1.2.3_linux_${host.arch}.tar.gz`]);
    expect(execFileSync('tar', ['-tzf', path.join(outdir, `other_1.2.3_linux_${host.arch}.tar.gz`)], { encoding: 'utf8' })).toBe('notes.txt\nother\n');
  });

  test('replaces the release of before, and nothing else', () => {
    const entry = project();
    const outdir = path.join(tempDir(), 'out');
    release({ entry, version: '1.0.0', outdir, platforms: [host] });
    release({ entry, version: '2.0.0', outdir, platforms: [host] });
    expect(fs.readdirSync(outdir).every(name => name.includes('2.0.0'))).toBe(true);
    const precious = write(tempDir(), { 'precious.txt': 'mine' });
    expect(() => release({ entry, outdir: precious, platforms: [host] })).toThrow(/^outdir must not contain other files, .*, got '.*' with precious\.txt…/);
    expect(fs.readdirSync(precious)).toEqual(['precious.txt']);
    write(outdir, { 'other_1.0.0_linux_amd64.tar.gz': 'mine' });
    expect(() => release({ entry, outdir, platforms: [host] })).toThrow(/^outdir must not contain other files/);
    expect(fs.readdirSync(outdir)).toContain('other_1.0.0_linux_amd64.tar.gz');
  });

  test('is refused the directory of another', () => {
    const app = new App({ outdir: tempDir('dist') });
    const outdir = tempDir('downloads');
    const of = (name: string) => new GoRelease(app, name, { entry: project(), version: '1.0.0', outdir, platforms: [host] });
    of('shopctl');
    expect(() => of('shopd')).toThrow(`outdir must not overlap with that of 'shopctl', got ${outdir}; set another id or outdir for one of them`);
  });

  test('tells what does not compile, for every platform, and writes nothing', () => {
    const dir = write(twoPrograms(tempDir()), { 'cmd/a/windows.go': '//go:build windows\n\npackage main\n\nvar x = undefined\n', 'cmd/a/windows_windows.go': 'package main\n' });
    const app = new App({ outdir: tempDir('dist') });
    const made = new GoRelease(app, 'release', { entry: path.join(dir, 'cmd', 'a'), version: '1', platforms: [GoPlatform.LINUX_AMD64, GoPlatform.WINDOWS_AMD64] });
    expect(() => app.synth()).toThrow(/undefined: undefined/);
    expect(fs.existsSync(made.directory)).toBe(false);
  });

  test.each<[string, Partial<GoReleaseProps>, RegExp]>([
    ['no version', { version: '' }, /^version must be made of letters, digits, '\.', '_', '\+' and '-', at most 100 characters, such as '1\.4\.2', got ""/],
    ['a version that leaves the directory', { version: '../1' }, /^version must be made of letters, digits, '\.', '_', '\+' and '-', at most 100 characters, such as '1\.4\.2', got "\.\.\/1"/],
    ['a name with a space', { name: 'a tool' }, /^name must be made of letters, digits, '\.', '_', '\+' and '-', at most 100 characters, such as 'shopctl', got "a tool"/],
    ['no platforms', { platforms: [] }, /^platforms must be a list of GoPlatform, such as \[GoPlatform\.LINUX_AMD64, GoPlatform\.WINDOWS_AMD64\], got \[\]/],
    ['platforms as text, from JavaScript', { platforms: ['linux/amd64'] as any }, /^platforms\[0\] must be a GoPlatform such as GoPlatform\.LINUX_ARM64, got "linux\/amd64"/],
    ['a platform twice', { platforms: [GoPlatform.LINUX_AMD64, GoPlatform.of('linux', 'amd64')] }, /^platforms must be unique, got linux\/amd64 twice/],
    ['a file that is not there', { files: ['nowhere.txt'] }, /^files\[0\] must be a file, got "nowhere\.txt"/],
    ['files that are no list', { files: 'LICENSE' as any }, /^files must be a list of paths, got "LICENSE"/],
    ['an outdir without a name', { outdir: '' }, /^outdir must be a directory of its own, got ""/],
  ])('refuses %s', (_, props, message) => {
    expect(errors(() => new GoRelease(Testing.app(), 'release', { entry: project(), version: '1', ...props }))).toEqual([expect.stringMatching(message)]);
  });

  test('refuses files that would be one in the archive', () => {
    const entry = write(project(), { 'docs/LICENSE': 'another', 'tool': 'a file of the program’s name' });
    const make = (...files: string[]) => () => new GoRelease(Testing.app(), 'release', { entry, version: '1', files: files.map(file => path.join(entry, file)) });
    expect(make('LICENSE', 'docs/LICENSE')).toThrow(/^GoRelease 'release': files must have unique names, got LICENSE twice/);
    expect(make('tool')).toThrow(/^GoRelease 'release': files must not contain the name of the program, got '.*tool'/);
  });
});
