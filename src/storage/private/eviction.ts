import * as fs from 'fs';
import * as path from 'path';
import { isOlder } from '../file-status';

/** How large the cache may become, in bytes, unless GOPHER_CONSTRUCTS_CACHE_SIZE says otherwise (in MiB). */
const DEFAULT_LIMIT = 4 * 1024 * 1024 * 1024;

/** Scratch directories of processes that were killed are removed after this time. */
const SCRATCH_MS = 60 * 60 * 1000;

/** Directories of the cache that are no kind of entry: work under way, locks, and what Go keeps for containers (and trims itself). */
const NO_ENTRIES = ['tmp', 'locks', 'go'];

interface Entry {
  readonly dir: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** What was used within this time may still be in use, by this process or another. */
const IN_USE_MS = 60 * 60 * 1000;

/**
 * Removes the entries that have not been used for longest, until the cache is a tenth below its limit again, or nothing is left but
 * what may be in use.
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
  } catch { /* another process tidies up at this moment, or nothing may be removed */ }
}

/** Removes what processes that were killed have left, where it is old enough to be nobody's. */
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
