import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Descriptor } from '../oci/layout-reader';
import { makeTemporaryDirectory, removeTemporaryDirectory } from '../storage/temporary-directory';

/** Provides a new directory and removes it afterwards, also on a signal. */
export async function inTemporaryDirectory<T>(use: (dir: string) => Promise<T>): Promise<T> {
  let dir: string | undefined;
  try {
    dir = makeTemporaryDirectory();
    return await use(dir);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (dir && !['ENOSPC', 'EDQUOT'].includes(code ?? '')) throw error;
    throw new Error(`${message}; free disk space in ${os.tmpdir()}, or set TMPDIR`);
  } finally {
    if (dir) removeTemporaryDirectory(dir);
  }
}

/** Turns a directory into a layout with selected entries and the blobs of another layout. */
export function stageLayout(dir: string, blobsFrom: string, manifests: Descriptor[]): void {
  fs.writeFileSync(path.join(dir, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  fs.writeFileSync(path.join(dir, 'index.json'), JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests }));
  fs.symlinkSync(path.resolve(blobsFrom, 'blobs'), path.join(dir, 'blobs'), 'junction');
}
