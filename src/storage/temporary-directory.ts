import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** Temporary directories in use. */
const open = new Set<string>();

/** Creates a temporary directory. `removeTemporaryDirectory` removes it, at the latest on exit. */
export function makeTemporaryDirectory(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gopher-constructs-'));
  // One listener for all of them, because Node warns about more than ten.
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
