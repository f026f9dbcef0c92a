import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Command, ProcessResult, runSupervised } from '../../processes/process';
import { GoModule, workspaceDirectories } from '../../program/go-module';
import { releaseOf } from '../../program/go-release';
import { GoSettings } from '../../program/go-settings';
import { makeCacheDirectory } from '../../storage/directories';

/** Where go commands run. */
export interface CommandRunner {
  /** Names the installation of Go, where its files cannot be read from here. */
  readonly installation?: string;
  run(command: Command): ProcessResult;
}

/** This machine. */
export const LOCAL_RUNNER: CommandRunner = { run: runSupervised };

const INSPECT_SECONDS = 60;

/** Variables that reach the go command in a container: Go's own, and those for C compilers. */
const PASSED_ON = /^(GO(?!PHER)[A-Z0-9_]*|CGO_[A-Z_]+|CC|CXX|AR|FC|PKG_CONFIG)$/;

/** Variables that are true of this machine only. */
const PLACES = ['GOCACHE', 'GOMODCACHE', 'GOPATH', 'GOROOT', 'GOTMPDIR', 'GOCACHEPROG', 'GOENV', 'GOTOOLDIR', 'GOGC', 'GOMEMLIMIT'];

/**
 * A container of an image with Go in it. Sources are mounted at the paths that they have here, read-only, so that what Go says of
 * them is true here; what is secret in the environment is passed on by name, not in an argument.
 */
export class ContainerRunner implements CommandRunner {
  private readonly image: string;
  private imageId?: string;
  private readonly readOnly: string[];
  private readonly env: { readonly [name: string]: string };

  /**
   * @param cacheRoot where the cache and its scratch directories are, and where Go keeps its own caches for containers
   */
  public constructor(module: GoModule, settings: GoSettings, private readonly cacheRoot: string) {
    this.image = settings.toolchain?._image ?? `golang:${releaseOf(module)}`;
    const go = path.join(cacheRoot, 'go');
    const netrc = process.env.NETRC ?? path.join(os.homedir(), '.netrc');
    this.env = {
      GOCACHE: path.join(go, 'build'),
      GOMODCACHE: path.join(go, 'mod'),
      GOPATH: path.join(go, 'path'),
      HOME: go,
      ...(fs.existsSync(netrc) ? { NETRC: netrc } : {}),
    };
    makeCacheDirectory(cacheRoot, 'go');
    const directories = [
      module.dir,
      ...module.replacedBy,
      ...(module.workFile ? [path.dirname(module.workFile), ...workspaceDirectories(module.workFile)] : []),
      ...(path.isAbsolute(settings.pgo) ? [settings.pgo] : []),
      ...(this.env.NETRC ? [netrc] : []),
    ];
    this.readOnly = [...new Set(directories)].filter(place => fs.existsSync(place)).sort();
  }

  /** The ID of the image: what its tag names may change. */
  public get installation(): string {
    return this.imageId ??= this.inspect();
  }

  private inspect(): string {
    const args = ['image', 'inspect', '--format', '{{.Id}}', this.image];
    const { status, stdout } = runSupervised({ command: 'docker', args, cwd: this.cacheRoot, env: process.env, timeoutSeconds: INSPECT_SECONDS });
    return status === 0 ? stdout.trim() : this.image;
  }

  public run(command: Command): ProcessResult {
    const name = `gopher-constructs-${randomBytes(6).toString('hex')}`;
    const env = { ...Object.fromEntries(Object.entries(command.env).filter(([key]) => PASSED_ON.test(key) && !PLACES.includes(key))), ...this.env };
    const result = runSupervised({
      ...command,
      command: 'docker',
      args: [
        'run', '--rm', '--init', '--name', name,
        ...(process.getuid ? ['--user', `${process.getuid()}:${process.getgid!()}`] : []),
        ...this.readOnly.flatMap(place => mount(place, true)),
        ...mount(this.cacheRoot, false),
        '--workdir', command.cwd,
        ...Object.keys(env).flatMap(key => ['--env', key]),
        this.image, command.command, ...command.args,
      ],
      // The engine's client gets all that it needs, and what it passes on.
      env: { ...process.env, ...env },
      stop: ['docker', 'kill', name],
    });
    return result.status === 125 ? { ...result, stderr: `the container engine could not run ${this.image}: ${result.stderr.trim()}` } : result;
  }
}

function mount(place: string, readOnly: boolean): string[] {
  return ['--mount', `type=bind,"source=${place}","target=${place}"${readOnly ? ',readonly' : ''}`];
}
