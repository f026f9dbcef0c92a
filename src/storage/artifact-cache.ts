import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { makeCacheDirectory, PRIVATE_DIRECTORY } from './directories';
import { sha256Of, sha256OfFile } from './hash';
import { withLock } from './lock';
import { Artifact, DATA, entryPlace, readEntry, writeMetadata } from './private/cache-entry';
import { warningOf } from './private/cache-permissions';
import { evict, sweepScratch } from './private/eviction';
import { linkOrCopy } from './private/file-placement';
import { makeTemporaryDirectory } from './temporary-directory';

export { sha256Of, sha256OfFile } from './hash';
export type { Artifact } from './private/cache-entry';
export { isPlaced, placeFile } from './private/file-placement';

/** A new file for the cache, with metadata that its maker reads back. */
export interface MadeFile {
  readonly file: string;
  readonly metadata?: { readonly [name: string]: unknown };
}

/** System errors that indicate that the cache directory is unusable. */
const UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR', 'EIO', 'ELOOP'];

/** Errors that indicate it for any file. */
const FULL = ['ENOSPC', 'EDQUOT'];

/**
 * A cache of files by the key of their inputs, such as compiled programs and packed layers.
 *
 * An entry is a directory that appears with one rename, so several syntheses can share a cache.
 * Entries and their metadata are verified before use. If the directory is not writable (full,
 * read-only), synthesis continues without caching and prints a warning.
 */
export class ArtifactCache {
  /** The user's cache directory, from GOPHER_CONSTRUCTS_CACHE or the default of the system. */
  public static defaultDirectory(): string {
    const chosen = process.env.GOPHER_CONSTRUCTS_CACHE;
    if (chosen) return path.resolve(chosen);
    const home = os.homedir();
    const base = process.env.XDG_CACHE_HOME
      || (process.platform === 'darwin' && path.join(home, 'Library', 'Caches'))
      || (process.platform === 'win32' && process.env.LOCALAPPDATA)
      || path.join(home, '.cache');
    return path.join(base, 'gopher-constructs');
  }

  private readonly verified = new Map<string, Artifact>();
  private evicted = false;
  private checked = false;
  private substitute?: string;

  public constructor(public readonly directory: string = ArtifactCache.defaultDirectory()) {}

  /** Returns the entry, or undefined. A damaged entry is removed. */
  public get(kind: string, key: string): Artifact | undefined {
    const place = entryPlace(kind, key);
    this.checkPermissions();
    let artifact = this.verified.get(place) ?? readEntry(this.directory, place);
    if (!artifact && this.substitute) artifact = readEntry(this.substitute, place);
    if (artifact) this.verified.set(place, artifact);
    return artifact;
  }

  /**
   * Returns the entry, or creates its file in a new directory.
   *
   * If the cache is full, a temporary cache replaces it, and the file is created again.
   */
  public make(kind: string, key: string, makeFile: (scratch: string) => MadeFile): Artifact {
    return this.get(kind, key) ?? this.inScratchRepeatedly(scratch => {
      const { file, metadata = {} } = makeFile(scratch);
      return this.add(kind, key, file, metadata);
    });
  }

  /**
   * Moves a file into the cache as a new entry, unless another process has added it first.
   *
   * The file must be in a directory from `inScratch`.
   */
  public add(kind: string, key: string, file: string, metadata: { readonly [name: string]: unknown }): Artifact {
    const place = entryPlace(kind, key);
    const made = { sha256: sha256OfFile(file), size: fs.statSync(file).size, metadata };
    const artifact = this.withFallback(() => this.inScratch(scratch => {
      const entry = path.join(scratch, 'entry');
      fs.mkdirSync(entry, PRIVATE_DIRECTORY);
      linkOrCopy(file, path.join(entry, DATA));
      writeMetadata(entry, place, made);
      const dir = path.join(makeCacheDirectory(this.root, path.dirname(place)), path.basename(place));
      try {
        fs.renameSync(entry, dir);
      } catch {
        const existing = readEntry(this.root, place);
        if (existing) return existing;
        fs.rmSync(dir, { recursive: true, force: true }); // remains of an entry after a crash or disk error
        fs.renameSync(entry, dir);
      }
      return { file: path.join(dir, DATA), ...made };
    }));
    this.verified.set(place, artifact);
    if (!this.evicted && !this.substitute) {
      this.evicted = true;
      evict(this.directory);
    }
    return artifact;
  }

  /**
   * Like `inScratch`, but repeats the action with a temporary cache if the cache is not writable.
   */
  public inScratchRepeatedly<T>(use: (dir: string) => T): T {
    return this.withFallback(() => this.inScratch(use));
  }

  /**
   * Whether an error indicates that the cache is not writable, and the action can be repeated with
   * another one.
   */
  public isUnusableBy(error: unknown): boolean {
    const { code = '', path: file } = error as NodeJS.ErrnoException;
    const isInCache = file !== undefined && isOneInOther(file, this.directory);
    return isInCache ? UNUSABLE.includes(code) : FULL.includes(code) && !this.substitute;
  }

  /** Provides a new directory on the file system of the cache, and removes it afterwards. */
  public inScratch<T>(use: (dir: string) => T): T {
    const dir = this.withFallback((): string => {
      this.checkPermissions();
      const scratch = makeCacheDirectory(this.root, 'tmp');
      sweepScratch(scratch);
      const made = path.join(scratch, `${process.pid}-${randomBytes(6).toString('hex')}`);
      fs.mkdirSync(made, PRIVATE_DIRECTORY);
      return made;
    });
    try {
      return use(dir);
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }

  /**
   * Runs an action exclusively for a name, across processes.
   *
   * @param action receives the lock file, with a modification time that signals activity to other
   * processes
   */
  public exclusively<T>(name: string, action: (heartbeat: string) => T): T {
    return withLock(path.join(this.root, 'locks'), sha256Of(name).slice(0, 32), action);
  }

  /** Replaces the cache directory with a temporary one for this synthesis. */
  public fallBack(reason: string): void {
    if (this.substitute) return;
    process.stderr.write(`gopher-constructs: warning: the cache ${this.directory} is not writable (${reason}); this synthesis is not cached\n`);
    try {
      this.substitute = makeTemporaryDirectory();
    } catch (error) {
      throw new Error(`the cache ${this.directory} (${reason}) or the temporary directory ${os.tmpdir()} (${(error as Error).message}) must be writable; `
        + 'free disk space, or set GOPHER_CONSTRUCTS_CACHE or TMPDIR');
    }
  }

  /** Whether the cache is already a temporary one. */
  public get hasFallenBack(): boolean {
    return this.substitute !== undefined;
  }

  /** The directory to write to. */
  public get root(): string {
    return this.substitute ?? this.directory;
  }

  /** Runs an action, and repeats it with a temporary cache if the cache is not writable. */
  private withFallback<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!this.isUnusableBy(error)) throw error;
      this.fallBack((error as NodeJS.ErrnoException).code!);
      return action();
    }
  }

  /**
   * Runs once for each synthesis, because write access to the cache permits changes to deployed
   * programs.
   */
  private checkPermissions(): void {
    if (this.checked) return;
    this.checked = true;
    const warning = warningOf(this.directory);
    if (warning !== undefined) process.stderr.write(`gopher-constructs: warning: ${warning}\n`);
  }
}

function isOneInOther(one: string, other: string): boolean {
  return `${one}${path.sep}`.startsWith(`${other}${path.sep}`) || other.startsWith(`${one}${path.sep}`);
}
