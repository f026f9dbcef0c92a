import * as fs from 'fs';
import * as path from 'path';
import { forEachGroup } from './build-groups';
import { outputOf } from './go-command';
import { commandError, failureOf, runFilter } from '../../processes/process';
import { GoProgram } from '../../program/go-program';
import { ArtifactCache, sha256Of } from '../../storage/artifact-cache';
import { placeExecutable } from '../../storage/executables';

const KIND = 'tools';
const SOURCE = path.join(__dirname, '..', '..', '..', 'assets', 'gzip', 'main.go');
const SECONDS = 600;

/** The hash of the compressor's source, cached because each image needs it. */
let sourceHash: string | undefined;

/** Equal keys produce equal bytes. */
export function gzipKey(version: string): string {
  sourceHash ??= sha256Of(fs.readFileSync(SOURCE));
  return `${version} ${sourceHash}`;
}

/**
 * Compresses a file with a program that is compiled by the Go version of the program.
 *
 * It is three times faster than JavaScript, and equally independent of the host, because binaries
 * depend on the Go version anyway.
 *
 * @param version the Go version of the program (`go env GOVERSION`)
 * @throws if the compressor cannot be compiled, or fails
 */
export function gzipByGo(program: GoProgram, version: string, cache: ArtifactCache, from: string, to: string): void {
  const key = sha256Of(JSON.stringify([gzipKey(version), process.platform, process.arch]));
  const command = placeExecutable(cache.make(KIND, key, scratch => ({ file: compiled(program, cache, scratch) })), 'gzip');
  const input = fs.openSync(from, 'r');
  try {
    const result = runFilter({ command, args: [to], cwd: path.dirname(to), env: {}, timeoutSeconds: SECONDS }, input);
    if (result.status === 0) return;
    const hint = result.failure === 'EACCES' ? '; set GOPHER_CONSTRUCTS_CACHE to a directory on a file system that permits execution' : '';
    throw commandError(`compressor ${command} failed: ${failureOf(result)}${hint}`, result);
  } finally {
    fs.closeSync(input);
  }
}

function compiled(program: GoProgram, cache: ArtifactCache, scratch: string): string {
  const source = path.join(scratch, 'main.go');
  const output = path.join(scratch, 'gzip');
  fs.copyFileSync(SOURCE, source); // at a path that is mounted into the container
  let error: Error | undefined;
  forEachGroup([program], () => cache, {
    use: (_, go) => {
      const result = go.buildTool(source, output);
      if (result.status !== 0) error = commandError(`the compressor (assets/gzip) could not be compiled: ${outputOf(result)}`, result);
    },
    fail: (_, reason) => { error = new Error(`the compressor (assets/gzip) could not be compiled: ${reason}`); },
  });
  if (error) throw error;
  return output;
}
