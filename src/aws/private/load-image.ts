/**
 * Loads an image of a cloud assembly into a container engine, and prints its name there.
 *
 * `cdk deploy` runs `node <this file> <OCI image layout> <digest>`. The script is copied into the
 * assembly, so it imports Node's own modules only.
 *
 * The layout is verified before the engine reads it. The digest in the asset manifest determines
 * all of its content.
 *
 * The command `gopher-constructs-docker` uses the path of the layout as the name of the image, so
 * that nothing is loaded.
 */
import { spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/** A manifest or an index. */
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
  /** Possible image IDs in engines: the digests of the config and of the manifest. */
  readonly ids: string[];
  /** Relative paths with slashes. */
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

/** Whether `inspect` of a name found this image. Another image may have the same name. */
function isImage({ status, stdout }: { status: number | null; stdout: Buffer }): boolean {
  if (status !== 0) return false;
  try {
    const id = String((JSON.parse(String(stdout)) as { Id?: unknown }[])[0].Id);
    return image.ids.includes(id) || image.ids.includes(`sha256:${id}`); // Podman omits the algorithm
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

/**
 * Reads the layout from the digest on. All other files must match the documents that the digest
 * determines.
 */
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
  compare('manifest.json', images.map(one => ({ // for older engines
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

/** @throws if the content of a file is not exactly this document */
function compare(file: string, document: unknown): void {
  if (readFile(file) !== JSON.stringify(document)) throw new Error(`${file} does not reference the image`);
}

/** @throws if the layout contains other files than these */
function checkFiles(expected: string[]): void {
  for (const dir of ['blobs', 'blobs/sha256']) {
    if (!fs.lstatSync(path.join(layout, dir)).isDirectory()) throw new Error(`${dir} is not a directory`);
  }
  const found = fs.readdirSync(layout, { recursive: true, encoding: 'utf8' }).map(file => file.split(path.sep).join('/'));
  const stray = found.find(file => !['blobs', 'blobs/sha256', ...expected].includes(file) && path.basename(file) !== '.DS_Store'); // from Finder
  if (stray !== undefined) throw new Error(`it contains another file, ${stray}`);
}

/** Verifies the digest of a blob, without loading it into memory. */
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

/**
 * Opens a file of the layout, which must be regular. `tar` would archive links as links, and reads
 * of devices may block.
 */
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
