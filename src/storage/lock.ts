import { randomUUID } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { makeCacheDirectory } from './directories';
import { statOf } from './file-status';

const POLL_MS = 50;

/**
 * A holder is considered dead if its lock file is unchanged for this time. While it compiles, its
 * supervisor refreshes the file every few seconds.
 */
const QUIET_MS = 20 * 1000;

/** The interval at which a supervisor refreshes a lock file. */
export const HEARTBEAT_MS = 2 * 1000;

/** The time before a waiting process prints the reason. */
const SILENT_MS = 3 * 1000;

interface Holder {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

/**
 * Runs an action exclusively for a lock file, across processes.
 *
 * The lock avoids duplicate work and does not protect anything. If it cannot be acquired, the
 * action runs without it.
 *
 * @param directory the directory of locks
 * @param action receives the lock file, to refresh its modification time while it runs
 * @param quietMs the time without a change after which the holder is considered dead
 */
export function withLock<T>(directory: string, name: string, action: (file: string) => T, quietMs = QUIET_MS): T {
  const file = path.join(directory, name);
  const self: Holder = { id: randomUUID(), host: os.hostname(), pid: process.pid };
  const locked = acquire(directory, file, self, quietMs);
  try {
    return action(file);
  } finally {
    if (locked && read(file)?.id === self.id) fs.rmSync(file, { force: true });
  }
}

function acquire(directory: string, file: string, self: Holder, quietMs: number): boolean {
  const start = Date.now();
  let [seen, quietSince, hasReported] = ['', performance.now(), false];
  for (;;) {
    const taken = tryAcquire(directory, file, self);
    if (taken !== undefined) return taken;
    const holder = read(file);
    const state = stateOf(file);
    if (state !== seen) [seen, quietSince] = [state, performance.now()];
    if (isGone(holder) || performance.now() - quietSince > quietMs) {
      if (stateOf(file) === state) removeLock(file);
      if (state !== '' && stateOf(file) === state) return false; // owned by another user
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

/** Whether this process has acquired the lock. Undefined if another process has it. */
function tryAcquire(directory: string, file: string, self: Holder): boolean | undefined {
  // Created beside the lock and linked, so that other processes never read a partial lock file.
  const temporary = `${file}.${self.id}`;
  try {
    makeCacheDirectory(path.dirname(directory), path.basename(directory));
    fs.writeFileSync(temporary, JSON.stringify(self));
    fs.linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' && syscall === 'link' ? undefined : false;
  } finally {
    try {
      fs.rmSync(temporary, { force: true });
    } catch { /* does not exist in a directory that is not writable */ }
  }
}

/** Equal states imply that the lock file was not refreshed, replaced or removed. */
function stateOf(file: string): string {
  const stat = statOf(file);
  return stat ? `${stat.ino} ${stat.mtimeMs}` : '';
}

/** Also removes directories and other files, which would block the lock forever. */
function removeLock(file: string): void {
  try {
    fs.rmSync(file, { recursive: true, force: true });
  } catch { /* it remains */ }
}

function read(file: string): Holder | undefined {
  try {
    if (!fs.lstatSync(file).isFile()) return undefined; // opening another kind of file may block
    const { id, host, pid } = JSON.parse(fs.readFileSync(file, 'utf8')) as Holder;
    return typeof id === 'string' && typeof host === 'string' && Number.isInteger(pid) ? { id, host, pid } : undefined;
  } catch {
    return undefined; // released meanwhile
  }
}

/** Whether the holder of a lock no longer exists. */
function isGone(holder: Holder | undefined): boolean {
  if (holder?.host !== os.hostname()) return false;
  if (holder.pid === process.pid) return true; // a process of an earlier container with the same ID, because a process locks only once
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
