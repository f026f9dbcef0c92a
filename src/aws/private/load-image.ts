/**
 * What `cdk deploy` runs to have a container engine know an image of a cloud assembly: `node <this file> <OCI image layout>` prints what the
 * engine calls it. It is copied into the assembly, so it loads nothing but Node's own modules.
 *
 * `gopher-constructs-docker` calls a layout by its path, so that nothing has to be loaded.
 */
import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const engine = process.env.CDK_DOCKER || 'docker';
const layout = path.resolve(process.argv[2]);
const [{ RepoTags: [name] }] = JSON.parse(fs.readFileSync(path.join(layout, 'manifest.json'), 'utf8'));

const known = [layout, name].find(image => call(engine, ['inspect', image]).status === 0);
if (known === undefined) succeed(engine, ['load'], succeed('tar', ['-C', layout, '-cf', '-', '.']));
process.stdout.write(known ?? name);

function call(command: string, args: string[], input?: Buffer) {
  const result = spawnSync(command, args, { input, maxBuffer: Infinity, windowsHide: true });
  if (result.error) fail(`${command} cannot be run: ${result.error.message}`);
  return result;
}

function succeed(command: string, args: string[], input?: Buffer): Buffer {
  const { status, signal, stdout, stderr } = call(command, args, input);
  if (status !== 0) fail(`${command} ${args[0]} ended with ${signal ?? `status ${status}`}: ${String(stderr).trim()}`);
  return stdout;
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
