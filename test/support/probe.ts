import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as https from 'https';
import { AddressInfo } from 'net';
import * as path from 'path';
import { finished } from './finished';
import { tempDir, write } from './go-sources';
import { goTool } from './go-tools';

const SOURCES = path.join(__dirname, 'go', 'probe');
const FILES = ['main.go', 'public-chain.pem'];

/** A program that prints, as JSON, what it finds around it; with files beside it that are none of its own. */
export function probe(): string {
  const texts = FILES.map(name => [name, fs.readFileSync(path.join(SOURCES, name), 'utf8')]);
  return write(tempDir(), { ...Object.fromEntries(texts), 'go.mod': 'module example.com/probe\n\ngo 1.24\n', 'main_test.go': 'package main\n', 'secret.env': 'no' });
}

/** What the probe finds in an image of ours, with time zones, as Kubernetes runs it: read-only but for /tmp, as nobody in particular. */
export const AS_EXPECTED = {
  user: 'nonroot', uid: 65532, home: '/home/nonroot', dir: '/home/nonroot', tmp: true, readOnly: true, zone: true, shell: false, publicChain: 'GTS Root R1',
};

/** A server on 127.0.0.1 whose certificate an authority has issued that nobody knows. */
export class PrivateServer {
  public static async start(): Promise<PrivateServer> {
    const dir = tempDir('certificates');
    execFileSync(goTool('certificates'), [dir]);
    const read = (name: string) => fs.readFileSync(path.join(dir, name));
    const server = https.createServer({ cert: read('cert.pem'), key: read('key.pem') }, (_, response) => response.end('hello'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new PrivateServer(server, path.join(dir, 'ca.pem'));
  }

  private constructor(
    private readonly server: https.Server,
    /** The file with the authority's certificate. */
    public readonly authority: string,
  ) {}

  /** What the probe gets of it in a container on the host's network. */
  public async answerTo(image: string, ...options: string[]): Promise<string> {
    const { port } = this.server.address() as AddressInfo;
    const args = ['run', ...options, '--rm', '--env', `PROBE_URL=https://127.0.0.1:${port}`, image];
    const { status, stdout, stderr } = await finished('docker', args, { env: { ...process.env } });
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout).answer;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
