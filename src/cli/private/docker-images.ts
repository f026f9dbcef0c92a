import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { unpackLayout } from './layout-archive';
import { Fields } from '../../oci/document-fields';
import { isDigest } from '../../oci/documents';
import { OciLayoutDirectory } from '../../oci/layout-directory';
import { verifyLayout } from '../../oci/layout-verification';
import { checkBaseReference, checkRepository, split } from '../../oci/reference';
import { ArtifactCache, sha256Of } from '../../storage/artifact-cache';
import { makeDirectory } from '../../storage/directories';
import { readDocument } from '../../storage/regular-file';
import { show } from '../../validation/show';

/** An image with a verified layout. */
export interface DockerImage {
  /** The directory of its layout. */
  readonly layout: string;
  readonly digest: string;
}

const ANY = { pattern: /^[^\0]+$/, expectation: 'a text' };
const LOAD_AGAIN = "run 'gopher-constructs-docker load' again";

/**
 * The images of `gopher-constructs-docker`.
 *
 * They are layouts anywhere on disk, unpacked layouts in the cache by digest, and names for them.
 * All reads are verified.
 */
export class DockerImages {
  private readonly state: string;
  private readonly layouts: string;

  public constructor(private readonly cache: ArtifactCache) {
    this.state = path.join(cache.directory, 'docker');
    this.layouts = path.join(this.state, 'layouts');
  }

  /**
   * Unpacks an archive into the cache, which evicts the least recently used ones. Damaged entries
   * are replaced.
   *
   * @param save writes the archive to a file
   */
  public load(save: (file: string) => void): DockerImage {
    return this.cache.inScratch(scratch => {
      const archive = path.join(scratch, 'archive');
      const unpacked = path.join(scratch, 'layout');
      save(archive);
      fs.mkdirSync(unpacked);
      unpackLayout(archive, unpacked);
      const { digest } = verifyLayout(new OciLayoutDirectory(unpacked, {
        owner: 'the archive', remedy: 'load does not support archives other than OCI image layouts, because their digest would change; use an OCI image layout',
      }));
      const layout = path.join(this.layouts, digest.slice('sha256:'.length));
      if (this.isWhole(layout)) {
        fs.utimesSync(layout, new Date(), new Date());
      } else {
        fs.rmSync(layout, { recursive: true, force: true });
        makeDirectory(this.layouts);
        fs.renameSync(unpacked, layout);
      }
      return { layout, digest };
    });
  }

  /** Finds an image by the directory of its layout or by name. */
  public find(image: string): DockerImage | undefined {
    const directory = path.resolve(image);
    return isLayout(directory) ? this.verify(directory) : this.findByName(image);
  }

  /** Names an image. */
  public tag({ layout, digest }: DockerImage, name: string): void {
    makeDirectory(this.state);
    const temporaryFile = path.join(this.state, `.${randomBytes(6).toString('hex')}`);
    try {
      fs.writeFileSync(temporaryFile, JSON.stringify({ name, layout, digest }), { flag: 'wx', mode: 0o600 });
      fs.renameSync(temporaryFile, this.noteOf(name));
    } finally {
      fs.rmSync(temporaryFile, { force: true });
    }
  }

  private findByName(name: string): DockerImage | undefined {
    const note = this.noteOf(name);
    if (!fs.existsSync(note)) return undefined;
    const remedy = `run 'gopher-constructs-docker tag' again for ${show(name)}`;
    const origin = { file: note, remedy };
    const fields = Fields.parse(read(note, remedy), origin);
    const digest = fields.text('digest', ANY);
    if (!isDigest(digest) || fields.text('name', ANY) !== name) throw new Error(`${note} must contain the name ${show(name)} and a digest; ${remedy}`);
    const layout = fields.text('layout', ANY);
    if (!path.isAbsolute(layout) || !isLayout(layout)) return undefined;
    const image = this.verify(layout);
    if (image.digest !== digest) throw new Error(`image ${show(name)} must have the digest that it was tagged with, ${digest}, got ${image.digest}; ${remedy}`);
    return image;
  }

  /** The file that maps a name to a layout. */
  private noteOf(name: string): string {
    return path.join(this.state, sha256Of(name));
  }

  private verify(layout: string): DockerImage {
    const isLoaded = path.dirname(layout) === this.layouts;
    const { digest } = verifyLayout(new OciLayoutDirectory(layout, { remedy: isLoaded ? LOAD_AGAIN : 'synthesize again, or write the layout again' }));
    if (isLoaded && digest !== `sha256:${path.basename(layout)}`) throw new Error(`${layout} must contain the image of its name, got ${digest}; ${LOAD_AGAIN}`);
    return { layout, digest };
  }

  private isWhole(layout: string): boolean {
    try {
      return isLayout(layout) && this.verify(layout).layout === layout;
    } catch {
      return false;
    }
  }
}

/** @throws if `name` is not a valid image name, which tools could interpret as an option */
export function checkImageName(name: string): string {
  const { tag, digest } = split(name);
  try {
    return tag === undefined && digest === undefined ? checkRepository(name) : checkBaseReference(name);
  } catch {
    throw new Error(`image name must be repository:tag, got ${show(name)}`);
  }
}

function isLayout(dir: string): boolean {
  return ['oci-layout', 'index.json'].every(file => fs.existsSync(path.join(dir, file)));
}

function read(note: string, remedy: string): Buffer {
  try {
    return readDocument(note);
  } catch (error) {
    throw new Error(`${note} must be a file, got ${(error as Error).message}; ${remedy}`);
  }
}
