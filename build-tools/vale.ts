/**
 * Runs Vale over the files of `arguments`, if it is on PATH or among the tools of CI; fails without it in CI only.
 * Vale is a Go program: no npm or PyPI package has a current version of it.
 */
import { spawnSync } from 'child_process';
import * as path from 'path';

const INSTALL = 'GOBIN=$PWD/node_modules/.cache/tools/bin go install github.com/vale-cli/vale/v3/cmd/vale@v3.22.0';
const tools = path.join(__dirname, '..', 'node_modules', '.cache', 'tools', 'bin');

const { error, status } = spawnSync('vale', process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, PATH: [process.env.PATH, tools].join(path.delimiter) },
});
if (error && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
if (error) console.error(`vale is not installed, so its rules were not checked; to install it, run\n  ${INSTALL}`);
process.exitCode = error && !process.env.CI ? 0 : status ?? 1;
