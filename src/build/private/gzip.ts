import * as fs from 'fs';
import * as path from 'path';
import { GoProgram } from '../../program/go-program';
import { Artifact, ArtifactCache, sha256Of } from '../artifact-cache';
import { placeExecutable } from './executable';
import { said } from './go-command';
import { inGroups } from './groups';
import { runProcess } from './process';

const KIND = 'tools';
const SOURCE = path.join(__dirname, '..', '..', '..', 'assets', 'gzip', 'main.go');
const SECONDS = 600;

/** Of the source, which every image asks for. */
let sourceHash: string | undefined;

/** Equal keys compress to equal bytes. */
export function gzipKey(version: string): string {
  sourceHash ??= sha256Of(fs.readFileSync(SOURCE));
  return `${version} ${sourceHash}`;
}

/**
 * Compresses data into a file by the Go that compiled a program. It is three times as fast as what can be done in JavaScript, and the bytes are as
 * independent of the machine: what Go compiles depends on its version anyway.
 *
 * @param version what `go env GOVERSION` says for the program
 * @throws where it cannot be compiled, or fails
 */
export function gzipByGo(program: GoProgram, version: string, cache: ArtifactCache, data: Uint8Array, to: string): void {
  const key = sha256Of(JSON.stringify([gzipKey(version), process.platform, process.arch]));
  const command = placeExecutable(cache.get(KIND, key) ?? compiled(program, cache, key), 'gzip');
  const result = runProcess({ command, args: [to], cwd: path.dirname(to), env: {}, input: data, timeoutSeconds: SECONDS });
  if (result.status === 0) return;
  const hint = result.failure === 'EACCES' ? '; nothing can be executed there: have GOPHER_CONSTRUCTS_CACHE name a directory where programs may run' : '';
  throw new Error(`${command}, which compresses what is packed, failed: ${said(result)}${hint}`);
}

function compiled(program: GoProgram, cache: ArtifactCache, key: string): Artifact {
  return cache.inScratch(scratch => {
    const source = path.join(scratch, 'main.go');
    const output = path.join(scratch, 'gzip');
    fs.copyFileSync(SOURCE, source); // where a container can see it
    let problem: string | undefined;
    inGroups([program], () => cache, {
      use: (_, go) => {
        const result = go.buildTool(source, output);
        if (result.status !== 0) problem = said(result);
      },
      fail: (_, why) => { problem = why; },
    });
    if (problem !== undefined) throw new Error(`what compresses (assets/gzip) could not be compiled: ${problem}`);
    return cache.add(KIND, key, output, {});
  });
}
