import type * as fflate from 'fflate';
import { Header } from 'tar/header';
import { Pax } from 'tar/pax';

/** A file or, without content, a directory. */
export interface FileEntry {
  /** From the root, without a leading slash. */
  readonly path: string;
  readonly mode: number;
  /** User and group. */
  readonly owner: number;
  readonly content?: Uint8Array;
}

const BLOCK = 512;
const EPOCH = new Date(0);
/** A tenth less time than 6, which most compressors take, for 0.7 % more bytes of a Go program. */
const LEVEL = 5;

/** Loaded where something is compressed here: programs are compressed by Go. */
function compressor(): typeof fflate {
  return require('fflate');
}

/** A tar archive of entries, in the order given, with nothing in it that depends on time or machine. */
export function tar(entries: FileEntry[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    const content = entry.content ?? new Uint8Array(0);
    const header = new Header({
      path: entry.content ? entry.path : `${entry.path}/`,
      type: entry.content ? 'File' : 'Directory',
      mode: entry.mode,
      uid: entry.owner,
      gid: entry.owner,
      size: content.length,
      mtime: EPOCH,
    });
    const block = Buffer.alloc(BLOCK);
    if (header.encode(block)) { // a path too long for the header
      parts.push(new Pax({ path: header.path }).encode());
    }
    parts.push(block, content, new Uint8Array((BLOCK - content.length % BLOCK) % BLOCK));
  }
  return Buffer.concat([...parts, new Uint8Array(2 * BLOCK)]);
}

/**
 * Compresses by a compressor in JavaScript, not by the zlib that Node was built with: the digest of an image must not depend on
 * who built Node.
 */
export function gzip(data: Uint8Array): Uint8Array {
  return compressor().gzipSync(data, { level: LEVEL, mtime: 0 });
}

/** A zip archive of files, with nothing in it that depends on time or machine. */
export function zip(entries: FileEntry[]): Uint8Array {
  const mtime = new Date(1980, 0, 1); // the format has no time zone, and begins then
  return compressor().zipSync(Object.fromEntries(entries.map((entry): [string, fflate.Zippable[string]] => [
    entry.path, [entry.content!, { level: LEVEL, mtime, os: 3, attrs: (0o100000 + entry.mode) * 65536 }],
  ])));
}

/** The files of a zip archive, by name. */
export function unzip(archive: Uint8Array): { [name: string]: Uint8Array } {
  return compressor().unzipSync(archive);
}
