import * as fs from 'fs';
import * as path from 'path';
import { isOlder, statOf } from '../file-status';
import { sha256Of, sha256OfFile } from '../hash';

/** A file in the cache and what is known of it. */
export interface Artifact {
  /** Absolute path in the cache. Link or copy it, never change it. */
  readonly file: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Metadata that the maker of the file needs again. */
  readonly facts: { readonly [name: string]: unknown };
}

/** The files of an entry. */
export const DATA = 'data';
export const METADATA = 'metadata';

const KIND = /^[a-z]+(-[a-z]+)*$/;
const KEY = /^[0-9a-f]{64}$/;

/** How exactly the cache knows when an entry was used. */
const TOUCH_MS = 10 * 60 * 1000;

/** No metadata is larger: that of a program lists its packages. */
const MAX_METADATA = 64 * 1024 * 1024;

/**
 * The directory of an entry, relative to the cache.
 *
 * @throws if kind or key could lead anywhere else: some keys are digests of foreign images
 */
export function entryPlace(kind: string, key: string): string {
  if (!KIND.test(kind) || !KEY.test(key)) throw new Error(`cache keys must be 64 hexadecimal digits, got ${JSON.stringify(`${kind}/${key}`.slice(0, 100))}`);
  return path.join(kind, key.slice(0, 2), key);
}

/** Makes the file that describes an entry. Its first line is a checksum of the rest and of the key, so that neither can change alone. */
export function writeMetadata(dir: string, place: string, artifact: Omit<Artifact, 'file'>): void {
  const { sha256, size, facts } = artifact;
  const text = JSON.stringify({ sha256, size, facts });
  fs.writeFileSync(path.join(dir, METADATA), `${checksum(place, text)}\n${text}`);
}

/** Reads and verifies an entry. One that is damaged is removed, if it can be. */
export function readEntry(cache: string, place: string): Artifact | undefined {
  const dir = path.join(cache, place);
  const metadata = path.join(dir, METADATA);
  if (!statOf(metadata)) return undefined; // another process may be about to put it there
  try {
    const artifact = verified(dir, place);
    if (isOlder(metadata, TOUCH_MS)) touch(metadata);
    return artifact;
  } catch {
    try {
      fs.rmSync(dir, { recursive: true, force: true });
    } catch { /* a read-only cache: the entry is passed over each time */ }
    return undefined;
  }
}

/** @throws if anything is not as it was written */
function verified(dir: string, place: string): Artifact {
  const [file, metadata] = [DATA, METADATA].map(name => path.join(dir, name));
  checkFile(metadata, size => size <= MAX_METADATA);
  const content = fs.readFileSync(metadata, 'utf8');
  const text = content.slice(content.indexOf('\n') + 1);
  if (content !== `${checksum(place, text)}\n${text}`) throw new Error('damaged');
  const { sha256, size, facts } = JSON.parse(text) as Omit<Artifact, 'file'>;
  checkFile(file, found => found === size);
  if (sha256 !== sha256OfFile(file)) throw new Error('damaged');
  return { file, sha256, size, facts };
}

/** Anything but a regular file might block the process that opens it. */
function checkFile(file: string, isExpected: (size: number) => boolean): void {
  const stat = fs.lstatSync(file);
  if (!stat.isFile() || !isExpected(stat.size)) throw new Error('damaged');
}

function checksum(place: string, text: string): string {
  return sha256Of(`${place.split(path.sep).join('/')}\n${text}`);
}

/** What was used lately is not evicted. */
function touch(file: string): void {
  try {
    fs.utimesSync(file, new Date(), new Date());
  } catch { /* a read-only cache does not age */ }
}
