import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoPlatform } from '../../src';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { go, tempDir, withEnv, write } from '../support/go-sources';
import { goTool } from '../support/go-tools';
import { publish } from '../support/module-proxy';

const USER = 'robot';
const PASSWORD = 'p4ssw0rd-nobody-may-see';

/** Everything that the library writes to standard error. */
let said = '';
jest.spyOn(process.stderr, 'write').mockImplementation(chunk => {
  said += String(chunk);
  return true;
});

let server: ChildProcess;
let env: { [name: string]: string };
let netrc: string;
let dir: string;

beforeAll(async () => {
  const files = tempDir('modules');
  publish(files, 'private.example.com/secrets', 'v1.2.3', { 'secrets.go': 'package secrets\n\nconst Text = "private"\n' });
  const certificate = path.join(tempDir('tls'), 'certificate.pem');
  server = spawn(goTool('private-proxy'), [files, certificate, USER, PASSWORD], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [address] = (await once(server.stdout!, 'data')).map(data => String(data).trim());
  const home = tempDir('home');
  netrc = path.join(home, 'netrc');
  // Go 1.24 began to look for the port, too.
  write(home, { netrc: ['localhost', address].map(name => `machine ${name} login ${USER} password ${PASSWORD}\n`).join('') });
  env = {
    GOPROXY: `https://${address}`,
    GOPRIVATE: 'private.example.com',
    GONOPROXY: 'none', // private modules come through this proxy, too
    GONOSUMDB: 'private.example.com',
    GOFLAGS: '-modcacherw',
    SSL_CERT_FILE: certificate,
  };
  dir = write(tempDir(), {
    'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire private.example.com/secrets v1.2.3\n',
    'main.go': 'package main\n\nimport "private.example.com/secrets"\n\nfunc main() { println(secrets.Text) }\n',
  });
  withEnv({ ...env, NETRC: netrc, GOMODCACHE: path.join(tempDir(), 'mod') }, () => go(dir, 'mod', 'tidy'));
});
afterAll(() => server.kill());
beforeEach(() => { said = ''; });

/** A machine that has nothing yet. */
function onNewMachine<T>(variables: { [name: string]: string }, use: (build: GoBuild, cache: string) => T): T {
  const cache = tempDir('cache');
  return withEnv({ ...env, GOMODCACHE: path.join(tempDir(), 'mod'), GOPHER_CONSTRUCTS_CACHE: cache, ...variables }, () => {
    const build = GoBuildPlan.of(new RootConstruct()).request(findProgram(dir, {}, GoPlatform.LINUX_AMD64));
    return use(build, cache);
  });
}

/** Names and contents of all files below a directory. */
function everythingIn(directory: string): string {
  return fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map(name => path.join(directory, name))
    .map(file => file + (fs.statSync(file).isFile() ? fs.readFileSync(file, 'latin1') : '')).join('\n');
}

describe('modules from a proxy that asks who is there', () => {
  test('come with the credentials of netrc, which are nowhere afterwards', () => {
    onNewMachine({ NETRC: netrc }, ({ binary }, cache) => {
      expect(fs.readFileSync(binary.file, 'latin1')).toContain('private.example.com/secrets');
      for (const text of [everythingIn(cache), said]) {
        expect(text).not.toContain(PASSWORD);
        expect(text).not.toContain(USER);
      }
    });
  });

  test('come with the credentials of GOPROXY, which are nowhere afterwards, and no part of the fingerprint', () => {
    const byNetrc = onNewMachine({ NETRC: netrc }, ({ binary }) => path.basename(path.dirname(binary.file)));
    const proxy = env.GOPROXY.replace('https://', `https://${USER}:${PASSWORD}@`);
    onNewMachine({ NETRC: '/nowhere', GOPROXY: proxy }, ({ binary }, cache) => {
      expect(path.basename(path.dirname(binary.file))).toBe(byNetrc);
      expect(everythingIn(cache) + said).not.toContain(PASSWORD);
    });
  });

  test('fail without credentials by what the proxy said', () => {
    onNewMachine({ NETRC: '/nowhere' }, build => {
      expect(() => build.binary).toThrow(/private\.example\.com\/secrets@v1\.2\.3: reading https:\/\/localhost:\d+\/.*: 401 Unauthorized[\s\S]*who are you\?/);
    });
  });

  test('fail with wrong credentials without telling them', () => {
    const proxy = env.GOPROXY.replace('https://', `https://${USER}:wrong-${PASSWORD}@`);
    onNewMachine({ NETRC: '/nowhere', GOPROXY: proxy }, build => {
      expect(() => build.binary).toThrow(/401 Unauthorized/);
      let message = '';
      try {
        void build.binary;
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message + said).not.toContain(PASSWORD);
    });
  });
});
