import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Block, ROOT } from './blocks';

/** What documents call that is neither part of the package nor of any system. None of it runs here. */
const OTHERS = [
  'aws', 'cdk', 'cdk8s', 'cosign', 'crane', 'curl', 'docker', 'go', 'helm', 'install', 'kind', 'kubectl', 'minikube', 'mvn', 'npm', 'npx', 'pip', 'python3', 'systemctl',
  'systemd-analyze', 'trivy',
  '.ci/audit', '.ci/run',
];
const SYSTEM = ['bash', 'cat', 'cp', 'dirname', 'env', 'mkdir', 'mktemp', 'node', 'rm', 'sed', 'tee', 'tr', 'xargs'];
const BINS = { ours: ['gopher-constructs'], foreign: ['cdk', 'cdk8s', 'jest', 'projen', 'tsx', 'tsc'] };

/** What pipelines know. */
const PIPELINE = { GITHUB_REF_NAME: 'feature/x', CI_COMMIT_SHORT_SHA: 'c0ffee12', DOCKER_AUTH_CONFIG: '{}' };

/** Writes down how it is called. What is ours runs: with a registry that is a directory, an engine that takes everything. */
const STAND_IN = `#!/bin/bash
name=\${0##*/}
{ printf '%s\\x1f' "$name" "$@"; echo; } >>"$CALLS"
file() { printf '%s/%s' "$REGISTRY" "$(printf %s "$1" | tr '/:@' ___)"; }
case "$name $1" in
  'npx gopher-constructs') shift; exec node "$BIN" "$@" ;;
  'crane digest')
    [[ $2 != */golden/* ]] || { echo sha256:0123456789ab0123456789ab0123456789ab0123456789ab0123456789abcdef; exit; }
    cat "$(file "$2")" 2>/dev/null ;;
  'crane push')
    digest=$(sed -E 's/.*"digest":"([^"]*)".*/\\1/' "$2/index.json")
    echo "$digest" | tee "$(file "$3")" >"$(file "\${3%:*}@$digest")"
    echo "$3@$digest" ;;
  'docker image') echo sha256:0123456789ab0123456789ab0123456789ab0123456789ab0123456789abcdef ;;
esac
`;

/** Commands that do nothing but write to the file $CALLS how they are called; a crane whose registry is the directory $REGISTRY. */
export function writeStandIns(dir: string, names: string[]): void {
  for (const name of names) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), STAND_IN, { mode: 0o755 });
  }
}

/** A place to run what documents say: a directory with what a synthesis has written, and a PATH of stand-ins. */
export class Shell {
  private readonly path: string;
  private readonly calls: string;
  private readonly registry: string;

  /** @param cwd the working directory; made ready here */
  public constructor(private readonly cwd: string, dir: string) {
    this.path = path.join(dir, 'bin');
    this.calls = path.join(dir, 'calls');
    this.registry = path.join(dir, 'registry');
    fs.mkdirSync(this.path, { recursive: true });
    fs.mkdirSync(this.registry);
    writeStandIns(this.path, OTHERS);
    for (const name of SYSTEM) {
      const real = name === 'node' ? process.execPath : ['/usr/bin', '/bin'].map(at => path.join(at, name)).find(file => fs.existsSync(file))!;
      fs.symlinkSync(real, path.join(this.path, name));
    }
    fs.mkdirSync(path.join(cwd, '.ci'), { recursive: true });
    for (const script of ['run', 'audit']) fs.symlinkSync(path.join(this.path, '.ci', script), path.join(cwd, '.ci', script));
    for (const name of ['dist', 'gopher-constructs.out']) fs.cpSync(path.join(cwd, name), path.join(cwd, 'infra', name), { recursive: true });
  }

  /** Runs a script; gives what it printed, to both, and what is wrong with it. */
  public run(script: string, block: Block): { printed: string; problems: string[] } {
    fs.writeFileSync(this.calls, '');
    fs.rmSync(this.registry, { recursive: true });
    fs.mkdirSync(this.registry);
    const { status, stdout, stderr } = spawnSync('/bin/bash', ['--norc', '-euo', 'pipefail', '-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'], // of a socket bash would think that somebody has logged in
      cwd: this.cwd,
      encoding: 'utf8',
      env: {
        ...{ PATH: this.path, CALLS: this.calls, REGISTRY: this.registry, BIN: path.join(ROOT, 'bin', 'gopher-constructs'), HOME: this.cwd, CI: 'true' },
        DOCKER_CONFIG: path.join(this.cwd, '.docker'),
        ...PIPELINE,
      },
    });
    const calls = fs.readFileSync(this.calls, 'utf8').split('\n').filter(line => line !== '').map(line => line.split('\x1f').slice(0, -1));
    const problems = calls.flatMap(call => problemOf(call, block));
    return { printed: stderr + stdout, problems: status === 0 ? problems : [...problems, `it ends with status ${status}: ${stderr.trim()}`] };
  }
}

/** What is wrong with a call of something that doesn't run here. */
function problemOf([command, ...args]: string[], { file }: Block): string[] {
  const [first, second] = args;
  const packages = [ROOT, path.join(ROOT, 'examples', 'shop', 'infra')].map(dir => JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8')));
  if (command === 'npm' && first === 'run' && !packages.some(({ scripts }) => second in scripts)) return [`npm run ${second}: there is no such script`];
  if (command === 'npx' && ![...BINS.ours, ...BINS.foreign].includes(first)) return [`npx ${first}: there is no such command`];
  if (command === 'npx' && first === 'jest') return missing(ROOT, args.slice(1).filter(arg => !arg.startsWith('-')));
  if (command === 'npx' && first === 'tsx' && file.startsWith('README')) return missing(ROOT, [second]);
  if (command === 'go') return missing(path.dirname(path.join(ROOT, file)), args.filter(arg => arg.startsWith('./') && !arg.includes('...')));
  return [];
}

function missing(dir: string, files: string[]): string[] {
  return files.filter(file => !fs.existsSync(path.join(dir, file))).map(file => `there is no ${file}`);
}

/** Commands and output of a block as a console shows it. */
export function consoleOf(text: string): { script: string; output: string } {
  const lines = text.split('\n');
  return {
    script: lines.filter(line => line.startsWith('$ ')).map(line => line.slice(2)).join('\n'),
    output: lines.filter(line => !line.startsWith('$ ')).join('\n'),
  };
}
