import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { makeCacheDirectory } from './directories';
import { statOf } from './file-status';

const POLL_MS = 50;

/**
 * A holder whose lock file does not change for this long is gone, whatever its process number or host: while it compiles, its supervisor
 * renews the file's time every few seconds.
 */
const QUIET_MS = 20 * 1000;

/** How often a supervisor renews the time of a lock file. */
export const HEARTBEAT_MS = 2 * 1000;

/** After this time a waiting process says what it waits for. */
const SILENT_MS = 3 * 1000;

interface Holder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

/**
 * Runs an action while no other process runs it under the same lock file. The lock saves work and guards nothing: where it cannot be had,
 * the action runs without it.
 *
 * @param directory the directory of locks
 * @param action gets the lock file, whose time is to be renewed while it takes long
 * @param quietMs after how much time without a change the holder is taken for gone
 */
export function withLock<T>(directory: string, name: string, action: (file: string) => T, quietMs = QUIET_MS): T {
  const file = path.join(directory, name);
  const mine: Holder = { id: randomUUID(), host: os.hostname(), pid: process.pid };
  const locked = acquire(directory, file, mine, quietMs);
  try {
    return action(file);
  } finally {
    if (locked && read(file)?.id === mine.id) fs.rmSync(file, { force: true });
  }
}

function acquire(directory: string, file: string, mine: Holder, quietMs: number): boolean {
  const start = Date.now();
  let [seen, quietSince, hasReported] = ['', performance.now(), false];
  for (;;) {
    const taken = tryAcquire(directory, file, mine);
    if (taken !== undefined) return taken;
    const holder = read(file);
    const state = stateOf(file);
    if (state !== seen) [seen, quietSince] = [state, performance.now()];
    if (isGone(holder) || performance.now() - quietSince > quietMs) {
      if (stateOf(file) === state) removeLock(file);
      if (state !== '' && stateOf(file) === state) return false; // it is another user's
      continue;
    }
    if (!hasReported && Date.now() - start > SILENT_MS) {
      hasReported = true;
      const owner = holder ? `process ${holder.pid} on ${holder.host}, which compiles the same programs` : `${file}, which cannot be read`;
      process.stderr.write(`gopher-constructs: waiting for ${owner}\n`);
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/** Whether the lock is ours now; undefined where another process has it. */
function tryAcquire(directory: string, file: string, mine: Holder): boolean | undefined {
  // Made beside and linked into place, so that nobody reads a lock file that is still being written.
  const temporary = `${file}.${mine.id}`;
  try {
    makeCacheDirectory(path.dirname(directory), path.basename(directory));
    fs.writeFileSync(temporary, JSON.stringify(mine));
    fs.linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' && syscall === 'link' ? undefined : false;
  } finally {
    try {
      fs.rmSync(temporary, { force: true });
    } catch { /* in a directory that cannot be written there is none */ }
  }
}

/** Equal states mean that nobody has renewed, replaced or removed the lock file. */
function stateOf(file: string): string {
  const stat = statOf(file);
  return stat ? `${stat.ino} ${stat.mtimeMs}` : '';
}

/** Directories and the like are none of ours, and would be in the way for ever. */
function removeLock(file: string): void {
  try {
    fs.rmSync(file, { recursive: true, force: true });
  } catch { /* it stays */ }
}

function read(file: string): Holder | undefined {
  try {
    if (!fs.lstatSync(file).isFile()) return undefined; // opening it could block
    const { id, host, pid } = JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
    return typeof id === 'string' && typeof host === 'string' && Number.isInteger(pid) ? { id, host, pid } : undefined;
  } catch {
    return undefined; // released in between
  }
}

/** Whether it is certain at once that nobody will release a lock. */
function isGone(holder: Holder | undefined): boolean {
  if (holder?.host !== os.hostname()) return false;
  if (holder.pid === process.pid) return true; // of a container before this one: nobody locks twice
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
