import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { withLock } from '../../src/storage/lock';
import { tempDir } from '../support/go-sources';

describe('a lock', () => {
  test('is held while the action runs, and gone afterwards, after errors, too', () => {
    const file = path.join(tempDir(), 'locks', 'one');
    expect(withLock(path.dirname(file), path.basename(file), () => JSON.parse(fs.readFileSync(file, 'utf8')).pid)).toBe(process.pid);
    expect(() => withLock(path.dirname(file), path.basename(file), () => { throw new Error('stop'); })).toThrow('stop');
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
  });

  test.each([
    ['a process that is gone', { id: 'x', host: os.hostname(), pid: 999_999_999 }],
    ['a process of another container that had the number of this one', { id: 'x', host: os.hostname(), pid: process.pid }],
  ])('of %s is taken over at once', (_, holder) => {
    const file = path.join(tempDir(), 'one');
    fs.writeFileSync(file, JSON.stringify(holder));
    expect(idUnder(file, 60_000)).not.toBe('x');
    expect(fs.existsSync(file)).toBe(false);
  });

  test.each<[string, (file: string) => void]>([
    ['another host', file => fs.writeFileSync(file, JSON.stringify({ id: 'x', host: 'elsewhere', pid: 1 }))],
    ['a process whose number another one has got', file => fs.writeFileSync(file, JSON.stringify({ id: 'x', host: os.hostname(), pid: process.ppid }))],
    ['nobody, since it is empty', file => fs.writeFileSync(file, '')],
    ['nobody, since it is cut off', file => fs.writeFileSync(file, '{"id": "x", "ho')],
    ['nobody, since it is no object', file => fs.writeFileSync(file, 'null')],
    ['nobody, since it is a directory', file => fs.mkdirSync(path.join(file, 'below'), { recursive: true })],
    ['nobody, since it is a link to nowhere', file => fs.symlinkSync('/nowhere', file)],
    ['nobody, since it is a pipe', file => execFileSync('mkfifo', [file])],
  ])('of %s is taken over once nothing renews it', (_, make) => {
    const file = path.join(tempDir(), 'one');
    make(file);
    const start = Date.now();
    expect(idUnder(file, 300)).not.toBe('x');
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
    expect(fs.existsSync(file)).toBe(false);
  });

  test('that its holder renews is waited for', () => {
    const file = path.join(tempDir(), 'one');
    fs.writeFileSync(file, JSON.stringify({ id: 'x', host: 'elsewhere', pid: 1 }));
    const script = 'const { utimesSync, rmSync } = require("fs"); const t = setInterval(() => utimesSync(process.argv[1], new Date(), new Date()), 50);'
      + 'setTimeout(() => { clearInterval(t); rmSync(process.argv[1]); }, 1500)';
    const holder = spawn(process.execPath, ['-e', script, file]);
    const start = Date.now();
    idUnder(file, 600);
    expect(Date.now() - start).toBeGreaterThan(1000);
    holder.kill();
  });

  test('that cannot be had does not keep the work from being done', () => {
    const file = path.join(tempDir(), 'file');
    fs.writeFileSync(file, '');
    expect(withLock(path.join(file, 'below', 'a'), 'file', () => 'done')).toBe('done');
  });

  test('is had again where a file has taken the place of its directory', () => {
    const dir = path.join(tempDir(), 'locks');
    fs.writeFileSync(dir, '');
    expect(withLock(dir, 'one', file => fs.existsSync(file))).toBe(true);
  });
});

function idUnder(file: string, quietMs: number): string {
  return withLock(path.dirname(file), path.basename(file), () => JSON.parse(fs.readFileSync(file, 'utf8')).id, quietMs);
}
