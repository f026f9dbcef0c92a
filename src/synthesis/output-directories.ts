import * as fs from 'fs';
import * as path from 'path';
import { IConstruct } from 'constructs';
import { ArtifactPlace, artifactPlace } from './artifact-place';
import {
  defaultDirectory, hashFiles, hashOnDisk, IsReplaceable, manifestDirectory, OutputFiles, Place, touch, writeDirectory, writeText, writingTo,
} from './output-directory';
import { directoriesAbove, isInside } from './private/paths';
import { SynthesisRecord, Written } from './private/synthesis-record';
import { treeSingleton } from './tree-singleton';
import { makeDirectory, PRIVATE_DIRECTORY } from '../storage/directories';
import { sha256Of } from '../storage/hash';
import { ValidationErrors } from '../validation/errors';
import { printable, show } from '../validation/show';

/**
 * The directories that constructs of a tree write, such as images.
 *
 * Each is replaced as a whole, so two constructs must not share one. In cdk8s apps, a successful
 * synthesis removes directories of earlier syntheses that it no longer writes.
 */
export class OutputDirectories {
  public static of(scope: IConstruct): OutputDirectories {
    return treeSingleton(scope, 'OutputDirectories', root => new OutputDirectories(root));
  }

  /**
   * Returns the absolute output directory of a construct, from its prop or in the app's artifact
   * directory.
   *
   * A missing directory and an overlap with another construct are errors.
   */
  public static choose(errors: ValidationErrors, place: Place, kind: string, outdir?: string): string {
    return errors.attempt(() => {
      const directory = path.resolve(outdir ?? defaultDirectory(place, kind));
      if (place.scope?.node) OutputDirectories.of(place.scope).checkFree(directory);
      return directory;
    })!;
  }

  private readonly owners = new Map<string, IConstruct>();
  /** Owners of directories below these. */
  private readonly around = new Map<string, IConstruct>();
  /** Hashes of written outputs, by path. */
  private readonly written = new Map<string, string>();
  private readonly complete = new Set<IConstruct>();
  private recorded = 0;
  private isSynthesizing = false;
  private isNamed = false;
  private readonly place?: ArtifactPlace;
  private readonly start = Date.now();

  private constructor(private readonly root: IConstruct) {
    this.place = placeOf(root);
  }

  /**
   * @throws if another construct has claimed the directory, or one that contains it or is inside it
   */
  public claim(directory: string, owner: IConstruct): void {
    this.checkFree(directory);
    this.owners.set(directory, owner);
    directoriesAbove(directory).forEach(dir => this.around.set(dir, owner));
  }

  private checkFree(directory: string): void {
    const places = [directory, ...directoriesAbove(directory)];
    const other = this.around.get(directory) ?? places.map(dir => this.owners.get(dir)).find(known => known !== undefined);
    if (other) {
      throw new Error(`outdir must not overlap with that of '${other.node.path}', got ${directory}; set another id or outdir for one of them`);
    }
  }

  /** Writes a directory, as `writeDirectory` does. */
  public writeDirectory(dir: string, isReplaceable: IsReplaceable, files: OutputFiles): void {
    this.write(dir, hashFiles(files), () => writeDirectory(dir, isReplaceable, files));
  }

  /** Writes a file, as `writeText` does. */
  public writeText(file: string, text: string): void {
    this.write(file, sha256Of(text), () => writeText(file, text));
  }

  private write(output: string, hash: string, write: () => void): void {
    const isShared = this.place?.isShared && isInside(output, this.place.directory);
    this.prepare(output);
    do write(); while (isShared && !touch(output)); // another synthesis may remove an unchanged output at the same time
    this.written.set(output, hash);
  }

  /**
   * Records that the directory of a construct is complete.
   *
   * cdk8s does not signal the end of a synthesis. The last of these constructs therefore ends it,
   * if no other construct of the tree reports an error.
   */
  public completed(owner: IConstruct): void {
    this.complete.add(owner);
    if (this.isSynthesizing || this.complete.size < new Set(this.owners.values()).size || this.complete.size === this.recorded) return;
    this.recorded = this.complete.size; // before validating other constructs, which may call this method again
    this.record(undefined, () => isValid(this.root));
  }

  /**
   * Runs a synthesis of manifests, and records its outputs at the end.
   *
   * @param write returns the written files, relative to the output directory
   */
  public synthesize(write: () => string[]): void {
    let manifests: string[] | undefined;
    this.isSynthesizing = true;
    try {
      manifests = write();
    } finally {
      this.isSynthesizing = false;
      this.record(this.hashManifests(manifests ?? []), () => manifests !== undefined);
    }
  }

  private hashManifests(files: string[]): Map<string, string> | undefined {
    const { place } = this;
    if (!place?.isLasting) return undefined;
    return new Map(files.map(file => path.join(place.outdir, file)).map(file => [relative(place.manifests, file), hashOnDisk(file) ?? '']));
  }

  private record(manifests: Map<string, string> | undefined, hasSucceeded: () => boolean): void {
    const { place } = this;
    if (!place) return;
    const inPlace = [...this.written].filter(([file]) => isInside(file, place.directory));
    const artifacts = new Map(inPlace.map(([file, hash]) => [relative(place.directory, file), hash]));
    if (place.isToBeNamed && artifacts.size > 0 && !this.isNamed) {
      this.isNamed = true;
      const shown = path.relative('', place.directory) || place.directory;
      process.stderr.write(`gopher-constructs: the output directory is temporary; images and other artifacts are in ${printable(shown)}\n`);
    }
    if (place.isShared) update(place, { artifacts, manifests, start: this.start }, hasSucceeded);
  }

  /** Creates the directory with access for this user only. @throws if another user owns it */
  private prepare(file: string): void {
    const dir = this.place?.privateDirectory;
    if (dir === undefined || !isInside(file, dir)) return;
    writingTo(dir, () => makeDirectory(dir, PRIVATE_DIRECTORY));
    const stat = fs.lstatSync(dir);
    if (!stat.isDirectory() || stat.uid !== (process.getuid?.() ?? stat.uid)) {
      throw new Error(`${show(dir)} must be a directory that you own, got a directory of another user or a symbolic link; set another output directory`);
    }
  }
}

/**
 * The places of artifacts and manifests of a tree. Undefined for trees without a cdk8s app, and for
 * invalid output directories.
 */
function placeOf(root: IConstruct): ArtifactPlace | undefined {
  const outdir = manifestDirectory(root);
  try {
    return outdir === undefined ? undefined : artifactPlace(outdir);
  } catch {
    return undefined; // reported by constructs that need one
  }
}

function isValid(root: IConstruct): boolean {
  try {
    return root.node.findAll().every(construct => construct.node.validate().length === 0);
  } catch {
    return false;
  }
}

/** A record that cannot be written causes a warning. Outdated outputs then remain. */
function update(place: ArtifactPlace, written: Written, hasSucceeded: () => boolean): void {
  try {
    new SynthesisRecord(place).update(written, hasSucceeded);
  } catch (error) {
    if (written.artifacts.size === 0 && !fs.existsSync(place.directory)) return; // no artifacts, and possibly a directory that is not writable
    process.stderr.write(`gopher-constructs: outputs of earlier syntheses in ${printable(place.directory)} are not removed (${printable((error as Error).message)})\n`);
  }
}

function relative(from: string, to: string): string {
  return path.relative(from, to).split(path.sep).join('/');
}
