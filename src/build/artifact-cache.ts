import { createHash, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { evict, isOlder, sweepScratch } from './private/eviction';
import { withLock } from './private/lock';
import { makeDirectory } from './private/make-directory';

/** A file in the cache and what is known of it. */
export interface Artifact {
  /** Absolute path in the cache. Link or copy it, never change it. */
  readonly file: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** What whoever made the file wants to know again. */
  readonly facts: { readonly [name: string]: unknown };
}

/** Errors that say that the cache's directory is of no use, not that something is wrong with what is to be cached. */
const UNUSABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EIO'];

/** How exactly the cache knows when something was used. */
const TOUCH_MS = 10 * 60 * 1000;

/** What files are read through. */
const piece = Buffer.alloc(256 * 1024);

/**
 * Files made from inputs that a key names: compiled programs, packed layers. An entry is a directory that appears by one rename,
 * so several synths can share a cache and none ever sees half an entry; what an entry holds is verified before it is used.
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
  private substitute?: string;

  public constructor(public readonly directory: string = ArtifactCache.defaultDirectory()) {}

  /** The entry, or undefined if there is none that is whole. A damaged one is removed. */
  public get(kind: string, key: string): Artifact | undefined {
    const place = entryPlace(kind, key);
    let artifact = this.verified.get(place) ?? readEntry(path.join(this.directory, place));
    if (!artifact && this.substitute) artifact = readEntry(path.join(this.substitute, place));
    if (artifact) this.verified.set(place, artifact);
    return artifact;
  }

  /**
   * Takes a file over as the entry's content; where another process was faster, its entry stays. The file has to come from a
   * directory that `inScratch` gave.
   */
  public add(kind: string, key: string, file: string, facts: { [name: string]: unknown }): Artifact {
    const meta = { sha256: sha256OfFile(file), size: fs.statSync(file).size, facts };
    const place = entryPlace(kind, key);
    const artifact = this.usingSubstitute(() => this.inScratch(scratch => {
      const made = path.join(scratch, 'entry');
      fs.mkdirSync(made);
      linkOrCopy(file, path.join(made, 'data'));
      fs.writeFileSync(path.join(made, 'meta.json'), JSON.stringify(meta));
      const dir = path.join(this.root, place);
      makeDirectory(path.dirname(dir));
      try {
        fs.renameSync(made, dir);
      } catch {
        const theirs = readEntry(dir);
        if (theirs) return theirs;
        fs.rmSync(dir, { recursive: true, force: true }); // what a crash or a disk has left of an entry
        fs.renameSync(made, dir);
      }
      return { file: path.join(dir, 'data'), ...meta };
    }));
    this.verified.set(place, artifact);
    if (!this.evicted && !this.substitute) {
      this.evicted = true;
      evict(this.directory);
    }
    return artifact;
  }

  /** Gives a new directory on the cache's file system, gone afterwards. */
  public inScratch<T>(use: (dir: string) => T): T {
    const dir = this.usingSubstitute((): string => {
      const scratch = path.join(this.root, 'tmp');
      if (!fs.existsSync(scratch)) makeDirectory(scratch);
      else sweepScratch(scratch);
      const made = path.join(scratch, `${process.pid}-${randomBytes(6).toString('hex')}`);
      fs.mkdirSync(made);
      return made;
    });
    try {
      return use(dir);
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }

  /** Lets one process at a time make what a name stands for. */
  public exclusively<T>(name: string, action: () => T): T {
    return withLock(path.join(this.root, 'locks', sha256Of(name).slice(0, 32)), action);
  }

  /** Gives up the cache's directory for this synthesis. */
  public abandon(why: string): void {
    if (this.substitute) return;
    process.stderr.write(`gopher-constructs: warning: the cache ${this.directory} can't be written (${why}); going on without it\n`);
    const substitute = fs.mkdtempSync(path.join(os.tmpdir(), 'gopher-constructs-'));
    this.substitute = substitute;
    process.once('exit', () => fs.rmSync(substitute, { recursive: true, force: true }));
  }

  /** Whether `abandon` would change anything. */
  public get isAbandoned(): boolean {
    return this.substitute !== undefined;
  }

  /** The directory that is written to. */
  public get root(): string {
    return this.substitute ?? this.directory;
  }

  /** Does something in the cache's directory and, where that cannot be written, again in another. */
  private usingSubstitute<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (this.substitute || !UNUSABLE.includes(code ?? '')) throw error;
      this.abandon(code!);
      return action();
    }
  }
}

function entryPlace(kind: string, key: string): string {
  return path.join(kind, key.slice(0, 2), key);
}

/** Reads and verifies an entry; one that is damaged is removed, if it can be. */
function readEntry(dir: string): Artifact | undefined {
  const metaFile = path.join(dir, 'meta.json');
  if (!fs.existsSync(metaFile)) return undefined; // another process may be about to put it there
  try {
    const { sha256, size, facts } = JSON.parse(fs.readFileSync(metaFile, 'utf8'));
    const file = path.join(dir, 'data');
    if (sha256 !== sha256OfFile(file)) throw new Error('damaged');
    if (isOlder(metaFile, TOUCH_MS)) touch(metaFile);
    return { file, sha256, size, facts };
  } catch {
    try {
      fs.rmSync(dir, { recursive: true, force: true });
    } catch { /* a read-only cache: the entry is passed over each time */ }
    return undefined;
  }
}

/** What was used lately is not evicted. */
function touch(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch { /* a read-only cache does not age */ }
}

/**
 * Puts an artifact at a path of its own, in place of what is there: a hard link where the file system has them (no bytes copied), else
 * a copy. It appears whole.
 */
export function placeFile(artifact: Artifact, target: string): void {
  if (isSameFile(artifact.file, target)) return;
  makeDirectory(path.dirname(target));
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    linkOrCopy(artifact.file, draft);
    fs.renameSync(draft, target);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/** Whether a file is the artifact's, or one with the same content. */
export function isPlaced(artifact: Artifact, file: string): boolean {
  return isSameFile(artifact.file, file) || sha256OfFile(file) === artifact.sha256;
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map(file => fs.statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
}

export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Reads piece by piece: fresh memory for a whole binary costs as much as hashing it. */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256');
  const descriptor = fs.openSync(file, 'r');
  try {
    for (let bytes; (bytes = fs.readSync(descriptor, piece)) > 0;) hash.update(piece.subarray(0, bytes));
  } finally {
    fs.closeSync(descriptor);
  }
  return hash.digest('hex');
}
