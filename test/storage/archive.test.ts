import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { FileEntry, tar, zip } from '../../src/storage/archive';
import { tempDir } from '../support/go-sources';
import { goTool } from '../support/go-tools';

const content = (text: string) => Buffer.from(text);

describe('tar', () => {
  const long = `${'directory/'.repeat(30)}file`;
  const entries: FileEntry[] = [
    { path: 'tmp', mode: 0o1777, owner: 0 },
    { path: 'home/nonroot', mode: 0o700, owner: 65532 },
    { path: 'etc/motd', mode: 0o644, owner: 0, content: content('hello\n') },
    { path: 'etc/ünïcode', mode: 0o644, owner: 0, content: content('') },
    { path: long, mode: 0o755, owner: 0, content: content('x'.repeat(1024)) },
  ];

  test('is read by the tar command: names, modes, owners, contents', () => {
    const file = path.join(tempDir(), 'a.tar');
    fs.writeFileSync(file, tar(entries));
    const listing = execFileSync('tar', ['--numeric-owner', '--quoting-style=literal', '-tvf', file], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' } });
    const rows = listing.trim().split('\n').map(row => row.split(/\s+/));
    expect(rows.map(([mode, owner, size, date, , name]) => [mode, owner, size, date, name])).toEqual([
      ['drwxrwxrwt', '0/0', '0', '1970-01-01', 'tmp/'],
      ['drwx------', '65532/65532', '0', '1970-01-01', 'home/nonroot/'],
      ['-rw-r--r--', '0/0', '6', '1970-01-01', 'etc/motd'],
      ['-rw-r--r--', '0/0', '0', '1970-01-01', 'etc/ünïcode'],
      ['-rwxr-xr-x', '0/0', '1024', '1970-01-01', long],
    ]);
    expect(execFileSync('tar', ['-xOf', file, 'etc/motd'], { encoding: 'utf8' })).toBe('hello\n');
  });

  test('is the same each time', async () => {
    const before = tar(entries);
    await new Promise(resolve => setTimeout(resolve, 1100)); // a second: the resolution of times in a tar file
    expect(tar(entries).equals(before)).toBe(true);
  });
});

describe('zip', () => {
  test('is read by another implementation: names, modes, contents, and the first time that there is', () => {
    const file = path.join(tempDir(), 'a.zip');
    fs.writeFileSync(file, zip([
      { path: 'README.md', mode: 0o644, owner: 0, content: content('hello\n') },
      { path: 'tool.exe', mode: 0o755, owner: 0, content: content('x'.repeat(10_000)) },
    ]));
    expect(execFileSync(goTool('list-zip'), [file], { encoding: 'utf8' })).toBe('-rw-r--r-- 6 1980 README.md\n-rwxr-xr-x 10000 1980 tool.exe\n');
  });
});
