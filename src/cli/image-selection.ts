import * as fs from 'fs';
import * as path from 'path';
import { textsOf, UsageError, Values } from './subcommand';
import { damageOf, findLayouts, ImageOnDisk, readLayouts } from '../oci/layout-reader';
import { ARTIFACTS, artifactsDirectory, findArtifacts } from '../synthesis/artifact-place';

/** The option of all commands. */
export const REPOSITORY_OPTION = { repository: { type: 'string', multiple: true } } as const;

export const REPOSITORY_HELP = `  --repository NAME   only images of this repository; '*' stands for anything, as in
                      'registry.example.com/shop/*'; may be repeated`;

export const DIRECTORY_HELP = `DIRECTORY is the output directory of an app, such as dist, or any directory with image layouts in it,
such as cdk.out. Without it, the images of all cdk8s apps of the working directory are chosen (${ARTIFACTS}).`;

/**
 * Returns the images that the operands and options of a command select, each once.
 *
 * They are from all apps of the working directory, or from one directory.
 *
 * @throws if there are none
 */
export function selectImages(command: string, operands: string[], values: Values): ImageOnDisk[] {
  const { directories, place, remedy } = searched(command, operands);
  const layouts = new Map(directories.flatMap(findLayouts).map(dir => [path.resolve(dir), dir]));
  const found = readLayouts([...layouts.values()]);
  if (found.length === 0) throw new UsageError(`there is no image below ${place}; ${remedy}`);
  const images = [...new Map(found.map(image => [`${image.repository}@${image.target.digest}`, image])).values()];
  const patterns = textsOf(values, 'repository');
  const unused = patterns.find(pattern => !images.some(image => matches(image, pattern)));
  if (unused !== undefined) {
    throw new UsageError(`--repository '${unused}' is none of: ${[...new Set(images.map(i => i.repository))].join(', ')}`);
  }
  return patterns.length === 0 ? images : images.filter(image => patterns.some(pattern => matches(image, pattern)));
}

/** The directories to search for images, with texts for messages. */
function searched(command: string, operands: string[]): { directories: string[]; place: string; remedy: string } {
  if (operands.length > 1) throw new UsageError(`one directory is expected, not ${operands.length}: gopher-constructs ${command} dist`);
  const [operand] = operands;
  if (operand === '') throw new UsageError(`DIRECTORY must be a path, got ""; leave it out, or name an output directory: gopher-constructs ${command} dist`);
  if (operand === undefined) {
    const directory = artifactsDirectory();
    const remedy = `synthesize in this directory first, or name the output directory: gopher-constructs ${command} dist`;
    const shown = path.relative('', directory) || directory;
    if (!isDirectory(directory)) throw new UsageError(`there is no directory '${shown}'; ${remedy}`);
    return { directories: [shown], place: `'${shown}'`, remedy };
  }
  const artifacts = findArtifacts(operand).map(dir => path.relative('', dir) || dir);
  if (!isDirectory(operand) && artifacts.length === 0) {
    throw new UsageError(`there is no directory '${operand}'; give the output directory of an app that has been synthesized, such as dist`);
  }
  return {
    directories: [...isDirectory(operand) ? [operand] : [], ...artifacts],
    place: `'${operand}', and none of an app that writes there`,
    remedy: `synthesize first, and run this in the same directory, where the images are in ${ARTIFACTS}`,
  };
}

function isDirectory(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * @param done the action in the message, which is not performed for any image
 * @throws if files of an image are damaged
 */
export function throwIfDamaged(images: ImageOnDisk[], done: string): void {
  const damage = images.flatMap(damageOf);
  if (damage.length > 0) throw new Error(`nothing has been ${done}:\n  ${damage.join('\n  ')}`);
}

function matches({ repository }: ImageOnDisk, pattern: string): boolean {
  const expression = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`).test(repository);
}
