import { createHash } from 'crypto';
import * as fs from 'fs';

/** The maximum size of a document, which is also the limit of registries for manifests. */
export const MAX_DOCUMENT = 4 * 1024 * 1024;

const PIECE = 64 * 1024;

/**
 * The path is not a regular file of the expected size. The message describes the actual file, such
 * as `a FIFO`.
 */
export class UnusableFile extends Error {}

/**
 * Reads a whole document, such as a manifest. Symbolic links are followed.
 *
 * @throws UnusableFile if it is not a regular file of that size
 */
export function readDocument(file: string, size?: number): Buffer {
  return withRegularFile(file, size, (descriptor, actual) => {
    if (actual > MAX_DOCUMENT) throw new UnusableFile(`${actual} bytes, above the limit of ${MAX_DOCUMENT}`);
    const content = Buffer.alloc(actual);
    let filled = 0;
    for (let bytes; filled < actual && (bytes = read(descriptor, content.subarray(filled))) > 0;) filled += bytes;
    return content.subarray(0, filled);
  });
}

/**
 * Reads a file in pieces, up to its expected size, and returns its SHA-256 in lower-case hex.
 * Symbolic links are followed.
 *
 * @param use receives each piece, which is overwritten afterwards
 * @throws UnusableFile if it is not a regular file of that size
 */
export function streamFile(file: string, size?: number, use: (piece: Buffer) => void = () => {}): string {
  return withRegularFile(file, size, (descriptor, actual) => {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(PIECE);
    let left = actual;
    for (let bytes; left > 0 && (bytes = read(descriptor, piece.subarray(0, left))) > 0; left -= bytes) {
      hash.update(piece.subarray(0, bytes));
      use(piece.subarray(0, bytes));
    }
    return hash.digest('hex');
  });
}

function withRegularFile<T>(file: string, size: number | undefined, use: (descriptor: number, size: number) => T): T {
  check(orUnusable(() => fs.statSync(file)), size); // before opening, because a FIFO blocks and a device may have side effects
  const descriptor = orUnusable(() => fs.openSync(file, fs.constants.O_NONBLOCK ?? fs.constants.O_RDONLY));
  try {
    const stat = fs.fstatSync(descriptor); // another file may have replaced it
    check(stat, size);
    return use(descriptor, stat.size);
  } finally {
    fs.closeSync(descriptor);
  }
}

function read(descriptor: number, into: Buffer): number {
  return orUnusable(() => fs.readSync(descriptor, into));
}

function orUnusable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnusableFile(code === 'ENOENT' || code === 'ENOTDIR' ? 'nothing' : `a file that cannot be read (${code})`);
  }
}

function check(stat: fs.Stats, size: number | undefined): void {
  if (!stat.isFile()) throw new UnusableFile(kindOf(stat));
  if (size !== undefined && stat.size !== size) throw new UnusableFile(`${stat.size} bytes`);
}

function kindOf(stat: fs.Stats): string {
  if (stat.isDirectory()) return 'a directory';
  if (stat.isFIFO()) return 'a FIFO';
  return stat.isSocket() ? 'a socket' : 'a device';
}
