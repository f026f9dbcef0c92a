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

/** A file that was made for the cache, and what its maker needs to know of it again. */
export interface MadeFile {
  readonly file: string;
  readonly facts?: { readonly [name: string]: unknown };
}

/** Errors of the system that show that the cache's directory cannot be used. */
const UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EISDIR', 'EIO', 'ELOOP'];

/** Of these, those that show it whatever file they name. */
const FULL = ['ENOSPC', 'EDQUOT'];

/**
 * Files made from inputs that a key names: compiled programs, packed layers. An entry is a directory that appears by one rename,
 * so several syntheses can share a cache and none ever sees half an entry. What an entry holds, its metadata included, is verified before it
 * is used.
 *
 * A directory that can't be written (full, read-only) costs a warning and the caching, nothing else.
 */
export class ArtifactCache {
  /** The directory of the user's cache: of the environment variable GOPHER_CONSTRUCTS_CACHE, or where the system keeps caches. */
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

  /** The entry, or undefined if there is none that is whole. A damaged one is removed. */
  public get(kind: string, key: string): Artifact | undefined {
    const place = entryPlace(kind, key);
    this.checkPermissions();
    let artifact = this.verified.get(place) ?? readEntry(this.directory, place);
    if (!artifact && this.substitute) artifact = readEntry(this.substitute, place);
    if (artifact) this.verified.set(place, artifact);
    return artifact;
  }

  /**
   * The entry; where there is none, its file is made in a new directory. A cache that gets full meanwhile is replaced by a temporary one, and
   * the file made again.
   */
  public make(kind: string, key: string, makeFile: (scratch: string) => MadeFile): Artifact {
    return this.get(kind, key) ?? this.inScratchRepeatedly(scratch => {
      const { file, facts = {} } = makeFile(scratch);
      return this.add(kind, key, file, facts);
    });
  }

  /**
   * Takes a file over as the entry's content; where another process was faster, its entry stays. The file has to come from a
   * directory that `inScratch` gave.
   */
  public add(kind: string, key: string, file: string, facts: { readonly [name: string]: unknown }): Artifact {
    const place = entryPlace(kind, key);
    const made = { sha256: sha256OfFile(file), size: fs.statSync(file).size, facts };
    const artifact = this.withFallback(() => this.inScratch(scratch => {
      const entry = path.join(scratch, 'entry');
      fs.mkdirSync(entry, PRIVATE_DIRECTORY);
      linkOrCopy(file, path.join(entry, DATA));
      writeMetadata(entry, place, made);
      const dir = path.join(makeCacheDirectory(this.root, path.dirname(place)), path.basename(place));
      try {
        fs.renameSync(entry, dir);
      } catch {
        const theirs = readEntry(this.root, place);
        if (theirs) return theirs;
        fs.rmSync(dir, { recursive: true, force: true }); // what a crash or a disk has left of an entry
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

  /** Does the same as `inScratch`; an action that shows by its error that the cache cannot be written runs again with a temporary one. */
  public inScratchRepeatedly<T>(use: (dir: string) => T): T {
    return this.withFallback(() => this.inScratch(use));
  }

  /** Whether an error shows that the cache cannot be written, and the action that it ended can run again with another one. */
  public isUnusableBy(error: unknown): boolean {
    const { code = '', path: file } = error as NodeJS.ErrnoException;
    const isInCache = file !== undefined && isOneInOther(file, this.directory);
    return isInCache ? UNUSABLE.includes(code) : FULL.includes(code) && !this.substitute;
  }

  /** Gives a new directory on the cache's file system, gone afterwards. */
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
   * Lets one process at a time make what a name stands for.
   *
   * @param action gets the file whose time shows others that this process is at work
   */
  public exclusively<T>(name: string, action: (heartbeat: string) => T): T {
    return withLock(path.join(this.root, 'locks'), sha256Of(name).slice(0, 32), action);
  }

  /** Replaces the cache's directory by a temporary one for this synthesis. */
  public fallBack(reason: string): void {
    if (this.substitute) return;
    process.stderr.write(`gopher-constructs: warning: the cache ${this.directory} cannot be written (${reason}); this synthesis keeps nothing\n`);
    try {
      this.substitute = makeTemporaryDirectory();
    } catch (error) {
      throw new Error(`neither the cache ${this.directory} (${reason}) nor the temporary directory ${os.tmpdir()} can be written (${(error as Error).message}); `
        + 'make room in one of them, or set GOPHER_CONSTRUCTS_CACHE or TMPDIR to another directory');
    }
  }

  /** Whether `fallBack` would change anything. */
  public get hasFallenBack(): boolean {
    return this.substitute !== undefined;
  }

  /** The directory that is written to. */
  public get root(): string {
    return this.substitute ?? this.directory;
  }

  /** Runs an action and, where that shows that the cache cannot be written, runs it again with a temporary one. */
  private withFallback<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (!this.isUnusableBy(error)) throw error;
      this.fallBack((error as NodeJS.ErrnoException).code!);
      return action();
    }
  }

  /** Once for each synthesis: who can write to the cache can change what is deployed. */
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
