#!/usr/bin/env node
/**
 * `gopher-constructs-docker`: what the CDK may call in the place of `docker` (`CDK_DOCKER=gopher-constructs-docker cdk deploy`) to publish
 * images that are OCI image layouts without a container engine. It knows the calls that the CDK makes for them, and `crane` does the work.
 *
 * An image is called by the path of its layout, or by a name that `tag` has given it.
 */
import * as fs from 'fs';
import * as path from 'path';
import * as tar from 'tar';
import { ArtifactCache, sha256Of } from '../../build/artifact-cache';
import { Crane } from '../../build/crane';

const USAGE = `usage: gopher-constructs-docker [--config DIR] COMMAND
  login --username NAME --password-stdin REGISTRY
  load [--input FILE]   an OCI image layout as tar archive, of standard input unless FILE is given
  inspect IMAGE
  tag IMAGE NAME
  push NAME
IMAGE is the directory of an OCI image layout, or a name that was given by 'tag'.
`;

const cache = new ArtifactCache();
const state = path.join(cache.directory, 'docker');

const COMMANDS: { [command: string]: (args: string[]) => string } = { login, load, inspect, tag, push };

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`gopher-constructs-docker: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

function main(args: string[]): string {
  if (args[0] === '--config') {
    process.env.DOCKER_CONFIG = args[1];
    return main(args.slice(2));
  }
  const [command, ...rest] = args;
  if (!Object.keys(COMMANDS).includes(command)) {
    throw new Error(`${JSON.stringify(command ?? '')} is not among its commands. It publishes images that are built already (GoImageAsset); for an asset with a Dockerfile, leave CDK_DOCKER to a container engine\n${USAGE}`);
  }
  return COMMANDS[command](rest);
}

function login(args: string[]): string {
  const username = option(args, '--username', '-u');
  const registry = args[args.length - 1];
  if (username === undefined || !args.includes('--password-stdin')) throw new Error(`login takes a name, and the password from standard input\n${USAGE}`);
  Crane.find(cache).login(registry, username, fs.readFileSync(0, 'utf8'));
  return 'Login Succeeded\n';
}

/** Unpacks an archive beside others, in the cache, which evicts what was not loaded for longest. */
function load(args: string[]): string {
  const archive = fs.readFileSync(option(args, '--input', '-i') ?? 0);
  const layout = path.join(state, 'layouts', sha256Of(archive));
  if (isLayout(layout)) {
    fs.utimesSync(layout, new Date(), new Date());
  } else {
    cache.inScratch(scratch => {
      fs.writeFileSync(path.join(scratch, 'archive'), archive);
      const unpacked = path.join(scratch, 'layout');
      fs.mkdirSync(unpacked);
      tar.extract({ file: path.join(scratch, 'archive'), cwd: unpacked, sync: true });
      if (!isLayout(unpacked)) throw new Error('load: the archive is no OCI image layout, and of others the digest would change; write one that is');
      fs.mkdirSync(path.dirname(layout), { recursive: true });
      fs.renameSync(unpacked, layout);
    });
  }
  return `Loaded image: ${layout}\n`;
}

function inspect([image]: string[]): string {
  const layout = layoutOf(image);
  return `${JSON.stringify([{ Id: digestOf(layout), RepoTags: image === layout ? [] : [image] }])}\n`;
}

function tag([image, name]: string[]): string {
  const layout = layoutOf(image);
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(path.join(state, noteOf(name)), layout);
  return '';
}

function push([name]: string[]): string {
  const layout = layoutOf(name);
  const crane = Crane.find(cache);
  const { status, failure, stdout, stderr } = crane.run(['push', layout, name]);
  if (status !== 0) throw new Error(`push ${name}: ${stderr.trim() || failure}`);
  const [pushed, digest] = [stdout.trim().split('@')[1], digestOf(layout)];
  if (pushed !== digest) throw new Error(`push ${name}: the registry knows it as ${pushed}, but the layout ${layout} holds ${digest}`);
  return `${name}: digest: ${digest}\n`;
}

/** The directory of an image, by its path or by a name. */
function layoutOf(image: string): string {
  const note = path.join(state, noteOf(image));
  const layout = isLayout(path.resolve(image)) ? path.resolve(image) : fs.existsSync(note) ? fs.readFileSync(note, 'utf8') : undefined;
  if (layout === undefined || !isLayout(layout)) throw new Error(`no such image: ${image}`);
  return layout;
}

/** The file that remembers which layout has a name. */
function noteOf(name: string | undefined): string {
  if (!name) throw new Error(`an image or a name is missing\n${USAGE}`);
  return sha256Of(name);
}

function isLayout(dir: string): boolean {
  return ['oci-layout', 'index.json'].every(file => fs.existsSync(path.join(dir, file)));
}

/** The digest that a layout's only image has. */
function digestOf(layout: string): string {
  return JSON.parse(fs.readFileSync(path.join(layout, 'index.json'), 'utf8')).manifests[0].digest;
}

function option(args: string[], ...names: string[]): string | undefined {
  const at = args.findIndex(arg => names.includes(arg));
  return at < 0 ? undefined : args[at + 1];
}
