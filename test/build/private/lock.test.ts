import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { withLock } from '../../../src/build/private/lock';
import { tempDir } from '../../support/go-sources';

describe('a lock', () => {
  test('is held while the action runs, and gone afterwards, after errors, too', () => {
    const file = path.join(tempDir(), 'locks', 'one');
    expect(withLock(file, () => JSON.parse(fs.readFileSync(file, 'utf8')).pid)).toBe(process.pid);
    expect(() => withLock(file, () => { throw new Error('stop'); })).toThrow('stop');
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);
  });

  test.each([
    ['a process that is gone', { id: 'x', host: os.hostname(), pid: 999_999_999 }, 0],
    ['a process of another container that had the number of this one', { id: 'x', host: os.hostname(), pid: process.pid }, 0],
    ['another machine, for longer than any build takes', { id: 'x', host: 'elsewhere', pid: 1 }, 60],
  ])('of %s is taken over', (_, holder, minutes) => {
    const file = path.join(tempDir(), 'one');
    fs.writeFileSync(file, JSON.stringify(holder));
    const then = new Date(Date.now() - minutes * 60_000);
    fs.utimesSync(file, then, then);
    expect(withLock(file, () => JSON.parse(fs.readFileSync(file, 'utf8')).id)).not.toBe('x');
    expect(fs.existsSync(file)).toBe(false);
  });

  test('that nobody can read is taken over', () => {
    const file = path.join(tempDir(), 'one');
    for (const content of ['', '{"id": "x", "ho']) {
      fs.writeFileSync(file, content);
      const then = new Date(Date.now() - 60_000);
      fs.utimesSync(file, then, then);
      expect(withLock(file, () => JSON.parse(fs.readFileSync(file, 'utf8')).pid)).toBe(process.pid);
    }
  });

  test('that cannot be had does not keep the work from being done', () => {
    const file = path.join(tempDir(), 'file');
    fs.writeFileSync(file, '');
    expect(withLock(path.join(file, 'below', 'a', 'file'), () => 'done')).toBe('done');
  });
});
