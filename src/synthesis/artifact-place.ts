import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { directoriesAbove, isInside, realPath } from './private/paths';
import { sha256Of } from '../storage/hash';
import { show } from '../validation/show';

/** The directory for images and other artifacts, in the working directory. */
export const ARTIFACTS = 'gopher-constructs.out';

/**
 * The key of `cdk8s synth --stdout`, which uses a new output directory each time. It is not a valid
 * key of a directory.
 */
const STDOUT_KEY = '+stdout';

/** In bytes, because file systems limit names to 255. */
const MAX_KEY = 200;
const KEPT_CHARACTERS = 40;

/** A directory for artifacts, and the base for the names of output directories in it. */
interface Root {
  readonly directory: string;
  readonly base: string;
}

/** The directories of an app for manifests, and for images and other artifacts. */
export interface ArtifactPlace {
  /** The absolute directory of the artifacts, which is disjoint from that of other apps. */
  readonly directory: string;
  /** The absolute output directory. */
  readonly outdir: string;
  /** The output directory, or the Helm chart that contains it as templates. */
  readonly manifests: string;
  /**
   * Whether to print the directory of the artifacts, because the caller of the app has chosen a
   * temporary output directory.
   */
  readonly isToBeNamed: boolean;
  /** Whether later syntheses may use the same output directory. */
  readonly isLasting: boolean;
  /** Whether later syntheses may use the same artifact directory. */
  readonly isShared: boolean;
  /** A directory to create with access for this user only, if any. */
  readonly privateDirectory?: string;
}

/**
 * Determines the artifact directory of an app from its output directory.
 *
 * Tools read all YAML and JSON files below the output directory, so artifacts are never in it or in
 * its Helm chart:
 *
 * - By default they are in `gopher-constructs.out` in the working directory, or in
 *   GOPHER_CONSTRUCTS_OUT. The key is the path from the working directory to the output directory.
 * - For an app with an output directory in the system's temporary directory, as in tests, they are
 *   beside that directory.
 *
 * @throws if they would be among the manifests
 */
export function artifactPlace(given: string): ArtifactPlace {
  const outdir = absolute(given);
  const manifests = chartOf(outdir);
  const isChosenByCaller = process.env.CDK8S_OUTDIR !== undefined && absolute(process.env.CDK8S_OUTDIR) === outdir;
  const isTemporary = temporaryRoot(manifests) !== undefined;
  const sibling = isChosenByCaller || process.env.GOPHER_CONSTRUCTS_OUT ? undefined : temporaryRoot(manifests);
  const root = sibling ?? workingRoot();
  if (isInside(root.directory, manifests)) {
    throw new Error(`the output directory must not contain the directory for images, ${show(root.directory)}, got ${show(given)}; `
      + 'set another output directory, or another directory for images with GOPHER_CONSTRUCTS_OUT');
  }
  const isStdout = isChosenByCaller && /^cdk8s-\w{6}$/.test(path.basename(outdir)) && path.dirname(outdir) === temporaryDirectory();
  return {
    directory: path.join(root.directory, isStdout ? STDOUT_KEY : keyOf(root, manifests)),
    outdir,
    manifests,
    isToBeNamed: isTemporary && isChosenByCaller,
    isLasting: !isStdout && sibling === undefined,
    isShared: sibling === undefined,
    privateDirectory: sibling?.directory,
  };
}

/** The artifact directory of all apps that run in the working directory. */
export function artifactsDirectory(): string {
  return workingRoot().directory;
}

/**
 * Returns the artifact directories of apps with this output directory, or with one below it.
 *
 * The app may have run in the working directory, or in any directory above its output.
 */
export function findArtifacts(outdir: string): string[] {
  const manifests = chartOf(absolute(outdir));
  const ancestors = process.env.GOPHER_CONSTRUCTS_OUT ? []
    : directoriesAbove(manifests).map(base => ({ directory: path.join(base, ARTIFACTS), base }));
  const roots = [workingRoot(), ...ancestors, ...[temporaryRoot(manifests) ?? []].flat()];
  return roots.map(root => keysBelow(root, manifests)).find(found => found.length > 0) ?? [];
}

function keysBelow(root: Root, manifests: string): string[] {
  if (!fs.statSync(root.directory, { throwIfNoEntry: false })?.isDirectory()) return [];
  const key = keyOf(root, manifests);
  return fs.readdirSync(root.directory).filter(name => name === key || name.startsWith(`${key}+`)).sort().map(name => path.join(root.directory, name));
}

/** The absolute path, without symbolic links unless it is in the working directory. */
function absolute(outdir: string): string {
  const resolved = path.resolve(outdir);
  return isInside(resolved, process.cwd()) ? resolved : realPath(resolved);
}

/** Helm reads the whole chart, and `cdk8s synth --format helm` writes to its templates. */
function chartOf(outdir: string): string {
  const above = path.dirname(outdir);
  const isChart = path.basename(outdir) === 'templates' && (!isInside(process.cwd(), above) || fs.existsSync(path.join(above, 'Chart.yaml')));
  return isChart ? above : outdir;
}

function workingRoot(): Root {
  const base = process.cwd();
  return { directory: path.resolve(process.env.GOPHER_CONSTRUCTS_OUT || ARTIFACTS), base };
}

/**
 * The place beside a directory in the system's temporary directory. Undefined for other
 * directories, or if the working directory is temporary as well.
 */
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
 * The path to an output directory as one name, so that keys are never nested.
 *
 * Different paths have different keys. The key of a directory starts with the key of its parent and
 * a `+`.
 */
function keyOf({ base }: Root, manifests: string): string {
  const names = (path.relative(base, manifests) || '.').split(path.sep);
  const key = names.map(name => name.replace(/[^\p{L}\p{N}_.-]/gu, encode)).join('+').replace(/^\.+$/, dots => dots.replace(/\./g, encode));
  return Buffer.byteLength(key) <= MAX_KEY ? key : `${key.slice(0, KEPT_CHARACTERS)}=${sha256Of(key).slice(0, 32)}`;
}

function encode(character: string): string {
  return `=${Buffer.from(character).toString('hex')}`;
}
