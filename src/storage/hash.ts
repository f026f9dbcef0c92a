import { createHash } from 'crypto';
import * as fs from 'fs';

/** The buffer that files are read through. */
const buffer = Buffer.alloc(256 * 1024);

/** The SHA-256 of a content, lower-case hex. */
export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The SHA-256 of a file, read in pieces: fresh memory for a whole binary costs as much as hashing it. */
export function sha256OfFile(file: string): string {
  const hash = createHash('sha256');
  readInPieces(file, piece => hash.update(piece));
  return hash.digest('hex');
}

/** Reads a file of any size with constant memory. A piece is valid until the next one. */
export function readInPieces(file: string, use: (piece: Buffer) => void): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    for (let bytes; (bytes = fs.readSync(descriptor, buffer)) > 0;) use(buffer.subarray(0, bytes));
  } finally {
    fs.closeSync(descriptor);
  }
}
