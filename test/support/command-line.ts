import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from './go-sources';
import { run } from '../../src/cli/run';

const BIN = path.join(__dirname, '..', '..', 'bin', 'gopher-constructs');

export interface FinishedCommand {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in this process. */
export async function cli(...args: string[]): Promise<FinishedCommand> {
  const said = { stdout: '', stderr: '' };
  const status = await run(args, {
    stdout: { write: text => { said.stdout += text; } },
    stderr: { write: text => { said.stderr += text; } },
  });
  return { status, ...said };
}

/** The command as a user starts it, in a process of its own. */
export class CommandProcess {
  public readonly child: ChildProcess;
  public readonly done: Promise<FinishedCommand>;

  public constructor(args: string[], env: { [name: string]: string }) {
    this.child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    this.child.stdout!.on('data', chunk => { stdout += chunk; });
    this.child.stderr!.on('data', chunk => { stderr += chunk; });
    this.done = new Promise(resolve => this.child.on('close', status => resolve({ status, stdout, stderr })));
  }
}

/** The command in a process of its own, to its end. */
export function gopher(args: string[], env: { [name: string]: string } = {}): Promise<FinishedCommand> {
  return new CommandProcess(args, env).done;
}

/** A PATH on which a command is this shell script. */
export function pathWith(command: string, script: string): string {
  const dir = tempDir('path');
  fs.writeFileSync(path.join(dir, command), `#!/bin/sh\n${script}`, { mode: 0o755 });
  return `${dir}${path.delimiter}${process.env.PATH}`;
}
