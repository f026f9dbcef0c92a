import { execFileSync } from 'child_process';
import * as path from 'path';
import { tempDir } from './go-sources';

/** Compiles one of the commands in test/support/go and gives its file. */
export function goTool(name: string): string {
  const file = path.join(tempDir(name), name);
  execFileSync('go', ['build', '-o', file, `./${name}`], { cwd: path.join(__dirname, 'go'), env: { ...process.env, GOWORK: 'off' } });
  return file;
}
