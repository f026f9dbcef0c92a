import { ChildProcess, spawn } from 'child_process';
import * as http from 'http';
import { AddressInfo } from 'net';
import { freePort, get } from './container-engine';
import { ArtifactCache } from '../../src/build/artifact-cache';
import { Crane } from '../../src/build/crane';

/** A registry on 127.0.0.1 that asks for a name and a password: crane's, behind a door of ours. Its images are gone with it. */
export class Registry {
  public static async start(username: string, password: string): Promise<Registry> {
    const [behind, crane] = [await freePort(), Crane.find(new ArtifactCache())];
    const child = spawn(crane.file, ['registry', 'serve', '--address', `127.0.0.1:${behind}`], { stdio: 'ignore' });
    await get(`http://127.0.0.1:${behind}/v2/`);
    const key = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const door = http.createServer((request, response) => {
      if (request.headers.authorization !== key) {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="test"' }).end();
        return;
      }
      const { method, url: path, headers } = request;
      request.pipe(http.request({ port: behind, host: '127.0.0.1', method, path, headers }, answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      }));
    });
    await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve));
    return new Registry(`127.0.0.1:${(door.address() as AddressInfo).port}`, `127.0.0.1:${behind}`, door, child);
  }

  private constructor(
    /** Host and port that ask for the password. */
    public readonly host: string,
    /** Host and port that ask for nothing. */
    private readonly behind: string,
    private readonly door: http.Server,
    private readonly child: ChildProcess,
  ) {}

  /** The digest that it knows an image by. */
  public async digest(repository: string, tag: string): Promise<string | null> {
    return (await this.manifest(repository, tag)).headers.get('docker-content-digest');
  }

  /** The ID that engines know an image by: the digest of its configuration. */
  public async imageId(repository: string, tag: string): Promise<string> {
    return (await (await this.manifest(repository, tag)).json() as any).config.digest;
  }

  private manifest(repository: string, tag: string): Promise<Response> {
    return fetch(`http://${this.behind}/v2/${repository}/manifests/${tag}`);
  }

  public stop(): void {
    this.door.closeAllConnections();
    this.door.close();
    this.child.kill();
  }
}
