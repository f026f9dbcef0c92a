import * as fs from 'fs';
import { makeTemporaryDirectory, removeTemporaryDirectory } from '../../src/storage/temporary-directory';

const exitListeners = () => process.listeners('exit');

test('however many temporary directories there are, one listener removes them when the process exits', () => {
  const before = exitListeners();
  const dirs = [...Array(20).keys()].map(makeTemporaryDirectory);
  const added = exitListeners().filter(listener => !before.includes(listener));
  expect(added).toHaveLength(1);
  expect(dirs.filter(dir => fs.existsSync(dir))).toEqual(dirs);
  expect(new Set(dirs).size).toBe(20);

  added[0](0);
  expect(dirs.filter(dir => fs.existsSync(dir))).toEqual([]);
  expect(exitListeners()).toEqual(before);
});

test('a temporary directory that was removed leaves no listener', () => {
  const before = exitListeners();
  const [one, other] = [makeTemporaryDirectory(), makeTemporaryDirectory()];
  removeTemporaryDirectory(one);
  expect([fs.existsSync(one), fs.existsSync(other)]).toEqual([false, true]);
  removeTemporaryDirectory(other);
  expect(fs.existsSync(other)).toBe(false);
  expect(exitListeners()).toEqual(before);
});
