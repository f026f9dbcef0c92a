import * as path from 'path';
import { IConstruct } from 'constructs';
import { perTree } from '../../build/private/per-tree';

/**
 * The directories that the images of a construct tree are written to. Each is replaced as a whole, so one that two images share would
 * end with the second of them, and manifests would name the first.
 */
export class ImageDirectories {
  public static of(scope: IConstruct): ImageDirectories {
    return perTree(scope, 'ImageDirectories', () => new ImageDirectories());
  }

  private readonly owners = new Map<string, IConstruct>();
  /** Who has a directory below these. */
  private readonly around = new Map<string, IConstruct>();

  private constructor() {}

  /** @throws where the directory is another image's, or one is inside the other */
  public claim(directory: string, owner: IConstruct): void {
    const above = directoriesAbove(directory);
    const other = this.around.get(directory) ?? [directory, ...above].map(dir => this.owners.get(dir)).find(known => known !== undefined);
    if (other) {
      throw new Error(`the directory of this image, ${directory}, would be replaced with that of image '${other.node.path}'; give one of them another id, or another outdir`);
    }
    this.owners.set(directory, owner);
    above.forEach(dir => this.around.set(dir, owner));
  }
}

function directoriesAbove(directory: string): string[] {
  const above = path.dirname(directory);
  return above === directory ? [] : [above, ...directoriesAbove(above)];
}
