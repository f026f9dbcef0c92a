import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { makeDirectory } from './make-directory';

const POLL_MS = 50;
/** A lock older than this is of no living build: the longest that a build may take by default, and half of it again. */
const STALE_MS = 45 * 60 * 1000;

interface Holder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

/**
 * Does something while no other process does it under the same lock file. It saves work, no more: where a lock cannot be had (a
 * directory that can't be written, a holder on another machine that is gone), it goes on without.
 */
export function withLock<T>(file: string, action: () => T): T {
  const mine: Holder = { id: randomUUID(), host: os.hostname(), pid: process.pid };
  const locked = acquire(file, mine);
  try {
    return action();
  } finally {
    if (locked && read(file)?.id === mine.id) fs.rmSync(file, { force: true });
  }
}

function acquire(file: string, mine: Holder): boolean {
  for (;;) {
    try {
      makeDirectory(path.dirname(file));
      // Made beside and linked into place, so that nobody reads a lock file that is still being written.
      const draft = `${file}.${mine.id}`;
      fs.writeFileSync(draft, JSON.stringify(mine));
      try {
        fs.linkSync(draft, file);
        return true;
      } finally {
        fs.rmSync(draft, { force: true });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
    const holder = read(file);
    if (holder && isGone(holder, file)) {
      if (read(file)?.id === holder.id) fs.rmSync(file, { force: true });
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
    }
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined; // released in between
  }
}

function isGone(holder: Holder, file: string): boolean {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs > STALE_MS) return true;
  if (holder.host !== os.hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
