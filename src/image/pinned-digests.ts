import * as fs from 'fs';
import * as path from 'path';
import { split } from '../oci/reference';
import { sortedEntries } from '../validation/objects';
import { show } from '../validation/show';

/** The committed file with the digests of base images. */
export const LOCK_FILE = 'gopher-constructs.lock.json';

/**
 * Returns the pinned digest of a base image, from its reference or from the lock file.
 *
 * @throws if there is neither
 */
export function pinOf(reference: string): string {
  const { digest } = split(reference);
  if (digest !== undefined) return digest;
  const pins = readPins();
  const pin = Object.hasOwn(pins, reference) ? pins[reference] : undefined;
  if (pin === undefined) {
    throw new Error(`base must be pinned, got '${reference}', which is mutable; run 'npx gopher-constructs pin ${reference}' and commit ${LOCK_FILE}, or use repository@sha256:…`);
  }
  return pin;
}

/** Reads all pins, by reference. */
export function readPins(directory = process.cwd()): { [reference: string]: string } {
  const file = path.join(directory, LOCK_FILE);
  if (!fs.existsSync(file)) return {};
  try {
    return checkPins(JSON.parse(fs.readFileSync(file, 'utf8'))?.images);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${(error as Error).message}; run 'npx gopher-constructs pin', or remove the file`);
  }
}

function checkPins(images: unknown): { [reference: string]: string } {
  if (typeof images !== 'object' || images === null || Array.isArray(images)) throw new Error('"images" must be an object');
  Object.values(images).forEach(checkDigest);
  return images as { [reference: string]: string };
}

/** @throws if the value is not a digest */
export function checkDigest(digest: unknown): void {
  if (typeof digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`${show(digest)} is not a digest`);
}

/** Writes the lock file atomically. */
export function writePins(images: { [reference: string]: string }, directory = process.cwd()): void {
  const sorted = Object.fromEntries(sortedEntries(images));
  const file = path.join(directory, LOCK_FILE);
  const temporaryFile = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(temporaryFile, `${JSON.stringify({ images: sorted }, undefined, 2)}\n`);
    fs.renameSync(temporaryFile, file);
  } catch (error) {
    fs.rmSync(temporaryFile, { force: true });
    throw new Error(`${file} cannot be written (${(error as Error).message}); it is unchanged`);
  }
}
