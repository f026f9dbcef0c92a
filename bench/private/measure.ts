/** What commands cost, and what to make of noisy numbers. */
import { execFile, execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { promisify } from 'util';

/** Seconds, seconds and bytes. */
export interface Cost {
  /** User and system time of the process tree; undefined where somebody else does the work, such as a service. */
  readonly cpu?: number;
  readonly elapsed: number;
  /** The most that one process of the tree had in memory at once. */
  readonly memory?: number;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The file for the command's output. */
  readonly log: string;
}

/** Runs commands and tells what they cost. Node tells only of itself, hence a small program beside it. */
export class Meter {
  private readonly program: string;

  /** @param scratch a directory for the program */
  public constructor(scratch: string) {
    this.program = path.join(scratch, 'measure-process');
    execFileSync('go', ['build', '-o', this.program, '.'], {
      cwd: path.join(__dirname, 'measure-process'), env: { ...process.env, GOFLAGS: '', GOWORK: 'off' }, stdio: ['ignore', 'inherit', 'inherit'],
    });
  }

  /**
   * Runs a command, without what this machine's environment has any Node do first, such as reading certificates.
   *
   * @throws with the command's output if it fails
   */
  public async run(command: string[], { cwd, env, log }: RunOptions): Promise<Required<Cost>> {
    try {
      const options = { cwd, env: { ...env, NODE_OPTIONS: undefined, NODE_EXTRA_CA_CERTS: undefined } };
      const { stdout } = await promisify(execFile)(this.program, [log, ...command], options);
      return JSON.parse(stdout);
    } catch (error) {
      throw new Error(`${command.join(' ')} failed in ${cwd}:\n${fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : ''}`, { cause: error });
    }
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** The median of the ratios of pairs of runs: two that ran one after the other had the same noise. */
export function medianRatio(a: number[], b: number[]): number {
  return median(a.map((value, i) => value / b[i]));
}
