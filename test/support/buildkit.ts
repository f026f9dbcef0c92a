import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { finished } from './finished';
import { tempDir } from './go-sources';
import { findTool } from './tools';

/** What `docker buildx` drives where images are for several platforms: the engine's own builder makes none of those. */
export class BuildKit {
  public static async start(): Promise<BuildKit> {
    const dir = tempDir('bk'); // the path of a socket has to be short
    const address = `unix://${dir}/s`;
    const args = ['--root', path.join(dir, 'root'), '--addr', address, '--containerd-worker=false', '--oci-worker-net=host'];
    const child = spawn(findTool('buildkitd')!, args, { stdio: ['ignore', 'ignore', fs.openSync(path.join(dir, 'log'), 'w')], env: { ...process.env } });
    const kit = new BuildKit(child, { ...process.env, BUILDX_CONFIG: path.join(dir, 'buildx') });
    await kit.buildx('create', '--name', 'test', '--driver', 'remote', '--use', address);
    await kit.buildx('inspect', '--bootstrap');
    return kit;
  }

  private constructor(private readonly child: ChildProcess, private readonly environment: NodeJS.ProcessEnv) {}

  /** Runs bake in a directory, and pushes what it builds. */
  public bake(cwd: string, file: string, ...args: string[]): Promise<void> {
    return this.run(cwd, 'bake', '--file', file, '--push', ...args);
  }

  private buildx(...args: string[]): Promise<void> {
    return this.run('/', ...args);
  }

  private async run(cwd: string, ...args: string[]): Promise<void> {
    const { status, stderr } = await finished('docker', ['buildx', ...args], { cwd, env: this.environment });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  }

  public async stop(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}
