import * as path from 'path';
import { IConstruct } from 'constructs';
import { treeSingleton } from './tree-singleton';

/**
 * The directories that constructs of a tree write, such as images. Each is replaced as a whole, so one that two of them share would
 * end with the second, and manifests would name the first.
 */
export class OutputDirectories {
  public static of(scope: IConstruct): OutputDirectories {
    return treeSingleton(scope, 'OutputDirectories', () => new OutputDirectories());
  }

  private readonly owners = new Map<string, IConstruct>();
  /** Who has a directory below these. */
  private readonly around = new Map<string, IConstruct>();

  private constructor() {}

  /** @throws where the directory is another construct's, or one is inside the other */
  public claim(directory: string, owner: IConstruct): void {
    const above = directoriesAbove(directory);
    const other = this.around.get(directory) ?? [directory, ...above].map(dir => this.owners.get(dir)).find(known => known !== undefined);
    if (other) {
      throw new Error(`the directory ${directory} would be replaced with that of '${other.node.path}'; give one of them another id, or another outdir`);
    }
    this.owners.set(directory, owner);
    above.forEach(dir => this.around.set(dir, owner));
  }
}

function directoriesAbove(directory: string): string[] {
  const above = path.dirname(directory);
  return above === directory ? [] : [above, ...directoriesAbove(above)];
}
