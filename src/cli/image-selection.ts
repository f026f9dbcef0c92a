import * as fs from 'fs';
import * as path from 'path';
import { textsOf, UsageError, Values } from './subcommand';
import { layoutErrors, findLayouts, ImageOnDisk, readLayouts } from '../oci/layout-reader';
import { ARTIFACTS, artifactsDirectory, findArtifacts } from '../synthesis/artifact-place';

/** The option of all commands. */
export const REPOSITORY_OPTION = { repository: { type: 'string', multiple: true } } as const;

export const REPOSITORY_HELP = `  --repository NAME   only images of this repository, with '*' as wildcard, such as
                      'registry.example.com/shop/*'. Repeatable`;

export const DIRECTORY_HELP = `DIRECTORY is the output directory of an app, such as dist, or any directory that contains image layouts,
such as cdk.out. The default is the images of all cdk8s apps of the working directory (${ARTIFACTS}).`;

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
  if (found.length === 0) throw new UsageError(`${place} must contain images, got none; ${remedy}`);
  const images = [...new Map(found.map(image => [`${image.repository}@${image.target.digest}`, image])).values()];
  const patterns = textsOf(values, 'repository');
  const unused = patterns.find(pattern => !images.some(image => matches(image, pattern)));
  if (unused !== undefined) {
    throw new UsageError(`--repository must be one of ${[...new Set(images.map(i => i.repository))].join(', ')}, got '${unused}'`);
  }
  return patterns.length === 0 ? images : images.filter(image => patterns.some(pattern => matches(image, pattern)));
}

/** The directories to search for images, with texts for messages. */
function searched(command: string, operands: string[]): { directories: string[]; place: string; remedy: string } {
  if (operands.length > 1) throw new UsageError(`DIRECTORY must be one directory, got ${operands.length}; use gopher-constructs ${command} dist`);
  const [operand] = operands;
  if (operand === '') throw new UsageError(`DIRECTORY must be a path, got ""; omit it, or use gopher-constructs ${command} dist`);
  if (operand === undefined) {
    const directory = artifactsDirectory();
    const remedy = `synthesize in this directory first, or use the output directory: gopher-constructs ${command} dist`;
    const shown = path.relative('', directory) || directory;
    if (!isDirectory(directory)) throw new UsageError(`directory '${shown}' does not exist; ${remedy}`);
    return { directories: [shown], place: `'${shown}'`, remedy };
  }
  const artifacts = findArtifacts(operand).map(dir => path.relative('', dir) || dir);
  if (!isDirectory(operand) && artifacts.length === 0) {
    throw new UsageError(`directory '${operand}' does not exist; use the output directory of a synthesized app, such as dist`);
  }
  return {
    directories: [...isDirectory(operand) ? [operand] : [], ...artifacts],
    place: `'${operand}' or the artifact directory of an app with this output directory`,
    remedy: `synthesize first, and run the command in the same working directory (images are in ${ARTIFACTS})`,
  };
}

function isDirectory(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * @param done the action in the message, which is not performed for any image
 * @throws if files of an image are damaged
 */
export function verifyImages(images: ImageOnDisk[], done: string): void {
  const damage = images.flatMap(layoutErrors);
  if (damage.length > 0) throw new Error(`no image was ${done}, because files are damaged:\n  ${damage.join('\n  ')}`);
}

function matches({ repository }: ImageOnDisk, pattern: string): boolean {
  const expression = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`).test(repository);
}
