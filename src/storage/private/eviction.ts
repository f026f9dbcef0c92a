import * as fs from 'fs';
import * as path from 'path';
import { isOlder } from '../file-status';

/**
 * The default maximum size of the cache, in bytes. GOPHER_CONSTRUCTS_CACHE_SIZE (in MiB) overrides
 * it.
 */
const DEFAULT_LIMIT = 4 * 1024 * 1024 * 1024;

/** The age at which scratch directories of killed processes are removed. */
const SCRATCH_MS = 60 * 60 * 1000;

/**
 * Directories without entries, which are scratch directories, locks, and Go's caches for
 * containers, which Go trims itself.
 */
const NO_ENTRIES = ['tmp', 'locks', 'go'];

interface Entry {
  readonly dir: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Entries that were used within this time may still be in use by any process. */
const IN_USE_MS = 60 * 60 * 1000;

/**
 * Evicts the least recently used entries until the cache is a tenth below its limit, except entries
 * that may be in use.
 */
export function evict(directory: string, limit = limitOf(process.env.GOPHER_CONSTRUCTS_CACHE_SIZE)): void {
  try {
    const entries = listEntries(directory).sort((a, b) => a.usedMs - b.usedMs);
    let total = entries.reduce((sum, e) => sum + e.bytes, 0);
    if (total <= limit) return;
    for (const { dir, bytes, usedMs } of entries) {
      if (total <= limit * 0.9 || Date.now() - usedMs < IN_USE_MS) break;
      fs.rmSync(dir, { recursive: true, force: true });
      total -= bytes;
    }
  } catch { /* another process is evicting, or the cache is read-only */ }
}

/** Removes old remains of killed processes. */
export function sweepScratch(scratch: string): void {
  for (const name of fs.readdirSync(scratch)) {
    const dir = path.join(scratch, name);
    if (isOlder(dir, SCRATCH_MS) && !isRunning(Number(name.split('-')[0]))) {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }
}

function limitOf(setting: string | undefined): number {
  const mebibytes = Number(setting);
  return setting && mebibytes > 0 ? mebibytes * 1024 * 1024 : DEFAULT_LIMIT;
}

function listEntries(directory: string): Entry[] {
  const below = (dir: string) => fs.readdirSync(dir, { withFileTypes: true }).filter(e => e.isDirectory()).map(e => path.join(dir, e.name));
  const kinds = below(directory).filter(dir => !NO_ENTRIES.includes(path.basename(dir)));
  return kinds.flatMap(below).flatMap(below).flatMap(dir => {
    const metadata = fs.statSync(path.join(dir, 'metadata'), { throwIfNoEntry: false });
    const data = fs.statSync(path.join(dir, 'data'), { throwIfNoEntry: false });
    // An image that gopher-constructs-docker has unpacked is a directory of files.
    return [{ dir, bytes: data?.size ?? sizeBelow(dir), usedMs: metadata?.mtimeMs ?? fs.statSync(dir).mtimeMs }];
  });
}

function sizeBelow(dir: string): number {
  const stats = fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).map(name => fs.statSync(path.join(dir, name)));
  return stats.reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
