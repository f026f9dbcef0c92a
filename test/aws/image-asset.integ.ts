import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import { AddressInfo } from 'net';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { GoPlatform } from '../../src';
import { GoImageAsset } from '../../src/aws';
import { docker } from '../support/container-engine';
import { Finished, finished } from '../support/finished';
import { ownCache, tempDir, twoPrograms } from '../support/go-sources';
import { Moto, REGION } from '../support/moto';
import { ECR_TOKEN, ECR_USER, guardedRegistry, pushed } from '../support/registry';
import { describeWithEngine, describeWithTools } from '../support/tools';

const cache = ownCache();
const root = path.join(__dirname, '..', '..');
const SHIM = path.join(root, 'lib', 'cli', 'cdk-docker.js');
const ACCOUNT = '123456789012';
const REPOSITORY = `cdk-hnb659fds-container-assets-${ACCOUNT}-${REGION}`;
const COMPILE_MS = 900_000; // of a registry
const sources = twoPrograms(tempDir());
const shop = path.join(root, 'examples', 'shop', 'cmd', 'orders');
const platform = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** A cloud assembly with one image, whose URI is a parameter. */
function synth(entry = path.join(sources, 'cmd/a')): { dir: string; source: { executable: string[] }; hash: string } {
  const stack = new Stack(new App({ outdir: tempDir('cdk.out'), analyticsReporting: false }), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const asset = new GoImageAsset(stack, 'Image', { entry, platform });
  new ssm.StringParameter(stack, 'Uri', { parameterName: 'uri', stringValue: asset.imageUri });
  const dir = (stack.node.root as App).synth().directory;
  const [[hash, { source }]] = Object.entries<any>(JSON.parse(fs.readFileSync(path.join(dir, 'Stack.assets.json'), 'utf8')).dockerImages);
  return { dir, source, hash };
}

/** An executable for CDK_DOCKER: the stand-in as it is installed, with `host` in the place of ECR's where it is given. */
function standIn(host?: string): string {
  const file = path.join(tempDir(), 'docker');
  const ecr = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
  const script = `const args = process.argv.slice(2).map(arg => arg.replace(${JSON.stringify(ecr)}, ${JSON.stringify(host ?? ecr)}));
    process.exit(require('child_process').spawnSync(process.execPath, [${JSON.stringify(SHIM)}, ...args], { stdio: 'inherit' }).status);`;
  fs.writeFileSync(file, `#!/usr/bin/env node\n${script}\n`, { mode: 0o755 });
  return file;
}

function environment(CDK_DOCKER: string): NodeJS.ProcessEnv {
  return { ...process.env, GOPHER_CONSTRUCTS_CACHE: cache, DOCKER_CONFIG: tempDir('docker-config'), CDK_DOCKER };
}

/** Expects success. */
async function succeeds(run: Promise<Finished>): Promise<string> {
  const { status, stdout, stderr } = await run;
  expect({ status, ...(status === 0 ? {} : { stdout, stderr }) }).toEqual({ status: 0 });
  return stdout;
}

describe('without a container engine, by the calls that cdk-assets makes', () => {
  let registry: string;
  beforeAll(async () => { registry = await guardedRegistry(); }, COMPILE_MS);

  const login = (env: NodeJS.ProcessEnv, password: string) =>
    finished(env.CDK_DOCKER!, ['login', '--username', ECR_USER, '--password-stdin', registry], { env, input: password });

  test('the image is pushed from the assembly, and keeps its digest', async () => {
    const { dir, source, hash } = synth();
    const env = environment(standIn());
    const uri = `${registry}/${REPOSITORY}:${hash}`;
    await succeeds(login(env, ECR_TOKEN));
    const image = (await succeeds(finished(source.executable[0], source.executable.slice(1), { cwd: dir, env }))).trim();
    expect(image).toBe(path.join(dir, 'images', 'Stack', 'Image'));
    await succeeds(finished(env.CDK_DOCKER!, ['tag', image, uri], { env }));
    await succeeds(finished(env.CDK_DOCKER!, ['inspect', uri], { env }));
    expect(await succeeds(finished(env.CDK_DOCKER!, ['push', uri], { env }))).toBe(`${uri}: digest: sha256:${hash}\n`);
    expect((await pushed(registry, REPOSITORY, hash))?.digest).toBe(`sha256:${hash}`);
  });

  test('an archive of TarballImageAsset is loaded and pushed, and keeps its digest', async () => {
    const { dir, hash } = synth();
    const env = environment(standIn());
    const archive = path.join(tempDir(), 'image.tar');
    spawnSync('tar', ['-C', path.join(dir, 'images', 'Stack', 'Image'), '-cf', archive, '.']);
    await succeeds(login(env, ECR_TOKEN));
    const [, image] = /^Loaded image: (.*)\n$/.exec(await succeeds(finished(env.CDK_DOCKER!, ['load', '-i', archive], { env })))!;
    await succeeds(finished(env.CDK_DOCKER!, ['tag', image, `${registry}/tarball:1`], { env }));
    await succeeds(finished(env.CDK_DOCKER!, ['push', `${registry}/tarball:1`], { env }));
    expect((await pushed(registry, 'tarball', '1'))?.digest).toBe(`sha256:${hash}`);
  });

  test('a push that the registry refuses fails, and names the image', async () => {
    const { dir } = synth();
    const env = environment(standIn());
    const name = `${registry}/refused:1`;
    await succeeds(login(env, 'wrong'));
    await succeeds(finished(env.CDK_DOCKER!, ['tag', path.join(dir, 'images', 'Stack', 'Image'), name], { env }));
    const { status, stderr } = await finished(env.CDK_DOCKER!, ['push', name], { env });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^gopher-constructs-docker: push 127\.0\.0\.1:\d+\/refused:1: [\s\S]*401/);
    expect(stderr).not.toContain('wrong');
    expect(await pushed(registry, 'refused', '1')).toBeUndefined();
  });
});

