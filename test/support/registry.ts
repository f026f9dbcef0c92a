import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { freePort, get } from './container-engine';
import { tempDir, write } from './go-sources';
import { Crane } from '../../src/oci/crane';
import { ArtifactCache } from '../../src/storage/artifact-cache';

const DISTRIBUTION = 'github.com/distribution/distribution/v3/cmd/registry@v3.1.2';

/** Who may use the registry that asks. */
export const USER = 'gopher';
export const PASSWORD = 'correct horse';
/** Who may use it, too: whoever `docker login` is at ECR, by the token that moto gives. */
export const ECR_USER = 'AWS';
export const ECR_TOKEN = '123456789012-auth-token';
/** What it knows of their passwords. */
const HTPASSWD = `${USER}:$2a$05$aUP54zU3za2fq8/Lyv/SKu4isaolRcIUyWUvraawbjOSkfCTT1Dlu
${ECR_USER}:$2a$05$qNWWyJjuROCWFj41xuLFQeKqDNvRy7fmPnSMY9xt2cWSJJ93xO6za
`;

const running: ChildProcess[] = [];
afterAll(() => Promise.all(running.map(child => new Promise(resolve => {
  child.on('close', resolve);
  child.kill();
}))));

/** The crane that the command finds. */
export const crane = Crane.find(new ArtifactCache()).file;
process.env.PATH = `${path.dirname(crane)}${path.delimiter}${process.env.PATH}`; // not compiled again for each cache of a test

/** A registry on plain HTTP that takes anything from anybody. Gives its host. */
export async function openRegistry(address = '127.0.0.1'): Promise<string> {
  const port = await freePort();
  return started(`${address}:${port}`, crane, ['registry', 'serve', '--address', `${address}:${port}`]);
}

/** A registry that asks who is there: `distribution`, on PATH or compiled by Go. Gives its host. */
export async function guardedRegistry(): Promise<string> {
  const host = `127.0.0.1:${await freePort()}`;
  const dir = tempDir('registry');
  write(dir, {
    'htpasswd': HTPASSWD,
    'config.yml': `version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: ${path.join(dir, 'storage')} } }
http: { addr: '${host}' }
auth: { htpasswd: { realm: test, path: ${path.join(dir, 'htpasswd')} } }
`,
  });
  return started(host, distribution(), ['serve', path.join(dir, 'config.yml')]);
}

let installed: string | undefined;

function distribution(): string {
  installed ??= findDistribution();
  return installed;
}

function findDistribution(): string {
  const onPath = process.env.PATH!.split(path.delimiter).map(dir => path.join(dir, 'registry')).find(file => fs.existsSync(file));
  if (onPath) return onPath;
  const bin = tempDir('distribution');
  execFileSync('go', ['install', DISTRIBUTION], { cwd: bin, env: { ...process.env, GOBIN: bin, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' }, stdio: 'pipe' });
  return path.join(bin, 'registry');
}

async function started(host: string, command: string, args: string[]): Promise<string> {
  running.push(spawn(command, args, { stdio: 'ignore', env: { ...process.env } }));
  await get(`http://${host}/v2/`);
  return host;
}

/** A directory with a Docker configuration. */
export function dockerConfig(config: object): string {
  return write(tempDir('docker'), { 'config.json': JSON.stringify(config) });
}

/** What `docker login` writes. */
export function login(host: string, password: string): string {
  return dockerConfig({ auths: { [host]: { auth: basic(password) } } });
}

/** What the registry that asks has under a tag: digest and manifest; undefined where it has nothing. */
export async function pushed(host: string, repository: string, tag: string): Promise<{ digest: string; manifest: any } | undefined> {
  const response = await fetch(`http://${host}/v2/${repository}/manifests/${tag}`, {
    headers: {
      Authorization: `Basic ${basic(PASSWORD)}`,
      Accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
    },
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${repository}:${tag}: ${response.status}`);
  return { digest: response.headers.get('docker-content-digest')!, manifest: await response.json() };
}

function basic(password: string): string {
  return Buffer.from(`${USER}:${password}`).toString('base64');
}
