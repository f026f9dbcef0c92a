import { createHash, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

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

/** The environment variable that puts the cache elsewhere. */
export const CACHE_VARIABLE = 'GOPHER_CONSTRUCTS_CACHE';

/**
 * Files made from inputs that a key names: compiled programs, packed layers. An entry is a directory that appears by one rename,
 * so several synths can share a cache and none ever sees half an entry; what an entry holds is verified before it is used.
 */
export class ArtifactCache {
  /** The directory of the user's cache: of the environment variable GOPHER_CONSTRUCTS_CACHE, or where the system keeps caches. */
  public static defaultDirectory(): string {
    const chosen = process.env[CACHE_VARIABLE];
    if (chosen) return path.resolve(chosen);
    const home = os.homedir();
    const base = process.env.XDG_CACHE_HOME
      || (process.platform === 'darwin' && path.join(home, 'Library', 'Caches'))
      || (process.platform === 'win32' && process.env.LOCALAPPDATA)
      || path.join(home, '.cache');
    return path.join(base, 'gopher-constructs');
  }

  private readonly verified = new Map<string, Artifact>();

  public constructor(public readonly directory: string = ArtifactCache.defaultDirectory()) {}

  /** The entry, or undefined if there is none that is whole. A damaged one is removed. */
  public get(kind: string, key: string): Artifact | undefined {
    const dir = this.entryDir(kind, key);
    const known = this.verified.get(dir);
    if (known) return known;
    let artifact: Artifact;
    try {
      const { sha256, size, facts } = JSON.parse(fs.readFileSync(path.join(dir, 'meta.json'), 'utf8'));
      artifact = { file: path.join(dir, 'data'), sha256, size, facts };
      if (sha256 !== sha256Of(fs.readFileSync(artifact.file))) throw new Error('damaged');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || fs.existsSync(dir)) {
        fs.rmSync(dir, { recursive: true, force: true });
      }
      return undefined;
    }
    this.verified.set(dir, artifact);
    return artifact;
  }

  /** Takes the file over as the entry's content; where another process was faster, its entry stays. */
  public add(kind: string, key: string, file: string, facts: { [name: string]: unknown }): Artifact {
    const dir = this.entryDir(kind, key);
    const content = fs.readFileSync(file);
    this.inScratch(scratch => {
      fs.renameSync(file, path.join(scratch, 'data'));
      fs.writeFileSync(path.join(scratch, 'meta.json'), JSON.stringify({ sha256: sha256Of(content), size: content.length, facts }));
      fs.mkdirSync(path.dirname(dir), { recursive: true });
      try {
        fs.renameSync(scratch, dir);
      } catch (error) {
        if (!this.get(kind, key)) throw error;
      }
    });
    return this.get(kind, key)!;
  }

  /** Gives a new directory on the cache's file system, gone afterwards. */
  public inScratch<T>(use: (dir: string) => T): T {
    const dir = path.join(this.directory, 'tmp', `${process.pid}-${randomBytes(6).toString('hex')}`);
    fs.mkdirSync(dir, { recursive: true });
    try {
      return use(dir);
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
    }
  }

  private entryDir(kind: string, key: string): string {
    return path.join(this.directory, kind, key.slice(0, 2), key);
  }
}

/** Puts an artifact at a path of its own: a hard link where the file system has them (no bytes copied), else a copy. */
export function placeFile(artifact: Artifact, target: string): void {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  try {
    fs.linkSync(artifact.file, target);
  } catch {
    fs.copyFileSync(artifact.file, target);
  }
}

export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
