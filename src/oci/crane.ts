import * as path from 'path';
import { compileModuleTool } from '../compiler/module-tool';
import { Command, ProcessResult, runSupervised, startSupervised } from '../processes/process';
import { ArtifactCache } from '../storage/artifact-cache';
import { executable, isFile, placeExecutable } from '../storage/executables';

const CALL_SECONDS = 3600;
const LOGIN_SECONDS = 60;

/**
 * A client for registries, which runs crane of go-containerregistry with the user's Docker
 * credentials and helpers.
 *
 * @see https://github.com/google/go-containerregistry/blob/main/cmd/crane/README.md
 */
export class Crane {
  /**
   * Returns `crane` on PATH, or compiles it with Go and caches it.
   *
   * @throws if there is neither crane nor a Go toolchain that can compile it
   */
  public static find(cache: ArtifactCache): Crane {
    const onPath = (process.env.PATH ?? '').split(path.delimiter).map(dir => path.join(dir, executable('crane'))).find(file => isFile(file));
    return new Crane(onPath ?? compiled(cache));
  }

  private constructor(
    /** The path of the executable. */
    public readonly file: string,
  ) {}

  /** Runs crane and waits for it. */
  public run(args: string[]): ProcessResult {
    return runSupervised(this.call(args));
  }

  /** Starts crane, concurrently with other calls. */
  public start(args: string[]): Promise<ProcessResult> {
    return startSupervised(this.call(args));
  }

  private call(args: string[]): Command {
    return { command: this.file, args, cwd: process.cwd(), env: process.env, timeoutSeconds: CALL_SECONDS };
  }

  /**
   * Stores credentials for a registry in the user's Docker configuration, or in its credential
   * helper.
   *
   * @throws if they cannot be stored
   */
  public login(registry: string, username: string, password: string): void {
    const result = runSupervised({
      ...this.call(['auth', 'login', '--username', username, '--password-stdin', registry]), timeoutSeconds: LOGIN_SECONDS, input: password,
    });
    if (result.status !== 0) throw new Error(`login to ${registry}: ${result.stderr.trim() || result.failure}`);
  }
}

function compiled(cache: ArtifactCache): string {
  try {
    return placeExecutable(compileModuleTool(cache, 'crane', 'github.com/google/go-containerregistry/cmd/crane'), 'crane');
  } catch (error) {
    throw new Error(`crane is not on PATH and could not be compiled: ${(error as Error).message.replace(/\.$/, '')}; `
      + 'install it (https://github.com/google/go-containerregistry) or Go');
  }
}