describeWithEngine('with a container engine', () => {
  test('the image is loaded from the assembly, once, and runs', async () => {
    const { dir, source, hash } = synth();
    const env = environment('docker');
    const run = () => finished(source.executable[0], source.executable.slice(1), { cwd: dir, env });
    const image = await succeeds(run());
    expect(image).toBe(`gopher-constructs:${hash.slice(0, 12)}`);
    expect(await succeeds(run())).toBe(image);
    const { status, stderr } = spawnSync('docker', ['run', '--rm', '--read-only', '--network', 'none', image], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, 'a shared\n']);
    docker('rmi', image);
  });

  test('the image is pushed by the engine, with the configuration that the layout has', async () => {
    const registry = await guardedRegistry();
    const { dir, source, hash } = synth();
    const env = environment('docker');
    const uri = `${registry}/${REPOSITORY}:${hash}`;
    const call = (args: string[], input?: string) => succeeds(finished('docker', args, { env, input }));
    await call(['login', '--username', ECR_USER, '--password-stdin', registry], ECR_TOKEN);
    const image = await succeeds(finished(source.executable[0], source.executable.slice(1), { cwd: dir, env }));
    await call(['tag', image, uri]);
    await call(['push', uri]);
    const [{ Config }] = JSON.parse(fs.readFileSync(path.join(dir, 'images', 'Stack', 'Image', 'manifest.json'), 'utf8'));
    expect((await pushed(registry, REPOSITORY, hash))?.manifest.config.digest).toBe(`sha256:${path.basename(Config)}`);
    docker('rmi', image, uri);
  }, COMPILE_MS);

  test('the image of a function answers the Lambda Runtime API, read-only and as a user that it doesn’t know, as Lambda runs it', async () => {
    const event = fs.readFileSync(path.join(shop, 'testdata', 'event.json'), 'utf8');
    const [api, answer] = await runtimeApi(event);
    const { dir, source } = synth(shop);
    const image = await succeeds(finished(source.executable[0], source.executable.slice(1), { cwd: dir, env: environment('docker') }));
    const { port } = api.address() as AddressInfo;
    const id = docker('run', '--detach', '--read-only', '--tmpfs', '/tmp', '--user', '993:990', '--network', 'host',
      '--env', `AWS_LAMBDA_RUNTIME_API=127.0.0.1:${port}`, '--env', 'AWS_LAMBDA_FUNCTION_NAME=orders', image);
    try {
      const { statusCode, body } = JSON.parse(await answer);
      expect([statusCode, JSON.parse(body).total_cents]).toEqual([201, 2500]);
    } finally {
      docker('rm', '--force', id);
      docker('rmi', image);
      api.closeAllConnections();
      api.close();
    }
  });
});

/** The side of Lambda: one event to be had, and what is answered to it. */
async function runtimeApi(event: string): Promise<[http.Server, Promise<string>]> {
  const server = http.createServer();
  const answer = new Promise<string>(resolve => {
    let events = [event];
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      if (request.method === 'GET') {
        // No second event: the program waits, as one between invocations does.
        events.forEach(e => response.writeHead(200, { 'Lambda-Runtime-Aws-Request-Id': 'one', 'Lambda-Runtime-Deadline-Ms': String(Date.now() + 60_000) }).end(e));
        events = [];
        return;
      }
      let body = '';
      request.on('data', chunk => { body += chunk; }).on('end', () => {
        response.writeHead(202).end();
        resolve(body);
      });
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return [server, answer];
}

describeWithTools(['moto_server'], 'cdk deploy', () => {
  let moto: Moto;
  beforeAll(async () => { moto = await Moto.start(); });
  afterAll(() => moto.stop());

  test('publishes the image to the bootstrap repository without a container engine, and the stack names it', async () => {
    const registry = await guardedRegistry();
    const { dir, hash } = synth();
    const env = { ...environment(standIn(registry)), ...moto.environment, HOME: tempDir('home'), CDK_DISABLE_CLI_TELEMETRY: 'true' };
    const cdk = (...args: string[]) => succeeds(finished(path.join(root, 'node_modules', '.bin', 'cdk'), [...args, '--app', dir, '--no-notices'], { cwd: dir, env }));
    await cdk('bootstrap', `aws://${ACCOUNT}/${REGION}`);
    await cdk('deploy', 'Stack', '--require-approval', 'never');
    expect((await pushed(registry, REPOSITORY, hash))?.digest).toBe(`sha256:${hash}`);
    const { Parameter } = await moto.call('ssm', 'AmazonSSM.GetParameter', { Name: 'uri' });
    expect(Parameter.Value).toBe(`${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${REPOSITORY}:${hash}`);
  }, COMPILE_MS);
});
