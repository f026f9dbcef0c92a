import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Command, ProcessResult, runSupervised } from '../../processes/process';
import { GoModule, workspaceDirectories } from '../../program/go-module';
import { releaseOf } from '../../program/go-release';
import { GoSettings } from '../../program/go-settings';
import { makeCacheDirectory } from '../../storage/directories';

/** Runs go commands. */
export interface CommandRunner {
  /** Identifies the installation of Go if its files are not readable from the host. */
  readonly installation?: string;
  run(command: Command): ProcessResult;
}

/** Runs commands on the host. */
export const LOCAL_RUNNER: CommandRunner = { run: runSupervised };

const INSPECT_SECONDS = 60;

/** Variables for the go command in a container, from Go and for C compilers. */
const PASSED_ON = /^(GO(?!PHER)[A-Z0-9_]*|CGO_[A-Z_]+|CC|CXX|AR|FC|PKG_CONFIG)$/;

/** Variables that apply only to the host. */
const PLACES = ['GOCACHE', 'GOMODCACHE', 'GOPATH', 'GOROOT', 'GOTMPDIR', 'GOCACHEPROG', 'GOENV', 'GOTOOLDIR', 'GOGC', 'GOMEMLIMIT'];

/**
 * Runs commands in a container of an image with Go.
 *
 * Sources are mounted read-only at their host paths, so paths in Go's output are valid. Environment
 * variables are passed by name, so that secrets do not appear in arguments.
 */
export class ContainerRunner implements CommandRunner {
  private readonly image: string;
  private imageId?: string;
  private readonly readOnly: string[];
  private readonly env: { readonly [name: string]: string };

  /**
   * @param cacheRoot the root of the cache, its scratch directories, and Go's own caches for
   * containers
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

  /** The ID of the image, because its tag is mutable. */
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
      // The client of the container engine needs the whole environment, also to pass variables on.
      env: { ...process.env, ...env },
      stop: ['docker', 'kill', name],
    });
    return result.status === 125 ? { ...result, stderr: `the container engine could not run ${this.image}: ${result.stderr.trim()}` } : result;
  }
}

function mount(place: string, readOnly: boolean): string[] {
  return ['--mount', `type=bind,"source=${place}","target=${place}"${readOnly ? ',readonly' : ''}`];
}
