import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { isOlder } from './eviction';
import { makeDirectory } from './make-directory';

const POLL_MS = 50;
/** A lock older than this is of no living build: the longest that a build may take by default, and half of it again. */
const STALE_MS = 45 * 60 * 1000;
/** How long a process of another machine, or of another container, is waited for: whether it still runs cannot be seen. */
const ELSEWHERE_MS = 60 * 1000;
/** Who waits for longer wants to know for what. */
const SILENT_MS = 3 * 1000;
/** A lock file appears whole: one that cannot be read after this time never will be. */
const UNREADABLE_MS = 10 * 1000;

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
  const start = Date.now();
  for (let hasSaid = false; ;) {
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
    if (holder ? isGone(holder, file) : isOlder(file, UNREADABLE_MS)) {
      if (read(file)?.id === holder?.id) fs.rmSync(file, { force: true });
    } else {
      const waited = Date.now() - start;
      if (holder && holder.host !== os.hostname() && waited > ELSEWHERE_MS) return false;
      if (holder && !hasSaid && waited > SILENT_MS) {
        process.stderr.write(`gopher-constructs: waiting for process ${holder.pid} of ${holder.host}, which compiles the same\n`);
        hasSaid = true;
      }
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
  if (isOlder(file, STALE_MS)) return true;
  if (holder.host !== os.hostname()) return false;
  if (holder.pid === process.pid) return true; // of a container before this one: nobody locks twice
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
