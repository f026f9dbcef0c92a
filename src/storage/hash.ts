import { createHash } from 'crypto';
import * as fs from 'fs';

/** Reused for all reads. */
const buffer = Buffer.alloc(256 * 1024);

/** Returns the SHA-256 of content, in lower-case hex. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Returns the SHA-256 of a file, read in pieces, because allocation for a whole binary costs as
 * much as hashing.
 */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256');
  readInPieces(file, piece => hash.update(piece));
  return hash.digest('hex');
}

/** Reads a file of any size with constant memory. Each piece is valid until the next one. */
export function readInPieces(file: string, use: (piece: Buffer) => void): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    for (let bytes; (bytes = fs.readSync(descriptor, buffer)) > 0;) use(buffer.subarray(0, bytes));
  } finally {
    fs.closeSync(descriptor);
  }
}
