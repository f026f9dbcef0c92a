import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Change, Moment } from '../../../src/build/private/moment';
import { passTick, tempDir, write } from '../../support/go-sources';

/** A file and a directory of some age, and a moment after them. */
function places() {
  const dir = tempDir();
  const { file, directory, clock } = { file: path.join(dir, 'sources', 'file'), directory: path.join(dir, 'sources', 'directory'), clock: path.join(dir, 'clock') };
  write(dir, { 'sources/file': 'content', 'sources/directory/entry': '' });
  return { file, directory, moment: new Moment(clock), sources: path.join(dir, 'sources') };
}

describe('a moment', () => {
  test('knows what has not changed since', () => {
    const { file, directory, sources, moment } = places();
    fs.readFileSync(file);
    passTick();
    expect([file, directory, sources].map(place => moment.changeOf(place))).toEqual([Change.NONE, Change.NONE, Change.NONE]);
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
    ['of other rights', file => fs.chmodSync(file, 0o600)],
  ])('knows a file that was %s', (_, change) => {
    const { file, moment } = places();
    change(file);
    expect(moment.changeOf(file)).toBe(Change.SOME);
  });

  test('knows a directory that something was put into, taken from or renamed in', () => {
    for (const change of [
      (dir: string) => fs.writeFileSync(path.join(dir, 'new'), ''),
      (dir: string) => fs.rmSync(path.join(dir, 'entry')),
      (dir: string) => fs.renameSync(path.join(dir, 'entry'), path.join(dir, 'other')),
    ]) {
      const { directory, moment } = places();
      change(directory);
      expect(moment.changeOf(directory)).toBe(Change.SOME);
    }
  });

  test('does not know what may change without showing it: symbolic links, other file systems, times to come, what is gone', () => {
    const { file, sources } = places();
    const [link, future] = ['link', 'future'].map(name => path.join(sources, name));
    fs.symlinkSync(file, link);
    fs.writeFileSync(future, '');
    fs.utimesSync(future, Date.now() / 1000 + 1000, Date.now() / 1000 + 1000);
    passTick();
    const moment = new Moment(path.join(sources, '..', 'later'));
    expect(moment.changeOf(file)).toBe(Change.NONE);
    const others = [link, '/proc/version', future, path.join(sources, 'none')];
    expect(others.map(place => moment.changeOf(place))).toEqual(others.map(() => Change.UNKNOWN));
  });

  test('does not wait for a pipe that nobody writes to', () => {
    const { sources, moment } = places();
    const pipe = path.join(sources, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(moment.changeOf(pipe)).toBe(Change.SOME);
  });
});
