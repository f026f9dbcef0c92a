import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { tempDir } from './go-sources';

export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

/** Loads an image layout into the engine, as the documentation says; gives the image's ID. */
export function load(layout: string): string {
  const archive = path.join(tempDir('archive'), 'image.tar');
  execFileSync('tar', ['-C', layout, '-cf', archive, '.']);
  docker('load', '--input', archive);
  const [{ RepoTags }] = JSON.parse(fs.readFileSync(path.join(layout, 'manifest.json'), 'utf8'));
  return docker('image', 'inspect', '--format', '{{.Id}}', RepoTags[0]);
}

/** A TCP port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Asks until there is an answer, for ten seconds. */
export async function get(url: string): Promise<{ status: number; text: string }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url);
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}
