import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { write } from './go-sources';

const root = path.join(__dirname, '..', '..');

/** Compiles entries as a synthesis does, in a process of its own, and prints the sha256 of each as the file on disk has it. */
const SCRIPT = `
  const { createHash } = require('crypto');
  const { readFileSync } = require('fs');
  const { RootConstruct } = require('constructs');
  const { GoPlatform } = require(process.argv[1]);
  const { GoBuildPlan } = require(process.argv[1] + '/compiler/go-build-plan');
  const { findProgram } = require(process.argv[1] + '/program/go-program');
  const plan = GoBuildPlan.of(new RootConstruct());
  const builds = process.argv.slice(2).map(entry => plan.request(findProgram(entry, {}, GoPlatform.LINUX_AMD64)));
  console.log(JSON.stringify(builds.map(b => createHash('sha256').update(readFileSync(b.binary.file)).digest('hex'))));
`;

export interface FinishedSynth {
  readonly status: number | null;
  readonly hashes: string[];
  readonly stderr: string;
}

/** A synthesis in a process of its own. */
export class SynthProcess {
  public readonly child: ChildProcess;
  public readonly done: Promise<FinishedSynth>;

  /**
   * @param user the number of the user that runs it
   * @param checkout where lib/ and node_modules/ are
   * @param detached whether it has a process group of its own
   */
  public constructor(entries: string[], env: { [name: string]: string }, user?: number, checkout = root, detached = false) {
    this.child = spawn(process.execPath, ['-e', SCRIPT, path.join(checkout, 'lib'), ...entries], {
      cwd: checkout, env: { ...process.env, ...env }, uid: user, gid: user, detached, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    this.child.stdout!.on('data', chunk => { stdout += chunk; });
    this.child.stderr!.on('data', chunk => { stderr += chunk; });
    this.done = new Promise(resolve => this.child.on('close', status => {
      resolve({ status, hashes: stdout ? JSON.parse(stdout) : [], stderr });
    }));
  }
}

/** A module with programs that take a moment to compile; each differs from those of other names. */
export function someModule(dir: string, name: string, programs: number): string[] {
  const names = Array.from({ length: programs }, (_, i) => `p${i}`);
  write(dir, {
    'go.mod': `module example.com/${name}\n\ngo 1.24\n`,
    'shared/shared.go': 'package shared\n\nimport "encoding/json"\n\nfunc Text(v any) string { b, _ := json.Marshal(v); return string(b) }\n',
    ...Object.fromEntries(names.map(n => [
      `cmd/${n}/main.go`, `package main\n\nimport "example.com/${name}/shared"\n\nfunc main() { println(shared.Text("${name} ${n}")) }\n`,
    ])),
  });
  return names.map(n => path.join(dir, 'cmd', n));
}

/** The processes whose environment or command line holds a text, by their command. */
export function processesWith(text: string): string[] {
  return fs.readdirSync('/proc').filter(pid => /^\d+$/.test(pid)).flatMap(pid => {
    try {
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0/g, ' ');
      return command !== '' && (command + fs.readFileSync(`/proc/${pid}/environ`, 'utf8')).includes(text) ? [`${pid} ${command}`] : [];
    } catch {
      return [];
    }
  });
}
