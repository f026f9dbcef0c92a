import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** Temporary directories that are in use. */
const open = new Set<string>();

/** A new temporary directory, removed by `removeTemporaryDirectory` or, at the latest, when the process exits. */
export function makeTemporaryDirectory(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gopher-constructs-'));
  // One listener for all of them: Node warns of a leak when there are more than ten.
  if (open.size === 0) process.on('exit', removeAll);
  open.add(dir);
  return dir;
}

export function removeTemporaryDirectory(dir: string): void {
  open.delete(dir);
  if (open.size === 0) process.off('exit', removeAll);
  fs.rmSync(dir, { recursive: true, force: true });
}

function removeAll(): void {
  open.forEach(removeTemporaryDirectory);
}
