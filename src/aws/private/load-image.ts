/**
 * What `cdk deploy` runs to have a container engine know an image of a cloud assembly: `node <this file> <OCI image layout> <digest>` prints
 * what the engine calls it. It is copied into the assembly, so it loads nothing but Node's own modules.
 *
 * The layout is verified before an engine gets it: all that is in it follows from the digest, which the asset manifest names.
 *
 * `gopher-constructs-docker` calls a layout by its path, so that nothing has to be loaded.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** Manifest or index. */
interface Document {
  readonly manifests?: Descriptor[];
  readonly config: Descriptor;
  readonly layers: Descriptor[];
}

/** The image for one platform. */
interface PlatformImage {
  readonly manifest: Descriptor;
  readonly config: Descriptor;
  readonly layers: Descriptor[];
  readonly platform: { readonly architecture: string; readonly os: string; readonly variant?: string };
}

/** A verified image. */
interface Verified {
  readonly name: string;
  /** What engines may call it: the digest of the config or of the manifest. */
  readonly ids: string[];
  /** Its files, by relative path with slashes. */
  readonly files: string[];
}

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const MAX_DOCUMENT = 4 * 1024 * 1024;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const engine = process.env.CDK_DOCKER || 'docker';
const layout = path.resolve(process.argv[2] ?? '.');
const image = verify(process.argv[3] ?? '');

const known = [layout, image.name].find(name => isImage(call(engine, ['inspect', name])));
if (known === undefined) succeed(engine, ['load'], succeed('tar', ['-C', layout, '-cf', '-', ...image.files]));
process.stdout.write(known ?? image.name);

/** Whether an engine that was asked for an image by name has this one, and not another that was given the name. */
function isImage({ status, stdout }: { status: number | null; stdout: Buffer }): boolean {
  if (status !== 0) return false;
  try {
    const id = String((JSON.parse(String(stdout)) as { Id?: unknown }[])[0].Id);
    return image.ids.includes(id) || image.ids.includes(`sha256:${id}`); // Podman leaves the algorithm out
  } catch {
    return false;
  }
}

function verify(digest: string): Verified {
  try {
    return readLayout(digest);
  } catch (error) {
    const why = error instanceof TypeError || error instanceof SyntaxError ? 'its documents are malformed' : (error as Error).message;
    return fail(`image ${layout} must be unchanged since synthesis: ${why}; run cdk synth again`);
  }
}

/** Reads the layout from the digest on: whatever does not follow from it is compared with what does. */
function readLayout(digest: string): Verified {
  const target = { digest, size: fs.lstatSync(path.join(layout, blobPath(digest)), { throwIfNoEntry: false })?.size ?? 0 };
  const top = readDocument(target) as Document;
  const images = (top.manifests ?? [target]).map(readImage);
  const name = `gopher-constructs:${digest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  const tag = ({ platform }: PlatformImage) => (top.manifests ? `${name}-${platform.architecture}` : name);
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name };
  const entry = top.manifests ? { mediaType: INDEX, ...target } : { mediaType: MANIFEST, ...target, platform: images[0].platform };
  compare('oci-layout', { imageLayoutVersion: '1.0.0' });
  compare('index.json', { schemaVersion: 2, mediaType: INDEX, manifests: [{ ...entry, annotations }] });
  compare('manifest.json', images.map(one => ({ // what older engines read
    Config: blobPath(one.config.digest), RepoTags: [tag(one)], Layers: one.layers.map(layer => blobPath(layer.digest)),
  })));
  const blobs = [target, ...images.flatMap(({ manifest, config, layers }) => [manifest, config, ...layers])].map(blob => blobPath(blob.digest));
  const files = ['oci-layout', 'index.json', 'manifest.json', ...new Set(blobs)];
  checkFiles(files);
  return { name, ids: [digest, ...images.flatMap(({ manifest, config }) => [manifest.digest, config.digest])], files };
}

function readImage(manifest: Descriptor): PlatformImage {
  const { config, layers } = readDocument(manifest) as Document;
  const { architecture, os, variant } = readDocument(config) as PlatformImage['platform'];
  layers.forEach(verifyBlob);
  return { manifest, config, layers, platform: { architecture, os, ...variant === undefined ? {} : { variant } } };
}

/** @throws unless a file is this document, byte for byte */
function compare(file: string, document: unknown): void {
  if (readFile(file) !== JSON.stringify(document)) throw new Error(`${file} does not reference the image`);
}

/** @throws if there is anything else than these files */
function checkFiles(expected: string[]): void {
  for (const dir of ['blobs', 'blobs/sha256']) {
    if (!fs.lstatSync(path.join(layout, dir)).isDirectory()) throw new Error(`${dir} is not a directory`);
  }
  const found = fs.readdirSync(layout, { recursive: true, encoding: 'utf8' }).map(file => file.split(path.sep).join('/'));
  const stray = found.find(file => !['blobs', 'blobs/sha256', ...expected].includes(file) && path.basename(file) !== '.DS_Store'); // the Finder's
  if (stray !== undefined) throw new Error(`it contains another file, ${stray}`);
}

/** Hashes a blob, piece by piece. */
function verifyBlob({ digest, size }: Descriptor): void {
  const file = blobPath(digest);
  const hash = createHash('sha256');
  const descriptor = openFile(file, size);
  try {
    const piece = Buffer.alloc(256 * 1024);
    for (let bytes; (bytes = fs.readSync(descriptor, piece)) > 0;) hash.update(piece.subarray(0, bytes));
  } finally {
    fs.closeSync(descriptor);
  }
  if (`sha256:${hash.digest('hex')}` !== digest) throw new Error(`the content of ${file} differs`);
}

function readDocument(descriptor: Descriptor): unknown {
  verifyBlob(descriptor);
  return JSON.parse(readFile(blobPath(descriptor.digest)));
}

function readFile(file: string): string {
  const descriptor = openFile(file);
  try {
    return fs.readFileSync(descriptor, 'utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Opens a regular file of the layout: no link, which an archive would contain as a link, and nothing that waits or never ends. */
function openFile(file: string, size?: number): number {
  const stat = fs.lstatSync(path.join(layout, file), { throwIfNoEntry: false });
  if (!stat) throw new Error(`${file} is missing`);
  if (!stat.isFile()) throw new Error(`${file} is not a regular file`);
  if (size !== undefined && stat.size !== size) throw new Error(`${file} must be ${size} bytes, got ${stat.size}`);
  if (size === undefined && stat.size > MAX_DOCUMENT) throw new Error(`${file} must be at most ${MAX_DOCUMENT} bytes, got ${stat.size}`);
  return fs.openSync(path.join(layout, file), 'r');
}

function blobPath(digest: string): string {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`${JSON.stringify(String(digest))} is not a digest`);
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

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
  process.stderr.write(`${why.replace(CONTROLS, '?')}\n`);
  process.exit(1);
}
