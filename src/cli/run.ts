import * as fs from 'fs';
import * as path from 'path';
import { parseArgs } from 'util';
import { list } from './list';
import { load } from './load';
import { pin } from './pin';
import { push } from './push';
import { scan } from './scan';
import { Output, Subcommand, UsageError } from './subcommand';
import { ARTIFACTS } from '../synthesis/artifact-place';
import { printable } from '../validation/show';

const subcommands: { readonly [name: string]: Subcommand } = { scan, push, load, list, pin };

const HELP = `gopher-constructs: commands for images of a synthesis

Usage: gopher-constructs COMMAND [OPERAND]… [OPTION]…

${Object.entries(subcommands).map(([name, { summary }]) => `  ${name.padEnd(6)} ${summary}`).join('\n')}

pin accepts references of base images. Other commands accept the output directory of one app, such as dist, and by
default process all images in ${ARTIFACTS}.

  --help       print this, or the options of a command
  --version    print the version
`;

/**
 * Runs the command line and returns its exit status, which is 0 for success, 1 for a failure and 2
 * for a usage error.
 */
export async function run(argv: string[], output: Output): Promise<number> {
  try {
    return await dispatch(argv, output);
  } catch (error) {
    output.stderr.write(`gopher-constructs: ${printable((error as Error).message)}\n`); // contains file names and external text
    return error instanceof UsageError ? 2 : 1;
  }
}

async function dispatch([name, ...args]: string[], output: Output): Promise<number> {
  if (name === '--help' || name === '-h') return print(output, HELP);
  if (name === '--version') return print(output, `${packageVersion()}\n`);
  if (name === undefined || !Object.hasOwn(subcommands, name)) {
    const given = name === undefined ? 'none' : `'${name}'`;
    throw new UsageError(`COMMAND must be one of ${Object.keys(subcommands).join(', ')}, got ${given}; see gopher-constructs --help`);
  }
  const subcommand = subcommands[name];
  const { values, positionals } = parse(name, subcommand, args);
  if (values.help) return print(output, subcommand.help);
  return subcommand.run(positionals, values, output);
}

function parse(name: string, { options }: Subcommand, args: string[]) {
  try {
    return parseArgs({ args, options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  } catch (error) {
    const [said, , advice] = (error as Error).message.split(/\.(?:\s|$)|\n/); // the second sentence is a question, or about positional arguments
    throw new UsageError(`${[said, advice].filter(Boolean).join('. ')}; see gopher-constructs ${name} --help`);
  }
}

function print(output: Output, text: string): number {
  output.stdout.write(text);
  return 0;
}

function packageVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}
