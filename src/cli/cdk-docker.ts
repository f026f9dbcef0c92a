#!/usr/bin/env node
/**
 * `gopher-constructs-docker`, a replacement for `docker` in the CDK, which publishes OCI image
 * layouts without a container engine.
 *
 * Use it with `CDK_DOCKER=gopher-constructs-docker cdk deploy`. It implements the calls of the CDK
 * with `crane`. The name of an image is the path of its layout, or a name from `tag`.
 */
import * as fs from 'fs';
import { checkImageName, DockerImage, DockerImages } from './private/docker-images';
import { Crane } from '../oci/crane';
import { ArtifactCache } from '../storage/artifact-cache';
import { printable, show } from '../validation/show';

const USAGE = `usage: gopher-constructs-docker [--config DIR] COMMAND
  login --username NAME --password-stdin REGISTRY
  load [--input FILE]   an OCI image layout as a tar archive, from standard input unless FILE is set
  inspect IMAGE
  tag IMAGE NAME
  push NAME
IMAGE is the directory of an OCI image layout, or a name from 'tag'.
`;

const PIECE = 256 * 1024;
const WAIT_MS = 5;

const cache = new ArtifactCache();
const images = new DockerImages(cache);

const COMMANDS = new Map<string, (args: string[]) => string>(Object.entries({ login, load, inspect, tag, push }));

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`gopher-constructs-docker: ${printable((error as Error).message)}\n`);
  process.exitCode = 1;
}

function main(args: string[]): string {
  if (args[0] === '--config') {
    process.env.DOCKER_CONFIG = given(args[1], '--config');
    return main(args.slice(2));
  }
  const [command, ...rest] = args;
  const run = COMMANDS.get(command);
  if (!run) {
    throw new Error(`COMMAND must be one of ${[...COMMANDS.keys()].join(', ')}, got ${JSON.stringify(command ?? '')}; for assets with a Dockerfile, set CDK_DOCKER to a container engine\n${USAGE}`);
  }
  return run(rest);
}

function login(args: string[]): string {
  const username = option(args, '--username', '-u');
  const registry = args[args.length - 1];
  if (username === undefined || !args.includes('--password-stdin')) throw new Error(`login requires --username and --password-stdin\n${USAGE}`);
  if (!/^[A-Za-z0-9[][\w.:[\]/-]*$/.test(registry)) throw new Error(`login: registry must be a host name, got ${show(registry)}\n${USAGE}`);
  Crane.find(cache).login(registry, username, fs.readFileSync(0, 'utf8'));
  return 'Login Succeeded\n';
}

function load(args: string[]): string {
  const input = option(args, '--input', '-i');
  const { layout } = images.load(file => saveInput(input, file));
  return `Loaded image: ${layout}\n`;
}

function inspect([image]: string[]): string {
  const { layout, digest } = find(image);
  return `${printable(JSON.stringify([{ Id: digest, RepoTags: image === layout ? [] : [image] }]))}\n`;
}

function tag([image, name]: string[]): string {
  const checked = checkImageName(given(name, 'tag'));
  images.tag(find(image), checked);
  return '';
}

function push([name]: string[]): string {
  const { layout, digest } = find(name);
  checkImageName(name);
  const { status, failure, stdout, stderr } = Crane.find(cache).run(['push', layout, name]);
  if (status !== 0) throw new Error(`push ${name}: ${stderr.trim() || failure}`);
  const pushed = stdout.trim().split('@')[1];
  if (pushed !== digest) throw new Error(`push ${name}: the digest in the registry must be ${digest} as in the layout ${layout}, got ${pushed}`);
  return `${name}: digest: ${digest}\n`;
}

function find(image: string | undefined): DockerImage {
  const name = given(image, 'IMAGE');
  const found = images.find(name);
  if (!found) throw new Error(`image ${name} does not exist; run 'gopher-constructs-docker load' first`);
  return found;
}

/** Copies a file or standard input in pieces. */
function saveInput(input: string | undefined, to: string): void {
  const source = input === undefined ? 0 : fs.openSync(input, 'r');
  if (source !== 0 && !(fs.fstatSync(source).isFile() || fs.fstatSync(source).isFIFO())) throw new Error(`load: input must be a file, got ${show(input)}`);
  const target = fs.openSync(to, 'wx');
  const piece = Buffer.alloc(PIECE);
  try {
    for (let bytes; (bytes = readSome(source, piece)) > 0;) fs.writeFileSync(target, piece.subarray(0, bytes));
  } finally {
    fs.closeSync(target);
    if (source !== 0) fs.closeSync(source);
  }
}

/** Waits for input of a non-blocking pipe. Returns 0 at its end. */
function readSome(source: number, piece: Buffer): number {
  for (;;) {
    try {
      return fs.readSync(source, piece);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') return 0; // Windows
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}

function option(args: string[], ...names: string[]): string | undefined {
  const at = args.findIndex(arg => names.includes(arg));
  return at < 0 ? undefined : given(args[at + 1], args[at]);
}

function given(value: string | undefined, what: string): string {
  if (!value) throw new Error(`${what === 'IMAGE' || what === 'tag' ? 'an image or a name' : `the value of ${what}`} is missing\n${USAGE}`);
  return value;
}
