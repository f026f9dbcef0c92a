import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { directoriesAbove, isInside, realPath } from './private/paths';
import { sha256Of } from '../storage/hash';
import { show } from '../validation/show';

/** The directory of images and other artifacts, in the working directory. */
export const ARTIFACTS = 'gopher-constructs.out';

/** The key of `cdk8s synth --stdout`, whose output directory has another name each time. No directory has this key. */
const STDOUT_KEY = '+stdout';

/** In bytes: file systems take names of 255. */
const MAX_KEY = 200;
const KEPT_CHARACTERS = 40;

/** A directory of artifacts, and the one that output directories are named from in it. */
interface Root {
  readonly directory: string;
  readonly base: string;
}

/** The places of an app: of its manifests, and of its images and other artifacts. */
export interface ArtifactPlace {
  /** The directory of the artifacts, absolute. No other app's is inside it. */
  readonly directory: string;
  /** The output directory, absolute. */
  readonly outdir: string;
  /** The output directory, or the Helm chart that it is the templates of. */
  readonly manifests: string;
  /** Whether the output directory is temporary, and was chosen by whoever runs the app, so that nobody knows where the artifacts are. */
  readonly isToBeNamed: boolean;
  /** Whether later syntheses may have the same output directory. */
  readonly isLasting: boolean;
  /** Whether later syntheses may have the same directory of artifacts. */
  readonly isShared: boolean;
  /** A directory that has to be made for this user alone, if any. */
  readonly privateDirectory?: string;
}

/**
 * Where an app with this output directory keeps its artifacts. Readers of manifests take every YAML and JSON file below the output directory, so
 * artifacts are never inside it, nor inside the chart that it belongs to:
 *
 * - they are in `gopher-constructs.out` in the working directory, or where the environment variable GOPHER_CONSTRUCTS_OUT says, under a key
 *   made of the path from the working directory to the output directory;
 * - those of an app that chose a directory of the system's temporary directory itself, as tests do, are beside that directory.
 *
 * @throws where they would be among the manifests
 */
export function artifactPlace(given: string): ArtifactPlace {
  const outdir = absolute(given);
  const manifests = chartOf(outdir);
  const isChosenByCaller = process.env.CDK8S_OUTDIR !== undefined && absolute(process.env.CDK8S_OUTDIR) === outdir;
  const isTemporary = temporaryRoot(manifests) !== undefined;
  const beside = isChosenByCaller || process.env.GOPHER_CONSTRUCTS_OUT ? undefined : temporaryRoot(manifests);
  const root = beside ?? workingRoot();
  if (isInside(root.directory, manifests)) {
    throw new Error(`the output directory must not hold ${show(root.directory)}, got ${show(given)}; images would be among its manifests: `
      + 'set another output directory, or another place for images with GOPHER_CONSTRUCTS_OUT');
  }
  const isStdout = isChosenByCaller && /^cdk8s-\w{6}$/.test(path.basename(outdir)) && path.dirname(outdir) === temporaryDirectory();
  return {
    directory: path.join(root.directory, isStdout ? STDOUT_KEY : keyOf(root, manifests)),
    outdir,
    manifests,
    isToBeNamed: isTemporary && isChosenByCaller,
    isLasting: !isStdout && beside === undefined,
    isShared: beside === undefined,
    privateDirectory: beside?.directory,
  };
}

/** The directory of the artifacts of all apps that run in the working directory. */
export function artifactsDirectory(): string {
  return workingRoot().directory;
}

/**
 * The directories that hold artifacts of an app with this output directory, and of apps with output directories below it. The app may have run
 * in the working directory, or in any directory around its output.
 */
export function findArtifacts(outdir: string): string[] {
  const manifests = chartOf(absolute(outdir));
  const around = process.env.GOPHER_CONSTRUCTS_OUT ? [] : directoriesAbove(manifests).map(base => ({ directory: path.join(base, ARTIFACTS), base }));
  const roots = [workingRoot(), ...around, ...[temporaryRoot(manifests) ?? []].flat()];
  return roots.map(root => keysBelow(root, manifests)).find(found => found.length > 0) ?? [];
}

function keysBelow(root: Root, manifests: string): string[] {
  if (!fs.statSync(root.directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  const key = keyOf(root, manifests);
  return fs.readdirSync(root.directory).filter(name => name === key || name.startsWith(`${key}+`)).sort().map(name => path.join(root.directory, name));
}

/** Absolute, and without symbolic links unless it is in the working directory. */
function absolute(outdir: string): string {
  const resolved = path.resolve(outdir);
  return isInside(resolved, process.cwd()) ? resolved : realPath(resolved);
}

/** Helm reads all of a chart, and `cdk8s synth --format helm` writes to the templates of one. */
function chartOf(outdir: string): string {
  const above = path.dirname(outdir);
  return path.basename(outdir) === 'templates' && !isInside(process.cwd(), above) ? above : outdir;
}

function workingRoot(): Root {
  const base = process.cwd();
  return { directory: path.resolve(process.env.GOPHER_CONSTRUCTS_OUT || ARTIFACTS), base };
}

/** Beside what a directory is in of the system's temporary directory; undefined where it is elsewhere, or the working directory is there, too. */
function temporaryRoot(manifests: string): Root | undefined {
  const base = temporaryDirectory();
  if (manifests === base || !isInside(manifests, base)) return undefined;
  const top = path.join(base, path.relative(base, manifests).split(path.sep)[0]);
  return isInside(process.cwd(), top) ? undefined : { directory: `${top}.${ARTIFACTS}`, base };
}

function temporaryDirectory(): string {
  return realPath(os.tmpdir());
}

/**
 * The path to an output directory as one name, so that no key is inside another. Different paths have different keys; that of a directory begins
 * with that of the directory around it and a `+`.
 */
function keyOf({ base }: Root, manifests: string): string {
  const names = (path.relative(base, manifests) || '.').split(path.sep);
  const key = names.map(name => name.replace(/[^\p{L}\p{N}_.-]/gu, encode)).join('+').replace(/^\.+$/, dots => dots.replace(/\./g, encode));
  return Buffer.byteLength(key) <= MAX_KEY ? key : `${key.slice(0, KEPT_CHARACTERS)}=${sha256Of(key).slice(0, 32)}`;
}

function encode(character: string): string {
  return `=${Buffer.from(character).toString('hex')}`;
}
