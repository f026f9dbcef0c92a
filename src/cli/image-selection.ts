import * as fs from 'fs';
import { textsOf, UsageError, Values } from './subcommand';
import { damageOf, findLayouts, ImageOnDisk, readLayouts } from '../oci/layout-reader';

/** The option of every command. */
export const REPOSITORY_OPTION = { repository: { type: 'string', multiple: true } } as const;

export const REPOSITORY_HELP = `  --repository NAME   only images of this repository; '*' stands for anything, as in
                      'registry.example.com/shop/*'; may be repeated`;

/** The one directory that a command is given. */
export function directoryOf(command: string, operands: string[]): string {
  if (operands.length === 1 && operands[0] !== '') return operands[0];
  const said = operands.length > 1 ? `one directory is expected, not ${operands.length}` : 'the directory that the synthesis has written is missing';
  throw new UsageError(`${said}: gopher-constructs ${command} dist`);
}

/** The images below a directory that the options choose, each once. */
export function selectImages(outdir: string, values: Values): ImageOnDisk[] {
  if (!fs.statSync(outdir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`there is no directory '${outdir}'; give the one that the synthesis has written, such as dist`);
  }
  const found = readLayouts(findLayouts(outdir));
  if (found.length === 0) {
    throw new UsageError(`there is no image below '${outdir}'; synthesize first, and give the directory that has been written`);
  }
  const images = [...new Map(found.map(image => [`${image.repository}@${image.target.digest}`, image])).values()];
  const patterns = textsOf(values, 'repository');
  const unused = patterns.find(pattern => !images.some(image => matches(image, pattern)));
  if (unused !== undefined) {
    throw new UsageError(`--repository '${unused}' is none of: ${[...new Set(images.map(i => i.repository))].join(', ')}`);
  }
  return patterns.length === 0 ? images : images.filter(image => patterns.some(pattern => matches(image, pattern)));
}

/** @throws if anything is wrong with the files of an image; `done` is what is then done with none of them */
export function throwIfDamaged(images: ImageOnDisk[], done: string): void {
  const damage = images.flatMap(damageOf);
  if (damage.length > 0) throw new Error(`nothing has been ${done}:\n  ${damage.join('\n  ')}`);
}

function matches({ repository }: ImageOnDisk, pattern: string): boolean {
  const expression = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`).test(repository);
}
