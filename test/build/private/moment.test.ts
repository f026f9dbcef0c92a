import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Moment } from '../../../src/build/private/moment';
import { passTick, tempDir, write } from '../../support/go-sources';

/** A file and a directory of some age, and a moment after them. */
function places() {
  const dir = tempDir();
  const { file, directory, clock } = { file: path.join(dir, 'sources', 'file'), directory: path.join(dir, 'sources', 'directory'), clock: path.join(dir, 'clock') };
  write(dir, { 'sources/file': 'content', 'sources/directory/entry': '' });
  return { file, directory, moment: new Moment(clock), sources: path.join(dir, 'sources') };
}

describe('a moment', () => {
  test('is after what has not changed since', () => {
    const { file, directory, sources, moment } = places();
    fs.readFileSync(file);
    passTick();
    expect([file, directory, sources].map(place => moment.isAfter(place))).toEqual([true, true, true]);
  });

  test.each<[string, (file: string) => void]>([
    ['written', file => fs.appendFileSync(file, 'more')],
    ['written, with its time set back', file => {
      fs.writeFileSync(file, 'CONTENT');
      fs.utimesSync(file, 0, 0);
    }],
    ['replaced by one that is older', file => {
      fs.rmSync(file);
      fs.writeFileSync(file, 'CONTENT');
      fs.utimesSync(file, 0, 0);
    }],
    ['gone', file => fs.rmSync(file)],
    ['of a time to come', file => fs.utimesSync(file, Date.now() / 1000 + 1000, Date.now() / 1000 + 1000)],
  ])('is not after a file that is %s', (_, change) => {
    const { file, moment } = places();
    change(file);
    expect(moment.isAfter(file)).toBe(false);
  });

  test('is not after a directory that something was put into, taken from or renamed in', () => {
    for (const change of [
      (dir: string) => fs.writeFileSync(path.join(dir, 'new'), ''),
      (dir: string) => fs.rmSync(path.join(dir, 'entry')),
      (dir: string) => fs.renameSync(path.join(dir, 'entry'), path.join(dir, 'other')),
    ]) {
      const { directory, moment } = places();
      change(directory);
      expect(moment.isAfter(directory)).toBe(false);
    }
  });

  test('is after nothing that may change without showing it: symbolic links, other file systems', () => {
    const { file, sources } = places();
    const link = path.join(sources, 'link');
    fs.symlinkSync(file, link);
    passTick();
    const moment = new Moment(path.join(sources, '..', 'later'));
    expect([moment.isAfter(file), moment.isAfter(link), moment.isAfter('/proc/version')]).toEqual([true, false, false]);
  });

  test('does not wait for a pipe that nobody writes to', () => {
    const { sources, moment } = places();
    const pipe = path.join(sources, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(moment.isAfter(pipe)).toBe(false);
  });
});
