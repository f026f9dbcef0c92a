import * as fs from 'fs';
import * as path from 'path';
import { isOlder, statOf } from '../file-status';
import { sha256Of, sha256OfFile } from '../hash';

/** A file in the cache with its metadata. */
export interface Artifact {
  /** The absolute path in the cache. Link or copy the file, but never modify it. */
  readonly file: string;
  /** The digest in lower-case hex. */
  readonly sha256: string;
  /** The size in bytes. */
  readonly size: number;
  /** Metadata that the maker of the file reads back. */
  readonly metadata: { readonly [name: string]: unknown };
}

/** The name of the file in an entry. */
export const DATA = 'data';
/** Entries of other formats count as damaged. Raise it when the form of metadata changes. */
const FORMAT = 2;
export const METADATA = 'metadata';

const KIND = /^[a-z]+(-[a-z]+)*$/;
const KEY = /^[0-9a-f]{64}$/;

/** The precision of the last use of an entry. */
const TOUCH_MS = 10 * 60 * 1000;

/** The maximum size of metadata, which lists the packages of a program. */
const MAX_METADATA = 64 * 1024 * 1024;

/**
 * The directory of an entry, relative to the cache.
 *
 * @throws if kind or key could escape the cache, because some keys are digests of third-party
 * images
 */
export function entryPlace(kind: string, key: string): string {
  if (!KIND.test(kind) || !KEY.test(key)) throw new Error(`cache keys must be 64 hexadecimal digits, got ${JSON.stringify(`${kind}/${key}`.slice(0, 100))}`);
  return path.join(kind, key.slice(0, 2), key);
}

/**
 * Writes the metadata of an entry. Its first line is a checksum of the rest and of the key, which
 * detects changes of either.
 */
export function writeMetadata(dir: string, place: string, artifact: Omit<Artifact, 'file'>): void {
  const { sha256, size, metadata } = artifact;
  const text = JSON.stringify({ sha256, size, metadata });
  fs.writeFileSync(path.join(dir, METADATA), `${checksum(place, text)}\n${text}`);
}

/** Reads and verifies an entry. A damaged entry is removed if possible. */
export function readEntry(cache: string, place: string): Artifact | undefined {
  const dir = path.join(cache, place);
  const metadataFile = path.join(dir, METADATA);
  if (!statOf(metadataFile)) return undefined; // another process may be about to create it
  try {
    const artifact = verified(dir, place);
    if (isOlder(metadataFile, TOUCH_MS)) touch(metadataFile);
    return artifact;
  } catch {
    try {
      fs.rmSync(dir, { recursive: true, force: true });
    } catch { /* a read-only cache, which skips the entry each time */ }
    return undefined;
  }
}

/** @throws if the entry differs from its metadata */
function verified(dir: string, place: string): Artifact {
  const [file, metadataFile] = [DATA, METADATA].map(name => path.join(dir, name));
  checkFile(metadataFile, size => size <= MAX_METADATA);
  const content = fs.readFileSync(metadataFile, 'utf8');
  const text = content.slice(content.indexOf('\n') + 1);
  if (content !== `${checksum(place, text)}\n${text}`) throw new Error('damaged');
  const { sha256, size, metadata } = JSON.parse(text) as Omit<Artifact, 'file'>;
  checkFile(file, found => found === size);
  if (sha256 !== sha256OfFile(file)) throw new Error('damaged');
  return { file, sha256, size, metadata };
}

/** Accepts only regular files, because opening others may block. */
function checkFile(file: string, isExpected: (size: number) => boolean): void {
  const stat = fs.lstatSync(file);
  if (!stat.isFile() || !isExpected(stat.size)) throw new Error('damaged');
}

function checksum(place: string, text: string): string {
  return sha256Of(`${FORMAT}\n${place.split(path.sep).join('/')}\n${text}`);
}

/** Protects recently used entries from eviction. */
function touch(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch { /* a read-only cache has no eviction */ }
}
